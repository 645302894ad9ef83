//! English.

use super::GalleryTexts;

pub(in crate::i18n) const TEXTS: GalleryTexts = GalleryTexts {
    title: "Gallery",
    lead: "Every screen and section, in every state that a person can meet it in.",
    note: "Nothing here is real: forms are answered for an account that does not exist and change nothing. Reload the page to see this state again.",
    previous: "Previous",
    next: "Next",
    all: "All states",
};
