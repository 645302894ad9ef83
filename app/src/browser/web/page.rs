//! The life of the page: whether it has a connection, comes into view, or is about to be left.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use leptos::__reexports::send_wrapper::SendWrapper;
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::VisibilityState;

use super::timer;
use crate::browser::STOPPED_ID;

/// Whether the browser believes it has a connection. False is certain, true is a hope.
#[must_use]
pub fn is_online() -> bool {
    window().navigator().on_line()
}

/// Shows the element of [`STOPPED_ID`] once the program panics: whatever was under way in it is over. What the hook before it
/// does is done, too.
pub fn tell_of_panics() {
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        before(panic);
        if let Some(told) = document().get_element_by_id(STOPPED_ID) {
            let _ = told.set_attribute("role", "alert");
            let _ = told.remove_attribute("hidden");
            told.scroll_into_view();
        }
    }));
}

/// Whether the page is in view.
#[must_use]
pub fn is_visible() -> bool {
    document().visibility_state() == VisibilityState::Visible
}

/// Calls `then` whenever the page comes into view, until the component is gone.
pub fn on_shown(then: impl Fn() + 'static) {
    let listener = window_event_listener(ev::visibilitychange, move |_| {
        if is_visible() {
            then();
        }
    });
    on_cleanup(move || listener.remove());
}

/// Calls `then` whenever the browser finds a connection again, until the component is gone.
pub fn on_online(then: impl Fn() + 'static) {
    let listener = window_event_listener(ev::online, move |_| then());
    on_cleanup(move || listener.remove());
}

/// Calls `then` whenever the browser says that there is no connection any more, until the component is gone.
pub fn on_offline(then: impl Fn() + 'static) {
    let listener = window_event_listener(ev::offline, move |_| then());
    on_cleanup(move || listener.remove());
}

/// Calls `then` whenever the page was scrolled or the window got another size, once for each picture that the browser paints, until
/// the component is gone.
pub fn on_scrolled(then: impl Fn() + 'static) {
    let then = Rc::new(then);
    let (is_due, is_gone) = (Rc::new(Cell::new(false)), Rc::new(Cell::new(false)));
    let gone = Rc::clone(&is_gone);
    let moved = move || {
        if !is_due.replace(true) {
            let (then, is_due, is_gone) = (Rc::clone(&then), Rc::clone(&is_due), Rc::clone(&is_gone));
            request_animation_frame(move || {
                is_due.set(false);
                if !is_gone.get() {
                    then();
                }
            });
        }
    };
    let resized = moved.clone();
    let scrolls = window_event_listener(ev::scroll, move |_| moved());
    let resizes = window_event_listener(ev::resize, move |_| resized());
    let gone = SendWrapper::new(gone);
    on_cleanup(move || {
        gone.set(true);
        scrolls.remove();
        resizes.remove();
    });
}

/// Scrolls the page so far that this many CSS pixels of it are above the window.
pub fn scroll_to(above_px: f64) {
    window().scroll_to_with_x_and_y(0.0, above_px);
}

/// How many CSS pixels of the page are above the window.
#[must_use]
pub fn scrolled_px() -> f64 {
    window().scroll_y().unwrap_or_default()
}

/// The part of the page that its address names behind `#`; empty if none.
#[must_use]
pub fn fragment() -> String {
    window().location().hash().unwrap_or_default().trim_start_matches('#').to_owned()
}

/// Notes something for whoever comes back to the page by the browser's history.
pub fn note(text: &str) {
    if let Ok(history) = window().history() {
        // A browser that refuses notes nothing.
        let _ = history.replace_state(&JsValue::from_str(text), "");
    }
}

/// What was noted, once.
pub fn take_note() -> Option<String> {
    let history = window().history().ok()?;
    let text = history.state().ok()?.as_string().filter(|text| !text.is_empty())?;
    let _ = history.replace_state(&JsValue::NULL, "");
    Some(text)
}

