//! No page on the server.

use leptos::prelude::{Callback, Signal};

/// Always true.
#[must_use]
pub fn is_visible() -> bool {
    true
}

/// Always true.
#[must_use]
pub fn is_online() -> bool {
    true
}

/// Forgets `then`.
pub fn on_shown(_then: impl Fn() + 'static) {}

/// Forgets `then`.
pub fn on_online(_then: impl Fn() + 'static) {}

/// Forgets `then`.
pub fn on_offline(_then: impl Fn() + 'static) {}

/// Forgets `then`.
pub fn on_scrolled(_then: impl Fn() + 'static) {}

/// Does nothing.
pub fn scroll_to(_above_px: f64) {}

/// Always 0.
#[must_use]
pub fn scrolled_px() -> f64 {
    0.0
}

/// Always empty.
#[must_use]
pub fn fragment() -> String {
    String::new()
}

/// Does nothing.
pub fn note(_text: &str) {}

/// Always none.
pub fn take_note() -> Option<String> {
    None
}

/// Always true.
#[must_use]
pub fn may_focus_within(_element: &leptos::web_sys::HtmlElement) -> bool {
    true
}

/// Always true.
#[must_use]
pub fn has_focus_nowhere() -> bool {
    true
}

/// Always false.
#[must_use]
pub fn is_there(_id: &str) -> bool {
    false
}

/// Forgets `then`.
pub fn on_paste(_then: impl Fn(leptos::web_sys::ClipboardEvent) + 'static) {}

/// Forgets `then`.
pub fn on_woke(_then: impl Fn() + 'static) {}

/// Does nothing.
pub fn ask_before_leaving(_busy: Signal<bool>) {}

/// Always empty.
#[must_use]
pub fn field_value(_id: &str) -> String {
    String::new()
}

/// Does nothing.
pub fn focus(_id: &str) {}

/// Does nothing.
pub fn focus_link_of(_list: &leptos::web_sys::HtmlElement, _place: usize) {}

/// Always false.
#[must_use]
pub fn has_focus(_id: &str) -> bool {
    false
}

/// Does nothing.
pub fn go_to(_path: &str) {}

/// Does nothing.
pub fn post(_path: &str, _name: &str, _value: &str) {}

/// Does nothing.
pub fn forget_query(_parameters: &[&str]) {}

/// Does nothing.
pub fn keep_page_on_stray_drop() {}

/// Forgets `then`.
pub fn on_key(_then: impl Fn(&leptos::ev::KeyboardEvent) + 'static) {}

/// Always false.
#[must_use]
pub fn reads_from_the_right() -> bool {
    false
}

/// Forgets `told`.
pub fn renewing(_told: impl Fn() -> (Option<u64>, Callback<()>) + 'static) {}
