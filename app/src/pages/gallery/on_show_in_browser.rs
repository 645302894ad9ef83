//! What the page shows, in a browser that did not find it in the first HTML.

use crate::wire::gallery::GalleryPage;

/// Nothing: the fixtures are on the server.
pub(super) fn on_show() -> Option<GalleryPage> {
    None
}
