//! Leaving the site for a moment, so that a session is over elsewhere too.

use super::account::plain_form;
use crate::ports::Ports;

/// Where the browser has to go on, if this request ended a session that others know of. Whoever posted a form without a script
/// is sent there.
pub(super) fn departure(ports: &Ports) -> Option<String> {
    let path = ports.identity.departure()?;
    if plain_form().is_some() {
        leptos_axum::redirect(&path);
    }
    Some(path)
}