/// Whether the focus may be moved into an element: it is there already, or nowhere.
#[must_use]
pub fn may_focus_within(element: &web_sys::HtmlElement) -> bool {
    has_focus_nowhere() || element.contains(document().active_element().as_deref())
}

/// Whether no element has the focus.
#[must_use]
pub fn has_focus_nowhere() -> bool {
    document().active_element().is_none_or(|focused| focused.tag_name().eq_ignore_ascii_case("body"))
}

/// Whether there is an element of this id.
#[must_use]
pub fn is_there(id: &str) -> bool {
    document().get_element_by_id(id).is_some()
}

/// Calls `then` whenever files are pasted anywhere on the page, until the component is gone.
pub fn on_paste(then: impl Fn(web_sys::ClipboardEvent) + 'static) {
    let listener = window_event_listener(ev::paste, then);
    on_cleanup(move || listener.remove());
}

/// Calls `then` for each key that is pressed while no field has the focus, until the component is gone.
pub fn on_key(then: impl Fn(&web_sys::KeyboardEvent) + 'static) {
    let listener = window_event_listener(ev::keydown, move |event| {
        let is_field = document().active_element().is_some_and(|element| {
            ["INPUT", "TEXTAREA", "SELECT"].contains(&element.tag_name().to_ascii_uppercase().as_str())
        });
        if !is_field && !event.ctrl_key() && !event.alt_key() && !event.meta_key() && !event.default_prevented() {
            then(&event);
        }
    });
    on_cleanup(move || listener.remove());
}

/// Whether the page's language is written from right to left.
#[must_use]
pub fn reads_from_the_right() -> bool {
    document().document_element().and_then(|root| root.get_attribute("dir")).is_some_and(|dir| dir == "rtl")
}

/// Calls back whenever something that is good for so many seconds should be had anew: when they are over, and when the page comes
/// into view too late for that. `told` says how long, and what to call, and is asked again whenever that changes.
pub fn renewing(told: impl Fn() -> (Option<u64>, Callback<()>) + 'static) {
    let due = StoredValue::new(Duration::MAX);
    let timer = StoredValue::new(None::<timer::Timer>);
    let callback = StoredValue::new(None::<Callback<()>>);
    let renew = move || {
        if due.try_get_value().is_some_and(|due| timer::now() >= due) {
            due.set_value(Duration::MAX);
            if let Some(callback) = callback.try_get_value().flatten() {
                callback.run(());
            }
        }
    };
    Effect::new(move |_| {
        let (after, call) = told();
        callback.set_value(Some(call));
        let Some(after) = after.map(|seconds| Duration::from_secs(seconds.max(1))) else { return };
        due.set_value(timer::now().saturating_add(after));
        timer.set_value(Some(timer::after(after, renew)));
    });
    on_shown(renew);
    on_online(renew);
}

/// How often the page looks whether it slept. Browsers let a page in the background look once a minute at least.
const LOOKS_EVERY: Duration = Duration::from_secs(5);
/// After so long without a look it did.
const SLEPT: Duration = Duration::from_secs(90);

/// Calls `then` whenever the machine or the page slept, until the component is gone.
pub fn on_woke(then: impl Fn() + 'static) {
    let last = Rc::new(Cell::new(timer::now()));
    let look = move || {
        let now = timer::now();
        if now.saturating_sub(last.replace(now)) > SLEPT {
            then();
        }
    };
    let interval = set_interval_with_handle(look, LOOKS_EVERY);
    on_cleanup(move || {
        if let Ok(interval) = interval {
            interval.clear();
        }
    });
}

/// Has the browser ask before the page is left, for as long as `busy` says so.
pub fn ask_before_leaving(busy: Signal<bool>) {
    let listener = window_event_listener(ev::beforeunload, move |event| {
        if busy.try_get_untracked() == Some(true) {
            event.prevent_default();
            // Older browsers ask only if there is a value; none shows it.
            event.set_return_value("busy");
        }
    });
    on_cleanup(move || listener.remove());
}

