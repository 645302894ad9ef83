//! Makes keys that seal cookies: for a secret, or before those in the file.

use super::Outcome;
use crate::config::{Kept, SessionKeys};
use crate::session::{fresh, rotate};

/// Nothing could be done.
const UNUSABLE: u8 = 2;

/// A new key, in the form that `session_keys` takes.
#[must_use]
pub fn session_key() -> Outcome {
    match fresh() {
        Ok(key) => said(SessionKeys::of(key).to_lines().trim_end().to_owned()),
        Err(error) => refused(format!("there are no random bytes to be had: {error}")),
    }
}

/// Puts a new key before those in the file, of which so many stay.
#[must_use]
pub fn rotate_session_key(kept: &Kept, keep: u8) -> Outcome {
    let path = kept.session_key_file.display();
    match rotate(&kept.session_key_file, keep.into()) {
        Ok(count) => said(format!(
            "{path} has a new key, and older ones that still open: {}. A running server goes on with what it has read: restart it.",
            count.saturating_sub(1)
        )),
        Err(error) => refused(error.to_string()),
    }
}

fn said(words: String) -> Outcome {
    Outcome { said: Some(words), complaint: None, code: 0 }
}

fn refused(words: String) -> Outcome {
    Outcome { said: None, complaint: Some(words), code: UNUSABLE }
}

#[cfg(test)]
mod tests {
    use super::{Kept, SessionKeys, rotate_session_key, session_key};

    #[test]
    fn each_key_is_a_new_one_that_the_configuration_takes() {
        let [one, two] = [session_key(), session_key()].map(|outcome| outcome.said.unwrap());
        assert_eq!(SessionKeys::parse(&format!("{one},{two}")).unwrap().others().count(), 1);
        assert_ne!(one, two);
    }

    #[test]
    fn what_there_is_not_is_not_rotated() {
        let directory = tempfile::tempdir().unwrap();
        let session_key_file = directory.path().join("session.key");
        let outcome = rotate_session_key(&Kept { data_dir: directory.path().to_owned(), session_key_file }, 2);
        assert_eq!((outcome.said, outcome.code), (None, 2));
        assert_eq!(std::fs::read_dir(directory.path()).unwrap().count(), 0);
    }
}
