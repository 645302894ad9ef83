//! What kind of picture a file is, by its first bytes: its name and what its sender says of it prove nothing.
//!
//! The signatures are those of the MIME Sniffing Standard (<https://mimesniff.spec.whatwg.org/#image-type-pattern-matching-algorithm>),
//! of ISO/IEC 14496-12 (`ftyp`) for AVIF and HEIF, and of TIFF 6.0.

use crate::core::upload::file_type::UNKNOWN;

/// The content type of a picture; none if it begins like no picture that is known here.
#[must_use]
pub fn kind(bytes: &[u8]) -> Option<&'static str> {
    Some(match bytes {
        [0xFF, 0xD8, 0xFF, ..] => "image/jpeg",
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1A, b'\n', ..] => "image/png",
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => "image/gif",
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', b'V', b'P', ..] => "image/webp",
        [b'I', b'I', b'*', 0, ..] | [b'M', b'M', 0, b'*', ..] => "image/tiff",
        // Two letters are little: the four bytes that are reserved have to be empty, too.
        [b'B', b'M', _, _, _, _, 0, 0, 0, 0, ..] => "image/bmp",
        [_, _, _, _, b'f', b't', b'y', b'p', brands @ ..] => return of_brands(bytes, brands),
        _ => return None,
    })
}

/// The bytes at the start of a file that its kind is known by.
pub const KNOWN_BY: u64 = 256;

/// The content type that a file is stored with: what its first bytes say of a picture, whatever it is called. What is called a
/// picture of a kind that is known here, and is none, is bytes and no more.
#[must_use]
pub fn checked_type(stated: &str, first_bytes: &[u8]) -> String {
    let essence = stated.split(';').next().unwrap_or_default().trim();
    let is_picture = essence.starts_with("image/");
    match kind(first_bytes) {
        Some(kind) if is_picture || essence == UNKNOWN => kind.to_owned(),
        None if KNOWN.contains(&essence) => UNKNOWN.to_owned(),
        _ => stated.to_owned(),
    }
}

/// Whether a file may be stored under this content type: what is called a picture of a kind that is known here has to begin like one.
#[must_use]
pub fn agrees(stated: &str, first_bytes: &[u8]) -> bool {
    let essence = stated.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    !KNOWN.contains(&essence.as_str()) || kind(first_bytes).is_some_and(|kind| canonical(&essence) == canonical(kind))
}

/// One name for each kind: some have several.
fn canonical(essence: &str) -> &str {
    match essence {
        "image/jpg" => "image/jpeg",
        "image/apng" => "image/png",
        "image/heif" | "image/heic-sequence" | "image/heif-sequence" => "image/heic",
        other => other,
    }
}

/// What [`kind`] can say, and the names that go with it.
const KNOWN: [&str; 13] = [
    "image/jpeg",
    "image/png",
    "image/apng",
    "image/gif",
    "image/webp",
    "image/tiff",
    "image/bmp",
    "image/avif",
    "image/heic",
    "image/heif",
    "image/heic-sequence",
    "image/heif-sequence",
    "image/jpg",
];

/// By the brands of a file of boxes: the one that it is first of all, and if that says little, those that it fits as well.
fn of_brands(bytes: &[u8], brands: &[u8]) -> Option<&'static str> {
    let size = bytes.first_chunk().map(|size| u32::from_be_bytes(*size)).and_then(|size| usize::try_from(size).ok())?;
    let brands = brands.get(..size.saturating_sub(8).min(brands.len()))?;
    let mut brands = brands.chunks_exact(4);
    let major = brands.next()?;
    // What follows the first brand is its version.
    std::iter::once(major).chain(brands.skip(1)).find_map(of_brand)
}