/// What stands in a field or was chosen in a list, whoever did it; empty if there is none.
#[must_use]
pub fn field_value(id: &str) -> String {
    let Some(field) = document().get_element_by_id(id) else { return String::new() };
    let chosen = field.dyn_ref::<web_sys::HtmlSelectElement>().map(web_sys::HtmlSelectElement::value);
    let typed = || field.dyn_ref::<web_sys::HtmlInputElement>().map(web_sys::HtmlInputElement::value);
    chosen.or_else(typed).unwrap_or_default()
}

/// Moves the focus to an element. One that is not there, or cannot take it, leaves it where it is.
pub fn focus(id: &str) {
    let element = document().get_element_by_id(id).and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok());
    if let Some(element) = element {
        let _ = element.focus();
    }
}

/// Moves the focus to the first link in a list's item at a place, from 0. A list without such a one leaves it where it is.
pub fn focus_link_of(list: &web_sys::HtmlElement, place: usize) {
    let item = u32::try_from(place).ok().and_then(|place| list.children().item(place));
    let link = item.and_then(|item| item.query_selector("a").ok().flatten());
    if let Some(link) = link.and_then(|link| link.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = link.focus();
    }
}

/// Whether an element has the focus.
#[must_use]
pub fn has_focus(id: &str) -> bool {
    document().active_element().is_some_and(|element| element.id() == id)
}

/// Leaves the page for another path of this site.
pub fn go_to(path: &str) {
    // A browser that refuses stays where it is; the session is over all the same.
    let _ = window().location().assign(path);
}

/// Leaves the page by a form with one field that is posted to another path of this site.
pub fn post(path: &str, name: &str, value: &str) {
    let element = |tag: &str| document().create_element(tag).ok();
    let form = element("form").and_then(|form| form.dyn_into::<web_sys::HtmlFormElement>().ok());
    let field = element("input").and_then(|field| field.dyn_into::<web_sys::HtmlInputElement>().ok());
    let (Some(form), Some(field), Some(body)) = (form, field, document().body()) else { return };
    form.set_method("post");
    form.set_action(path);
    field.set_type("hidden");
    field.set_name(name);
    field.set_value(value);
    // A browser that refuses stays where it is.
    if form.append_child(&field).is_ok() && body.append_child(&form).is_ok() {
        let _ = form.submit();
    }
}

/// Takes parameters out of the page's address, in its history too.
pub fn forget_query(parameters: &[&str]) {
    let (location, history) = (window().location(), window().history());
    let (Ok(path), Ok(search), Ok(history)) = (location.pathname(), location.search(), history) else { return };
    let is_kept = |pair: &&str| {
        let name = pair.split_once('=').map_or(*pair, |(name, _)| name);
        !pair.is_empty() && !parameters.contains(&name)
    };
    let search = search.trim_start_matches('?');
    let kept: Vec<_> = search.split('&').filter(is_kept).collect();
    if kept.len() == search.split('&').filter(|pair| !pair.is_empty()).count() {
        return;
    }
    let address = if kept.is_empty() { path } else { format!("{path}?{}", kept.join("&")) };
    // A browser that refuses leaves the address as it is.
    let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&address));
}

/// Whether the file was let go over the page, outside of any drop zone: then the browser would leave the page to show it.
pub fn keep_page_on_stray_drop() {
    let stop = |event: web_sys::DragEvent| {
        let types = event.data_transfer().map(|transfer| transfer.types());
        if types.is_some_and(|types| types.includes(&JsValue::from_str("Files"), 0)) {
            event.prevent_default();
        }
    };
    let over = window_event_listener(ev::dragover, stop);
    let drop = window_event_listener(ev::drop, stop);
    on_cleanup(move || {
        over.remove();
        drop.remove();
    });
}
