//! Names beside one that is taken: `holiday (1).png`, as people know it from their own computers.

use super::keys::{KeyError, MAX_KEY_BYTES, ObjectKey};

/// The most bytes of what follows the last dot for it to be an extension, which stays at the end.
const LONGEST_EXTENSION: usize = 32;

/// The key with a mark in parentheses before its extension. A name that has no room for it is cut, between characters.
///
/// # Errors
/// [`KeyError::TooLong`] when the folders leave no room for a name.
pub fn marked(key: &ObjectKey, mark: &str) -> Result<ObjectKey, KeyError> {
    let (folders, name) = split_behind(key.as_str(), '/').unwrap_or(("", key.as_str()));
    let (stem, extension) = split_extension(name);
    let more = format!(" ({mark}){extension}");
    let room = MAX_KEY_BYTES.saturating_sub(folders.len() + more.len());
    let stem = stem.get(..stem.floor_char_boundary(room)).unwrap_or(stem);
    if stem.is_empty() {
        return Err(KeyError::TooLong);
    }
    ObjectKey::parse(&format!("{folders}{stem}{more}"))
}

/// The name without its extension, and the extension with its dot. A name that only begins with a dot has none.
pub(super) fn split_extension(name: &str) -> (&str, &str) {
    match name.rfind('.').map(|dot| name.split_at(dot)) {
        Some((stem, extension)) if !stem.is_empty() && extension.len() <= LONGEST_EXTENSION => (stem, extension),
        _ => (name, ""),
    }
}

fn split_behind(text: &str, last: char) -> Option<(&str, &str)> {
    text.rfind(last).map(|place| text.split_at(place + last.len_utf8()))
}

#[cfg(test)]
mod tests {
    use super::marked;
    use crate::core::keys::{KeyError, MAX_KEY_BYTES, ObjectKey};

    fn beside(name: &str, mark: &str) -> Result<String, KeyError> {
        marked(&ObjectKey::parse(name).unwrap(), mark).map(|key| key.as_str().to_owned())
    }

    #[test]
    fn the_mark_stands_before_the_extension() {
        for (name, expected) in [
            ("a.png", "a (1).png"),
            ("2024/07.old/beach", "2024/07.old/beach (1)"),
            ("archive.tar.gz", "archive.tar (1).gz"),
            (".hidden", ".hidden (1)"),
            ("a (1).png", "a (1) (1).png"),
            ("東京.webp", "東京 (1).webp"),
            ("ends with a dot.", "ends with a dot (1)."),
        ] {
            assert_eq!(beside(name, "1").as_deref(), Ok(expected), "{name}");
        }
        assert_eq!(beside("a.png", "12").as_deref(), Ok("a (12).png"));
    }

    #[test]
    fn a_name_that_has_no_room_is_cut_between_characters() {
        let long = format!("{}.png", "é".repeat((MAX_KEY_BYTES - 4) / 2));
        let found = beside(&long, "10").unwrap();
        assert!(found.ends_with("é (10).png") && found.len() <= MAX_KEY_BYTES && found.len() > MAX_KEY_BYTES - 2);
        let deep = format!("{}/ab", "d".repeat(MAX_KEY_BYTES - 3));
        assert_eq!(beside(&deep, "1"), Err(KeyError::TooLong));
    }
}
