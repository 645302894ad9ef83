//! Text that a person typed and nobody may see again: passwords and codes on their way in.

use std::fmt;

use serde::{Deserialize, Serialize, Serializer};
use zeroize::Zeroize;

/// A password or a one-time code received from a form.
///
/// On the server it can be deserialised (a form carries it in) but not serialised or printed, so it cannot
/// reach a response, a cookie or a log. In the browser, where the person typed it, it can be sent. The memory is
/// wiped when it is dropped. It is never trimmed.
#[derive(Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// Takes the text as it was typed.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text itself: for the one call that needs it.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl Drop for Secret {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

/// The browser has to send what the person typed.
#[cfg(feature = "hydrate")]
impl Serialize for Secret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

/// Everywhere else serialising fails. The trait is there only because a server function's arguments must have it.
#[cfg(not(feature = "hydrate"))]
impl Serialize for Secret {
    fn serialize<S: Serializer>(&self, _serializer: S) -> Result<S::Ok, S::Error> {
        Err(serde::ser::Error::custom("a secret is not serialised outside the browser"))
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Secret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::Secret;

    #[test]
    fn a_secret_does_not_print_its_text() {
        assert_eq!(format!("{:?}", Secret::new("correct horse")), "Secret(…)");
    }

    #[cfg(not(feature = "hydrate"))]
    #[test]
    fn a_secret_cannot_leave_the_server() {
        assert!(serde_json::to_string(&Secret::new("correct horse")).is_err());
    }

    #[test]
    fn a_secret_keeps_leading_and_trailing_spaces() {
        assert_eq!(Secret::new(" pass ").expose(), " pass ");
    }
}
