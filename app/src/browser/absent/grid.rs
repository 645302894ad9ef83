//! No keys and no window on the server.

use leptos::ev::KeyboardEvent;
use leptos::web_sys::HtmlElement;

use crate::core::catalogue::Sight;

/// Always none.
#[must_use]
pub fn sight(_grid: &HtmlElement, _class: &str, _before: Option<Sight>) -> Option<Sight> {
    None
}

/// Always false.
pub fn move_focus(_event: &KeyboardEvent, _class: &str) -> bool {
    false
}
