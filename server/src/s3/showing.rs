//! How an object is given to a browser: what came from people is shown only as a picture of a kind that cannot run anything.
//!
//! The type and disposition are signed (`response-content-type`, `response-content-disposition`), so that nobody changes them. A store
//! whose answers lack `nosniff` is no danger either: browsers take no page from what is called a raster picture.

use app::core::keys::ObjectKey;

/// Pictures that browsers show and that hold no scripts (<https://mimesniff.spec.whatwg.org/#image-mime-type>).
const RASTER: [(&str, &[&str]); 6] = [
    ("image/jpeg", &["jpg", "jpeg", "jpe", "jfif"]),
    ("image/png", &["png", "apng"]),
    ("image/gif", &["gif"]),
    ("image/webp", &["webp"]),
    ("image/avif", &["avif"]),
    ("image/bmp", &["bmp"]),
];

/// Drawn by an `<img>`, where it runs nothing; opened by itself it is a page with scripts.
const SVG: &str = "image/svg+xml";

/// How an object is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Showing {
    /// As a picture of this type.
    Picture(&'static str),
    /// As an SVG picture that is saved when it is opened by itself.
    Drawing,
    /// As bytes that are saved.
    Attachment,
    /// As what the store has it for: for what was put there with a type that was checked.
    AsStored,
}

impl Showing {
    /// By the type that the store has.
    pub(crate) fn of(content_type: Option<&str>) -> Self {
        let essence = content_type.and_then(|text| text.split(';').next()).unwrap_or_default().trim();
        if essence.eq_ignore_ascii_case(SVG) {
            return Self::Drawing;
        }
        let raster = RASTER.iter().find(|(name, _)| name.eq_ignore_ascii_case(essence));
        raster.map_or(Self::Attachment, |(name, _)| Self::Picture(name))
    }

    /// `response-content-type`, where there is one.
    pub(crate) fn content_type(self) -> Option<&'static str> {
        match self {
            Self::Picture(name) => Some(name),
            Self::Drawing => Some(SVG),
            Self::Attachment => Some("application/octet-stream"),
            Self::AsStored => None,
        }
    }

    /// `response-content-disposition`, where there is one.
    pub(crate) fn disposition(self) -> Option<&'static str> {
        match self {
            Self::Picture(_) | Self::AsStored => None,
            Self::Drawing | Self::Attachment => Some("attachment"),
        }
    }
}

/// The type that a name stands for, where nobody asks the store.
pub(crate) fn named_type(key: &ObjectKey) -> Option<&'static str> {
    let (_, extension) = key.as_str().rsplit_once('.')?;
    if extension.eq_ignore_ascii_case("svg") {
        return Some(SVG);
    }
    let named =
        RASTER.iter().find(|(_, extensions)| extensions.iter().any(|known| known.eq_ignore_ascii_case(extension)));
    named.map(|(name, _)| *name)
}

#[cfg(test)]
mod tests {
    use app::core::keys::ObjectKey;

    use super::{Showing, named_type};

    #[test]
    fn nothing_but_raster_pictures_is_shown() {
        for (content_type, expected) in [
            (Some("image/png"), Showing::Picture("image/png")),
            (Some("IMAGE/JPEG; q=1"), Showing::Picture("image/jpeg")),
            (Some("image/svg+xml"), Showing::Drawing),
            (Some("text/html"), Showing::Attachment),
            (Some("application/xhtml+xml"), Showing::Attachment),
            (Some("image/png,text/html"), Showing::Attachment),
            (Some("image/heic"), Showing::Attachment),
            (Some(""), Showing::Attachment),
            (None, Showing::Attachment),
        ] {
            assert_eq!(Showing::of(content_type), expected, "{content_type:?}");
        }
        assert_eq!(Showing::Drawing.disposition(), Some("attachment"));
        assert_eq!(Showing::Attachment.content_type(), Some("application/octet-stream"));
    }

    #[test]
    fn a_name_stands_for_a_type_by_its_extension() {
        for (name, expected) in
            [("a.JPG", Some("image/jpeg")), ("b/c.svg", Some("image/svg+xml")), ("page.html", None), ("png", None)]
        {
            assert_eq!(named_type(&ObjectKey::parse(name).unwrap()), expected, "{name}");
        }
    }
}
