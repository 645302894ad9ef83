//! No links on the server.

/// Forgets both.
pub fn on_followed(_is_wanted: impl Fn(&str) -> bool + 'static, _then: impl Fn(&str) + 'static) {}

/// Does nothing.
pub fn focus_heading() {}

/// Does nothing.
pub fn focus_soon(_heading: impl Fn() -> Option<leptos::web_sys::HtmlHeadingElement> + 'static) {}
