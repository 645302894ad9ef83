//! The life of the page: whether it has a connection, comes into view, or is about to be left.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsValue;
use web_sys::VisibilityState;

/// Whether the browser believes it has a connection. False is certain, true is a hope.
#[must_use]
pub fn is_online() -> bool {
    window().navigator().on_line()
}

/// Calls `then` whenever the page comes into view, until the component is gone.
pub fn on_shown(then: impl Fn() + 'static) {
    let listener = window_event_listener(ev::visibilitychange, move |_| {
        if document().visibility_state() == VisibilityState::Visible {
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