fn of_brand(brand: &[u8]) -> Option<&'static str> {
    match brand {
        b"avif" | b"avis" => Some("image/avif"),
        b"heic" | b"heix" | b"heim" | b"heis" => Some("image/heic"),
        b"hevc" | b"hevx" | b"hevm" | b"hevs" => Some("image/heic-sequence"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{KNOWN, UNKNOWN, agrees, checked_type, kind};

    #[test]
    fn pictures_are_known_by_their_first_bytes() {
        for (bytes, expected) in [
            (&b"\xFF\xD8\xFF\xE0\0\x10JFIF"[..], "image/jpeg"),
            (b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR", "image/png"),
            (b"GIF87a\x01\0", "image/gif"),
            (b"GIF89a\x01\0", "image/gif"),
            (b"RIFF\x10\0\0\0WEBPVP8 ", "image/webp"),
            (b"II*\0\x08\0\0\0", "image/tiff"),
            (b"MM\0*\0\0\0\x08", "image/tiff"),
            (b"BM\x46\0\0\0\0\0\0\0\x36\0", "image/bmp"),
            (b"\0\0\0\x1CftypavifmiafMA1B", "image/avif"),
            (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "image/heic"),
            (b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic", "image/heic"),
            (b"\0\0\0\x18ftypmif1\0\0\0\0mif1avif", "image/avif"),
        ] {
            assert_eq!(kind(bytes), Some(expected), "{bytes:?}");
        }
    }

    #[test]
    fn what_only_looks_a_little_like_a_picture_is_none() {
        for bytes in [
            &b""[..],
            b"\xFF\xD8",
            b"\x89PNG\n",
            b"GIF88a",
            b"RIFF\x10\0\0\0WAVEfmt ",
            b"BM is a name",
            b"<svg xmlns=\"http://www.w3.org/2000/svg\">",
            b"<!DOCTYPE html><script>",
            b"%PDF-1.7",
            b"\0\0\0\x18ftypisom\0\0\0\0isommp41",
            // The brand stands outside of its box.
            b"\0\0\0\x10ftypmif1\0\0\0\0avif",
            b"\0\0\0\x04ftyp",
            b"\0\0\0\x08ftyp",
        ] {
            assert_eq!(kind(bytes), None, "{bytes:?}");
        }
    }

    #[test]
    fn a_file_is_stored_as_what_it_is() {
        let png = b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR";
        for (stated, bytes, expected) in [
            ("image/png", &png[..], "image/png"),
            ("image/jpeg", png, "image/png"),
            ("application/octet-stream", png, "image/png"),
            ("text/plain", png, "text/plain"),
            ("image/png", b"<!DOCTYPE html><script>", "application/octet-stream"),
            ("image/png", b"", "application/octet-stream"),
            ("image/svg+xml", b"<svg xmlns=\"http://www.w3.org/2000/svg\">", "image/svg+xml"),
            ("image/jxl", b"\xFF\x0A", "image/jxl"),
            ("image/heif", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "image/heic"),
            ("application/pdf", b"%PDF-1.7", "application/pdf"),
        ] {
            assert_eq!(checked_type(stated, bytes), expected, "{stated} {bytes:?}");
        }
    }

    #[test]
    fn what_is_called_a_picture_has_to_begin_like_it_whatever_the_kind_is_called() {
        let (png, jpeg) = (&b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR"[..], &b"\xFF\xD8\xFF\xE0\0\x10JFIF"[..]);
        let heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic";
        let html = b"<!DOCTYPE html><script>";
        for (stated, bytes, expected) in [
            ("image/png", png, true),
            ("IMAGE/PNG; q=1", png, true),
            ("image/apng", png, true),
            ("image/jpg", jpeg, true),
            ("image/heif", heic, true),
            ("image/png", jpeg, false),
            ("image/png", html, false),
            ("Image/JPG", b"PK\x03\x04", false),
            ("image/png", b"<svg xmlns=\"http://www.w3.org/2000/svg\">", false),
            ("image/png", b"", false),
            // Of these nothing is claimed that could be looked at.
            ("application/octet-stream", html, true),
            ("image/svg+xml", html, true),
            ("image/jxl", b"\xFF\x0A", true),
            ("text/plain", png, true),
        ] {
            assert_eq!(agrees(stated, bytes), expected, "{stated} {bytes:?}");
        }
    }

    #[test]
    fn what_the_page_makes_of_a_type_is_what_the_server_takes() {
        for stated in KNOWN.into_iter().chain([UNKNOWN, "image/svg+xml", "text/plain"]) {
            for bytes in
                [&b"\x89PNG\r\n\x1A\n"[..], b"\xFF\xD8\xFF\xE0", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", b"<html>", b""]
            {
                let checked = checked_type(stated, bytes);
                assert!(agrees(&checked, bytes), "{stated} {checked} {bytes:?}");
            }
        }
    }
}
