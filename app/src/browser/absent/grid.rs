//! No window and no focus on the server.

use leptos::web_sys::HtmlElement;

use crate::core::catalogue::Sight;

/// Always none.
#[must_use]
pub fn sight(_grid: &HtmlElement, _class: &str, _before: Option<Sight>) -> Option<Sight> {
    None
}

/// Always none.
#[must_use]
pub fn item_with_focus(_list: &HtmlElement, _class: &str) -> Option<(String, bool)> {
    None
}

/// Does nothing.
pub fn focus_in_place(_id: &str, _is_beside: bool) {}

/// Always none.
#[must_use]
pub fn focused(_class: &str) -> Option<String> {
    None
}
