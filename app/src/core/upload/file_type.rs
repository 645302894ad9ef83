//! Which content type a file gets: what the browser says, or else what the name says.
//!
//! Browsers take the type from the operating system, so pictures in newer formats often come without one. This does not
//! look into the file.

/// The type of a file that nobody can name (RFC 2046, section 4.5.1).
pub const UNKNOWN: &str = "application/octet-stream";

/// The content type to upload under: lower case, never empty.
///
/// `stated` is the browser's `File.type`; an empty or malformed one is replaced by a guess from the name.
#[must_use]
pub fn content_type(name: &str, stated: &str) -> String {
    let stated = stated.trim().to_ascii_lowercase();
    if is_media_type(&stated) {
        return stated;
    }
    guess(name).unwrap_or(UNKNOWN).to_owned()
}

/// Whether the text has the form `type/subtype`, with parameters allowed, in visible ASCII.
fn is_media_type(text: &str) -> bool {
    let essence = text.split(';').next().unwrap_or_default().trim();
    text.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic())
        && essence.split_once('/').is_some_and(|(kind, subtype)| !kind.is_empty() && !subtype.is_empty())
}

/// The registered type for a common picture's file name extension.
fn guess(name: &str) -> Option<&'static str> {
    let (_, extension) = name.rsplit_once('.')?;
    Some(match extension.to_ascii_lowercase().as_str() {
        "jpg" | "jpeg" | "jpe" | "jfif" => "image/jpeg",
        "png" => "image/png",
        "apng" => "image/apng",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "heic" => "image/heic",
        "heif" => "image/heif",
        "jxl" => "image/jxl",
        "bmp" => "image/bmp",
        "tif" | "tiff" => "image/tiff",
        "svg" => "image/svg+xml",
        "ico" => "image/vnd.microsoft.icon",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::content_type;

    #[test]
    fn the_browsers_word_counts_when_it_has_one() {
        assert_eq!(content_type("a.png", "Image/JPEG"), "image/jpeg");
        assert_eq!(content_type("a", "text/plain;charset=utf-8"), "text/plain;charset=utf-8");
    }

    #[test]
    fn a_missing_or_malformed_type_is_guessed_from_the_name() {
        for (name, stated, guessed) in [
            ("IMG_1.HEIC", "", "image/heic"),
            ("a.avif", "", "image/avif"),
            ("a.webp", "image", "image/webp"),
            ("a.b.JPG", "image/\n", "image/jpeg"),
            ("notes.xyz", "", "application/octet-stream"),
            ("no extension", "", "application/octet-stream"),
        ] {
            assert_eq!(content_type(name, stated), guessed, "{name:?} {stated:?}");
        }
    }
}
