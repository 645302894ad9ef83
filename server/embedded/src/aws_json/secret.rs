//! Text in an input that must not be printed or kept: passwords, codes, tokens.

use serde::Deserialize;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// A secret text. It has no `Debug` and no `Serialize`, and is wiped when dropped.
#[derive(Clone, Deserialize, Zeroize, ZeroizeOnDrop)]
#[serde(transparent)]
pub(crate) struct Secret(String);

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl Secret {
    /// The text itself.
    pub(crate) fn expose(&self) -> &str {
        &self.0
    }
}
