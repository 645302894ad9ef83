//! What the page begins with, on the server: what was found out before drawing.

use leptos::prelude::use_context;

use crate::ports::FirstView;
use crate::wire::auth::AuthView;

/// The view that the server provided for this request; the sign-in screen while routes are only listed.
pub(super) fn first_view() -> AuthView {
    use_context::<FirstView>().map(|first| first.0).unwrap_or_default()
}
