//! No keys on the server.

use leptos::ev::KeyboardEvent;

/// Always false.
pub fn move_focus(_event: &KeyboardEvent, _class: &str) -> bool {
    false
}
