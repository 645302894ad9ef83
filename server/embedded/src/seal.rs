//! Keeps secrets at rest: one random key a data directory, and from it one key for each purpose.
//!
//! Sealing is ChaCha20-Poly1305 (RFC 8439) with a random nonce; the purpose selects the key, and the owner of the value is
//! authenticated with it, so that a sealed value cannot be moved to another row. It does not rotate keys.

use std::sync::Arc;

use aws_lc_rs::hmac;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{ChaCha20Poly1305, Nonce};
use thiserror::Error;
use zeroize::Zeroizing;

use crate::entropy::Entropy;

/// Bytes of the nonce that stands before each sealed value.
const NONCE_BYTES: usize = 12;

/// A sealed value was not made with this key, for this purpose and owner, or was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("a sealed value does not belong to this data directory's key")]
pub(crate) struct SealError;

/// What a key is used for. Keys of different purposes have nothing in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Private keys that sign tokens.
    SigningKey,
    /// SRP verifiers.
    SrpVerifier,
    /// The state between an SRP challenge and its answer.
    SrpChallenge,
    /// The state between any other challenge and its answer.
    Session,
    /// Salts and verifiers that are shown for unknown usernames.
    UnknownUser,
    /// Codes that are sent.
    Code,
    /// Secrets of authenticator apps.
    SoftwareToken,
    /// What a hosted page hands to its form.
    HostedFlow,
    /// The state of a sign-in that is away at another place, and what is derived from it.
    Federation,
    /// Secret access keys.
    SecretAccessKey,
    /// Secrets of the user pool's clients.
    ClientSecret,
    /// The template that was deployed last, and its parameters.
    Deployment,
}

impl Purpose {
    fn label(self) -> &'static [u8] {
        match self {
            Self::SigningKey => b"updown embedded signing key",
            Self::SrpVerifier => b"updown embedded srp verifier",
            Self::SrpChallenge => b"updown embedded srp challenge",
            Self::Session => b"updown embedded session",
            Self::UnknownUser => b"updown embedded unknown user",
            Self::SoftwareToken => b"updown embedded software token",
            Self::Code => b"updown embedded code",
            Self::HostedFlow => b"updown embedded hosted flow",
            Self::Federation => b"updown embedded federation",
            Self::SecretAccessKey => b"updown embedded secret access key",
            Self::ClientSecret => b"updown embedded client secret",
            Self::Deployment => b"updown embedded deployment",
        }
    }
}

/// The key of one data directory; cheap to clone, never printed.
#[derive(Clone)]
pub(crate) struct SealKey {
    master: Arc<Zeroizing<[u8; 32]>>,
}

impl SealKey {
    /// A key from its bytes, which have to be random.
    pub(crate) fn new(bytes: Zeroizing<[u8; 32]>) -> Self {
        Self { master: Arc::new(bytes) }
    }

    /// Encrypts `plain` for `owner`.
    pub(crate) fn seal(
        &self,
        entropy: &dyn Entropy,
        purpose: Purpose,
        owner: &str,
        plain: &[u8],
    ) -> Result<Vec<u8>, SealError> {
        let mut nonce = [0; NONCE_BYTES];
        entropy.fill(&mut nonce);
        let payload = Payload { msg: plain, aad: owner.as_bytes() };
        let sealed = self.cipher(purpose).encrypt(&Nonce::from(nonce), payload).map_err(|_| SealError)?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    /// Decrypts what [`SealKey::seal`] made with the same purpose and owner.
    pub(crate) fn open(&self, purpose: Purpose, owner: &str, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, SealError> {
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE_BYTES>().ok_or(SealError)?;
        let payload = Payload { msg: sealed, aad: owner.as_bytes() };
        self.cipher(purpose).decrypt(&Nonce::from(*nonce), payload).map(Zeroizing::new).map_err(|_| SealError)
    }

    /// HMAC-SHA256 of `parts`, each preceded by its length, under the key of `purpose`.
    pub(crate) fn mac(&self, purpose: Purpose, parts: &[&[u8]]) -> [u8; 32] {
        let key = hmac::Key::new(hmac::HMAC_SHA256, self.derive(purpose).as_slice());
        let mut context = hmac::Context::with_key(&key);
        for part in parts {
            context.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            context.update(part);
        }
        digest(&context.sign())
    }

    fn cipher(&self, purpose: Purpose) -> ChaCha20Poly1305 {
        ChaCha20Poly1305::new(&(*self.derive(purpose)).into())
    }

    fn derive(&self, purpose: Purpose) -> Zeroizing<[u8; 32]> {
        let key = hmac::Key::new(hmac::HMAC_SHA256, self.master.as_slice());
        Zeroizing::new(digest(&hmac::sign(&key, purpose.label())))
    }
}

fn digest(tag: &hmac::Tag) -> [u8; 32] {
    let mut bytes = [0; 32];
    for (byte, from) in bytes.iter_mut().zip(tag.as_ref()) {
        *byte = *from;
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entropy::SystemEntropy;

    fn key() -> SealKey {
        SealKey::new(Zeroizing::new([7; 32]))
    }

    #[test]
    fn a_sealed_value_opens_for_its_purpose_and_owner_only() {
        let sealed = key().seal(&SystemEntropy, Purpose::SrpVerifier, "anna", b"secret").unwrap();
        assert_eq!(key().open(Purpose::SrpVerifier, "anna", &sealed).unwrap().as_slice(), b"secret");
        assert_eq!(key().open(Purpose::SigningKey, "anna", &sealed), Err(SealError));
        assert_eq!(key().open(Purpose::SrpVerifier, "berta", &sealed), Err(SealError));
        let other = SealKey::new(Zeroizing::new([8; 32]));
        assert_eq!(other.open(Purpose::SrpVerifier, "anna", &sealed), Err(SealError));
    }

    #[test]
    fn a_changed_or_short_value_does_not_open() {
        let mut sealed = key().seal(&SystemEntropy, Purpose::Code, "anna", b"secret").unwrap();
        sealed[20] ^= 1;
        assert_eq!(key().open(Purpose::Code, "anna", &sealed), Err(SealError));
        assert_eq!(key().open(Purpose::Code, "anna", &sealed[..5]), Err(SealError));
    }

    #[test]
    fn a_mac_depends_on_where_its_parts_end() {
        assert_ne!(key().mac(Purpose::Code, &[b"ab", b"c"]), key().mac(Purpose::Code, &[b"a", b"bc"]));
    }
}
