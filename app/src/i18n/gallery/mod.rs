//! What the pages of the gallery say around what they show.

#[cfg(feature = "ssr")]
pub(super) mod ar;
#[cfg(feature = "ssr")]
pub(super) mod de;
pub(super) mod en;
#[cfg(feature = "ssr")]
pub(super) mod es;
#[cfg(feature = "ssr")]
pub(super) mod fr;
#[cfg(feature = "ssr")]
pub(super) mod ja;
#[cfg(feature = "ssr")]
pub(super) mod pt;
#[cfg(feature = "ssr")]
pub(super) mod zh_hans;

use super::macros::texts;

texts! {
    /// What the pages of the gallery say around what they show.
    GalleryTexts {
        /// The title of the list.
        title,
        /// What the list is.
        lead,
        /// What becomes of the forms on a page.
        note,
        /// On the link to the state before.
        previous,
        /// On the link to the state after.
        next,
        /// On the link to the list.
        all,
    }
}
