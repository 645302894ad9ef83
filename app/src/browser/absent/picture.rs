//! No pictures on the server.

use leptos::web_sys::HtmlImageElement;

/// Always false.
#[must_use]
pub fn has_failed(_picture: &HtmlImageElement) -> bool {
    false
}

/// Always false.
#[must_use]
pub fn has_loaded(_picture: &HtmlImageElement) -> bool {
    false
}

/// Does nothing.
pub fn reload(_picture: &HtmlImageElement, _address: &str) {}
