//! User metadata of objects, in a form that survives the way in a header
//! (<https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html#UserMetadata>).
//!
//! Names are lower case letters, digits and hyphens. Values are percent-encoded where a header could not carry them as they
//! are: whatever is not printable ASCII, the percent sign itself, and the spaces of a text that begins or ends with one or has
//! several in a row, which signatures leave out. So every value is read back by decoding it (`decodeURIComponent`).

use std::collections::HashMap;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

/// The most bytes of all names and values together, as they are sent: S3's own limit.
const MOST_BYTES: usize = 2 * 1024;

const ESCAPED: &AsciiSet = &CONTROLS.add(b'%');
const WITH_SPACES: &AsciiSet = &ESCAPED.add(b' ');

/// The metadata as it is sent; none if a name cannot be one or is there twice, or if it is too much.
pub(crate) fn encoded(metadata: &[(String, String)]) -> Option<HashMap<String, String>> {
    let mut found = HashMap::with_capacity(metadata.len());
    let mut bytes = 0;
    for (name, value) in metadata {
        let is_name = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        if name.is_empty() || !name.bytes().all(is_name) {
            return None;
        }
        let value = encode(value);
        bytes += name.len() + value.len();
        if bytes > MOST_BYTES || found.insert(name.clone(), value).is_some() {
            return None;
        }
    }
    Some(found)
}

fn encode(value: &str) -> String {
    let is_changed_on_the_way = value.trim_matches(' ') != value || value.contains("  ");
    utf8_percent_encode(value, if is_changed_on_the_way { WITH_SPACES } else { ESCAPED }).to_string()
}

#[cfg(test)]
mod tests {
    use super::encoded;

    fn one(name: &str, value: &str) -> Option<String> {
        encoded(&[(name.to_owned(), value.to_owned())])?.remove(name)
    }

    #[test]
    fn every_value_can_be_read_back_from_its_header() {
        for (value, sent) in [
            ("2026-01-02 at the beach", "2026-01-02 at the beach"),
            ("Straße 東", "Stra%C3%9Fe %E6%9D%B1"),
            ("100%", "100%25"),
            (" a  b", "%20a%20%20b"),
            ("a\r\nx-amz-acl: public-read", "a%0D%0Ax-amz-acl: public-read"),
            ("", ""),
        ] {
            assert_eq!(one("title", value).as_deref(), Some(sent));
            assert_eq!(percent_encoding::percent_decode_str(sent).decode_utf8().unwrap(), value);
        }
    }

    #[test]
    fn names_and_sizes_that_no_header_can_have_are_refused() {
        for name in ["", "Title", "a b", "a_b", "a:b", "ü", "a\n"] {
            assert_eq!(one(name, "x"), None, "{name:?}");
        }
        assert!(one("a", &"x".repeat(2_047)).is_some());
        assert_eq!(one("a", &"x".repeat(2_048)), None);
        assert_eq!(one("a", &"é".repeat(342)), None, "what counts is what is sent");
        let twice = ["x", "y"].map(|value| ("a".to_owned(), value.to_owned()));
        assert_eq!(encoded(&twice), None);
    }
}
