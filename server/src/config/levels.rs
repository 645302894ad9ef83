//! Which access levels the stack has, as its outputs say: what the policies would refuse is refused before a byte is sent.

use std::collections::BTreeMap;

use serde::Deserialize;

/// The access levels of a stack, beyond the one that each has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Levels {
    /// Whether everybody who is signed in may read what others have on level `Protected`.
    pub shares_protected: bool,
    /// Whether there is the level `Private`.
    pub private: bool,
    /// What guests may do on level `Guest`.
    pub guests: GuestAccess,
    /// Whether people may list what is theirs.
    pub lists_own: bool,
    /// Whether people may delete what is theirs.
    pub deletes_own: bool,
}

impl Default for Levels {
    /// What the template means when no parameter is given.
    fn default() -> Self {
        Self { shares_protected: false, private: false, guests: GuestAccess::None, lists_own: true, deletes_own: true }
    }
}

/// What guests may do with what is below `public/`; who is signed in may read and write there if they may do anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum GuestAccess {
    /// Nothing: there is no such level.
    #[default]
    None,
    /// Read.
    Read,
    /// Read and write.
    ReadWrite,
}

impl Levels {
    /// From the outputs of a stack.
    ///
    /// # Errors
    /// Names the output whose text is none that it can have.
    pub fn of(outputs: &BTreeMap<String, String>) -> Result<Self, String> {
        Ok(Self {
            shares_protected: super::outputs::truth(outputs, "ShareProtectedPictures")?.unwrap_or_default(),
            private: super::outputs::truth(outputs, "PrivatePictures")?.unwrap_or_default(),
            guests: super::outputs::word(outputs, "GuestPictures")?.unwrap_or_default(),
            lists_own: super::outputs::truth(outputs, "ListOwnPictures")?.unwrap_or(true),
            deletes_own: super::outputs::truth(outputs, "DeleteOwnPictures")?.unwrap_or(true),
        })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{GuestAccess, Levels};

    fn of(pairs: &[(&str, &str)]) -> Result<Levels, String> {
        Levels::of(
            &pairs.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect::<BTreeMap<_, _>>(),
        )
    }

    #[test]
    fn an_older_stack_has_the_one_level_that_each_has() {
        assert_eq!(of(&[]), Ok(Levels::default()));
        let all = [("ShareProtectedPictures", "true"), ("PrivatePictures", "true"), ("GuestPictures", "READ_WRITE")];
        let expected =
            Levels { shares_protected: true, private: true, guests: GuestAccess::ReadWrite, ..Levels::default() };
        assert_eq!(of(&all), Ok(expected));
        assert!(of(&[("GuestPictures", "ALL")]).unwrap_err().contains("GuestPictures"));
    }
}
