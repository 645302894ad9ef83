//! Nothing is dragged on the server.

use leptos::ev::DragEvent;

/// Does nothing.
pub fn begin(_event: &DragEvent) {}

/// Always false.
#[must_use]
pub fn takes(_event: &DragEvent) -> bool {
    false
}

/// Always false.
#[must_use]
pub fn is_copied(_event: &DragEvent) -> bool {
    false
}
