//! Links and searches that lead to another page of the app, for whoever wants them followed without a page load.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{
    Element, Event, FormData, HtmlAnchorElement, HtmlElement, HtmlFormElement, HtmlHeadingElement, MouseEvent,
};
use web_sys::{Url, UrlSearchParams};

/// Calls `then` with the address behind a link of this site that leaves the router's hands (`rel="external"`), or that a form leads to
/// which asks for a page, in place of the browser's following it; where `is_wanted` says so of its path. Until the component is gone.
/// What is opened elsewhere, or saved, is the browser's in any case.
pub fn on_followed(is_wanted: impl Fn(&str) -> bool + 'static, then: impl Fn(&str) + 'static) {
    let follow = std::rc::Rc::new(move |event: &Event, address: Option<Url>| {
        let is_of_this_site = |address: &Url| window().location().origin().is_ok_and(|own| own == address.origin());
        if let Some(address) = address.filter(|address| is_of_this_site(address) && is_wanted(&address.pathname())) {
            event.prevent_default();
            then(&format!("{}{}{}", address.pathname(), address.search(), address.hash()));
        }
    });
    let pressed = {
        let follow = std::rc::Rc::clone(&follow);
        move |event: MouseEvent| follow(&event, address_of_press(&event))
    };
    let links = window_event_listener(ev::click, pressed);
    let forms = window_event_listener(ev::submit, move |event| follow(&event, address_of_search(&event)));
    on_cleanup(move || {
        links.remove();
        forms.remove();
    });
}

/// Where a plain press on a link leads.
fn address_of_press(event: &MouseEvent) -> Option<Url> {
    let is_plain = event.button() == 0
        && !(event.meta_key() || event.alt_key() || event.ctrl_key() || event.shift_key() || event.default_prevented());
    let pressed = event.target().filter(|_| is_plain)?.dyn_into::<Element>().ok()?;
    let link = pressed.closest("a[href]").ok()??.dyn_into::<HtmlAnchorElement>().ok()?;
    let is_external = link.rel().split_ascii_whitespace().any(|word| word == "external");
    let is_elsewhere = !link.target().is_empty() || link.has_attribute("download");
    // One without an address is there to load the page anew.
    let is_anew = link.get_attribute("href").is_none_or(|address| address.is_empty());
    (is_external && !is_elsewhere && !is_anew).then(|| Url::new(&link.href()).ok()).flatten()
}

/// Where a form leads that asks for a page.
fn address_of_search(event: &Event) -> Option<Url> {
    let form = event.target()?.dyn_into::<HtmlFormElement>().ok()?;
    if event.default_prevented() || form.method() != "get" || !form.target().is_empty() {
        return None;
    }
    let fields = FormData::new_with_form(&form).ok()?;
    let fields = UrlSearchParams::new_with_str_sequence_sequence(&fields).ok()?;
    let address = Url::new(&form.action()).ok()?;
    address.set_search(&String::from(fields.to_string()));
    Some(address)
}

/// Moves the focus to the heading of the page that is shown.
pub fn focus_heading() {
    let heading = document().query_selector("main h1").ok().flatten();
    if let Some(heading) = heading.and_then(|heading| heading.dyn_into::<HtmlElement>().ok()) {
        let _ = heading.focus();
    }
}

/// Moves the focus to a heading as soon as it is on the page: what is drawn may wait for the rest of it. Not if it is gone before.
pub fn focus_soon(heading: impl Fn() -> Option<HtmlHeadingElement> + 'static) {
    match heading() {
        Some(there) if there.is_connected() => {
            let _ = there.focus();
        }
        Some(_) => request_animation_frame(move || focus_soon(heading)),
        None => {}
    }
}
