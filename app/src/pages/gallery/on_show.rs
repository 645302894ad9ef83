//! What the page shows, on the server: found out before drawing.

use leptos::prelude::use_context;

use crate::wire::gallery::GalleryPage;

/// The page that the server provided for this request, where the gallery is on and has one.
pub(super) fn on_show() -> Option<GalleryPage> {
    use_context()
}
