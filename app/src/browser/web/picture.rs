//! What has become of an `<img>`.

use web_sys::HtmlImageElement;

/// Whether the browser has given up on the picture, perhaps before anybody listened.
#[must_use]
pub fn has_failed(picture: &HtmlImageElement) -> bool {
    picture.complete() && picture.natural_width() == 0 && !picture.src().is_empty()
}

/// Whether the picture is there, perhaps since before anybody listened.
#[must_use]
pub fn has_loaded(picture: &HtmlImageElement) -> bool {
    picture.complete() && picture.natural_width() > 0
}

/// Fetches the picture anew, even from the address that it has.
pub fn reload(picture: &HtmlImageElement, address: &str) {
    picture.set_src(address);
}
