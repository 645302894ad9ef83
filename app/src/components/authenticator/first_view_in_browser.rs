//! What the page begins with, in a browser that did not find it in the first HTML.

use crate::wire::auth::AuthView;

/// The sign-in screen. The first HTML always holds the view, so this is for a page that was not drawn by the server.
pub(super) fn first_view() -> AuthView {
    AuthView::default()
}
