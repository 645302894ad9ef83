//! What the authenticator says (section 6.1): for which relying party, whether somebody was there and was verified, how often it
//! has signed, and, when it registers, its new key.

use ciborium::Value;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use super::public_key::PublicKey;

const USER_PRESENT: u8 = 0x01;
const USER_VERIFIED: u8 = 0x04;
const HAS_CREDENTIAL: u8 = 0x40;
/// Longest id that a credential may have (section 4).
const ID_BYTES: usize = 1023;

/// Why an authenticator's words do not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum AuthenticatorFault {
    /// They cannot be read, or nobody was there.
    Malformed,
    /// They are for another relying party.
    RelyingParty,
    /// Nobody was verified, though that is required.
    Unverified,
    /// The key is of a kind that is not supported.
    Unsupported,
}

/// The head of the authenticator's data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Statement {
    /// A person was verified, as by a fingerprint.
    pub(super) user_verified: bool,
    /// How often the authenticator has signed; zero when it does not count.
    pub(super) sign_count: u32,
}

/// A credential that registers.
#[derive(Debug)]
pub(super) struct NewCredential {
    pub(super) id: Vec<u8>,
    pub(super) public_key: PublicKey,
    pub(super) statement: Statement,
}

/// Reads the head and holds it against what was asked; the rest follows it.
pub(super) fn statement<'a>(
    data: &'a [u8],
    relying_party_id: &str,
    verification_required: bool,
) -> Result<(Statement, u8, &'a [u8]), AuthenticatorFault> {
    let (hash, rest) = data.split_first_chunk::<32>().ok_or(AuthenticatorFault::Malformed)?;
    let (flags, rest) = rest.split_first().ok_or(AuthenticatorFault::Malformed)?;
    let (count, rest) = rest.split_first_chunk::<4>().ok_or(AuthenticatorFault::Malformed)?;
    if !bool::from(hash.as_slice().ct_eq(Sha256::digest(relying_party_id).as_slice())) {
        return Err(AuthenticatorFault::RelyingParty);
    }
    if flags & USER_PRESENT == 0 {
        return Err(AuthenticatorFault::Malformed);
    }
    let user_verified = flags & USER_VERIFIED != 0;
    if verification_required && !user_verified {
        return Err(AuthenticatorFault::Unverified);
    }
    Ok((Statement { user_verified, sign_count: u32::from_be_bytes(*count) }, *flags, rest))
}

/// The credential in an attestation object (section 6.5). Its attestation statement is not looked at.
pub(super) fn registered(
    attestation_object: &[u8],
    relying_party_id: &str,
    verification_required: bool,
) -> Result<NewCredential, AuthenticatorFault> {
    let malformed = AuthenticatorFault::Malformed;
    let object: Value = ciborium::from_reader(attestation_object).map_err(|_| malformed)?;
    let entries = object.as_map().ok_or(malformed)?;
    let found = entries.iter().find(|(name, _)| name.as_text() == Some("authData"));
    let data = found.and_then(|(_, value)| value.as_bytes()).ok_or(malformed)?;
    let (statement, flags, rest) = statement(data, relying_party_id, verification_required)?;
    if flags & HAS_CREDENTIAL == 0 {
        return Err(malformed);
    }
    // The make of the authenticator, which is not asked for.
    let (_make, rest) = rest.split_first_chunk::<16>().ok_or(malformed)?;
    let (length, rest) = rest.split_first_chunk::<2>().ok_or(malformed)?;
    let length = usize::from(u16::from_be_bytes(*length));
    let (id, mut rest) = rest.split_at_checked(length).filter(|_| (1..=ID_BYTES).contains(&length)).ok_or(malformed)?;
    let key: Value = ciborium::from_reader(&mut rest).map_err(|_| malformed)?;
    let public_key = PublicKey::from_cose(&key).ok_or(AuthenticatorFault::Unsupported)?;
    Ok(NewCredential { id: id.to_vec(), public_key, statement })
}
