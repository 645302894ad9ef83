//! Text that a person typed and nobody may see again: passwords and codes on their way in.

use std::fmt;

use serde::Deserialize;
use zeroize::Zeroize;

/// A password or a one-time code received from a form.
///
/// It can be deserialised (a form carries it to the server) but not serialised or printed, so it cannot
/// reach a response, a cookie or a log. The memory is wiped when it is dropped. It is never trimmed.
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

    #[test]
    fn a_secret_keeps_leading_and_trailing_spaces() {
        assert_eq!(Secret::new(" pass ").expose(), " pass ");
    }
}
