//! Object keys as people name them, checked and brought into one form.
//!
//! This is the second fence: the first is the IAM policy, which binds each person to their own prefix.
//! S3's own limit is 1,024 bytes of UTF-8 for the whole key
//! (<https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html>).

use serde::{Deserialize, Serialize};
use thiserror::Error;
use unicode_normalization::UnicodeNormalization;

/// The most bytes that a key below a person's prefix may have: 1,024 less room for `protected/{identity id}/`.
pub const MAX_KEY_BYTES: usize = 900;

/// Why a name cannot be a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyError {
    /// Nothing was given.
    #[error("The file has no name. Rename it and try again.")]
    Empty,
    /// Longer than [`MAX_KEY_BYTES`].
    #[error("The file's name is too long. Rename it to fewer than {MAX_KEY_BYTES} bytes and try again.")]
    TooLong,
    /// A control character, which cannot be shown or typed.
    #[error("The file's name holds a control character. Rename it and try again.")]
    ControlCharacter,
    /// `.` or `..` between slashes, an empty part, or a slash at either end.
    #[error("The file's name holds an empty part, “.” or “..” between slashes. Rename it and try again.")]
    BadSegment,
    /// A name that Updown keeps for itself.
    #[error("Names that begin with “.updown” are kept for Updown. Rename the file and try again.")]
    Reserved,
}

/// A key below a person's prefix, in Unicode normal form C, known to be acceptable.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ObjectKey(String);

impl ObjectKey {
    /// Checks a name and brings it into normal form C, so that the same name typed on two systems is one object.
    ///
    /// # Errors
    /// Says which rule the name breaks.
    pub fn parse(name: &str) -> Result<Self, KeyError> {
        let key: String = name.nfc().collect();
        if key.is_empty() {
            return Err(KeyError::Empty);
        }
        if key.len() > MAX_KEY_BYTES {
            return Err(KeyError::TooLong);
        }
        if key.chars().any(char::is_control) {
            return Err(KeyError::ControlCharacter);
        }
        if key.split('/').any(|segment| matches!(segment, "" | "." | "..")) {
            return Err(KeyError::BadSegment);
        }
        if key.split('/').next().is_some_and(|first| first.starts_with(".updown")) {
            return Err(KeyError::Reserved);
        }
        Ok(Self(key))
    }

    /// The key of an object that is there, as it is: another program may have named it in a way that is asked of nobody here.
    ///
    /// # Errors
    /// What can be no key of a person's own at all.
    pub fn of_stored(key: &str) -> Result<Self, KeyError> {
        match key {
            "" => Err(KeyError::Empty),
            _ if key.len() > MAX_KEY_BYTES => Err(KeyError::TooLong),
            _ if key.starts_with(".updown") => Err(KeyError::Reserved),
            // No browser asks for these: in an address they lead elsewhere.
            _ if key.split('/').any(|segment| matches!(segment, "." | "..")) => Err(KeyError::BadSegment),
            _ => Ok(Self(key.to_owned())),
        }
    }

    /// The key as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::{KeyError, MAX_KEY_BYTES, ObjectKey};

    #[test]
    fn names_that_people_give_their_photographs_are_keys() {
        for name in ["a.png", "100% sure + a plan.jpg", "Straße 東京 🌸.webp", "2024/07/beach.avif", "..hidden", "a b"]
        {
            assert_eq!(ObjectKey::parse(name).unwrap().as_str(), name);
        }
    }

    #[test]
    fn the_same_name_in_two_normal_forms_is_one_key() {
        assert_eq!(ObjectKey::parse("cafe\u{301}.png"), ObjectKey::parse("caf\u{e9}.png"));
    }

    #[test]
    fn what_is_stored_keeps_its_key_unless_it_is_updowns_own() {
        for key in ["cafe\u{301}.png", "2024//a.png", "a\nb", "a/"] {
            assert_eq!(ObjectKey::of_stored(key).unwrap().as_str(), key);
        }
        let long = "a".repeat(MAX_KEY_BYTES + 1);
        for (key, reason) in [
            ("", KeyError::Empty),
            (".updown/trash/1/a", KeyError::Reserved),
            (".updown", KeyError::Reserved),
            (long.as_str(), KeyError::TooLong),
            ("../a", KeyError::BadSegment),
            ("a/./b", KeyError::BadSegment),
        ] {
            assert_eq!(ObjectKey::of_stored(key), Err(reason));
        }
    }

    #[test]
    fn hostile_names_are_refused_with_the_reason() {
        let long = "é".repeat(MAX_KEY_BYTES / 2 + 1);
        for (name, reason) in [
            ("", KeyError::Empty),
            (long.as_str(), KeyError::TooLong),
            ("a\u{0}b", KeyError::ControlCharacter),
            ("a\nb", KeyError::ControlCharacter),
            ("../a", KeyError::BadSegment),
            ("a/./b", KeyError::BadSegment),
            ("a//b", KeyError::BadSegment),
            ("/a", KeyError::BadSegment),
            ("a/", KeyError::BadSegment),
            (".updown/latest", KeyError::Reserved),
        ] {
            assert_eq!(ObjectKey::parse(name), Err(reason), "{name:?}");
        }
    }
}
