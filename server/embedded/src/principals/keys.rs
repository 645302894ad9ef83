//! Access keys: an id that is no secret, and the secret that requests are signed with.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use super::CredentialError;
use crate::entropy::Entropy;
use crate::seal::{Purpose, SealError, SealKey};

/// Random letters after the prefix of an id.
const ID_LETTERS: usize = 16;
/// Random bytes of a secret: 40 characters.
const SECRET_BYTES: usize = 30;
/// Letters and digits of ids (RFC 4648 base 32).
const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// An access key. It has no `Debug`, and its secret is wiped when it is dropped.
#[derive(Clone)]
pub(crate) struct AccessKey {
    /// A prefix that says what kind of key it is, and 16 capital letters and digits.
    pub(crate) id: String,
    /// 40 characters.
    pub(crate) secret: Zeroizing<String>,
}

impl AccessKey {
    /// A new key that lasts until it is replaced.
    pub(super) fn lasting(entropy: &dyn Entropy) -> Self {
        Self::with_prefix("AKIA", entropy)
    }

    /// A new key that needs a session token.
    pub(super) fn temporary(entropy: &dyn Entropy) -> Self {
        Self::with_prefix("ASIA", entropy)
    }

    fn with_prefix(prefix: &str, entropy: &dyn Entropy) -> Self {
        let mut id = [0; ID_LETTERS];
        entropy.fill(&mut id);
        let mut secret = Zeroizing::new([0; SECRET_BYTES]);
        entropy.fill(secret.as_mut_slice());
        Self { id: prefix.to_owned() + &letters(&id), secret: Zeroizing::new(STANDARD.encode(secret.as_slice())) }
    }

    /// The secret under the server's key.
    pub(super) fn seal(&self, seal: &SealKey, entropy: &dyn Entropy) -> Result<Vec<u8>, SealError> {
        seal.seal(entropy, Purpose::SecretAccessKey, &self.id, self.secret.as_bytes())
    }

    /// The key with this id, from its sealed secret.
    pub(super) fn open(id: &str, sealed: &[u8], seal: &SealKey) -> Result<Self, CredentialError> {
        let secret = seal.open(Purpose::SecretAccessKey, id, sealed)?;
        let secret = std::str::from_utf8(&secret).map_err(|_| SealError)?.to_owned();
        Ok(Self { id: id.to_owned(), secret: Zeroizing::new(secret) })
    }
}

/// One letter a byte, each equally likely when the bytes are random.
fn letters(bytes: &[u8]) -> String {
    let letter = |byte: &u8| ALPHABET.get(usize::from(byte % 32)).copied().map_or('A', char::from);
    bytes.iter().map(letter).collect()
}
