//! The tokens of the user pool: neither printed nor serialised, and wiped when it is dropped.

use std::fmt;

use sha2::{Digest, Sha256};
use zeroize::Zeroize;

/// A refresh token, an id token or an access token.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Token(String);

impl Token {
    /// Takes a token as the user pool sent it.
    pub(crate) fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The token itself: for a call to AWS, or for sealing.
    pub(crate) fn expose(&self) -> &str {
        &self.0
    }

    /// A name for the token in caches, from which it cannot be had back.
    pub(crate) fn fingerprint(&self) -> [u8; 32] {
        Sha256::digest(self.0.as_bytes()).into()
    }
}

/// A token for calls about the person's own account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct AccessToken {
    /// The token.
    pub(crate) token: Token,
    /// When it expires, in seconds since 1970.
    pub(crate) expires_at_s: i64,
}

impl Drop for Token {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Token(…)")
    }
}
