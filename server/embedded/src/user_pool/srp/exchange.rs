//! The arithmetic of SRP-6a. Pure: numbers in, numbers out.
//!
//! `num-bigint` does not run in constant time; the exponents that could leak are random and used once.

use aws_lc_rs::{hkdf, hmac};
use num_bigint::BigUint;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

/// The prime of the 3072-bit group, RFC 3526 section 4. The generator is 2.
const PRIME: &str = "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74\
                     020BBEA63B139B22514A08798E3404DDEF9519B3CD3A431B302B0A6DF25F1437\
                     4FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED\
                     EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3DC2007CB8A163BF05\
                     98DA48361C55D39A69163FA8FD24CF5F83655D23DCA3AD961C62F356208552BB\
                     9ED529077096966D670C354E4ABC9804F1746C08CA18217C32905E462E36CE3B\
                     E39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF695581718\
                     3995497CEA956AE515D2261898FA051015728E5A8AAAC42DAD33170D04507A33\
                     A85521ABDF1CBA64ECFB850458DBEF0A8AEA71575D060C7DB3970F85A6E1E4C7\
                     ABF5AE8CDB0933D71E8C94E04A25619DCEE3D2261AD2EE6BF12FFA06D98A0864\
                     D87602733EC86A64521F2B18177B200CBBE117577A615D6C770988C0BAD946E2\
                     08E24FA074E5AB3143DB5BFCE0FD108E4B82D120A93AD2CAFFFFFFFFFFFFFFFF";
/// What the session key is derived for.
const KEY_INFO: &[u8] = b"Caldera Derived Key";
/// Bytes of the session key.
pub(super) const KEY_BYTES: usize = 16;

/// The session key that both sides arrive at.
pub(super) type SessionKey = Zeroizing<[u8; KEY_BYTES]>;

/// What the server says, and what it will hold the answer against.
pub(super) struct ServerSide {
    /// `B`.
    pub(super) public: BigUint,
    pub(super) key: SessionKey,
}

/// `x`: the password as a number.
pub(super) fn password_exponent(identity: &str, password: &str, salt: &[u8]) -> BigUint {
    let inner = Sha256::digest(Zeroizing::new(format!("{identity}:{password}")).as_bytes());
    hash(&[&signed(&BigUint::from_bytes_be(salt)), &inner])
}

/// `v`: g to the power of the exponent.
pub(super) fn verifier(exponent: &BigUint) -> BigUint {
    generator().modpow(exponent, &prime())
}

/// The server's part, from the caller's `A`, the verifier and the server's random exponent `b`.
///
/// `None` when `A` would make the key predictable.
pub(super) fn respond(caller_public: &BigUint, verifier: &BigUint, secret: &BigUint) -> Option<ServerSide> {
    let prime = prime();
    let zero = BigUint::default();
    if caller_public % &prime == zero || caller_public.bits() > prime.bits() {
        return None;
    }
    let multiplier = hash(&[&signed(&prime), &signed(&generator())]);
    let public = (multiplier * verifier + generator().modpow(secret, &prime)) % &prime;
    let scramble = hash(&[&signed(caller_public), &signed(&public)]);
    if scramble == zero || public == zero {
        return None;
    }
    let shared = (caller_public * verifier.modpow(&scramble, &prime)).modpow(secret, &prime);
    let key = derive_key(&scramble, &shared)?;
    Some(ServerSide { public, key })
}

/// The key that both sides derive from what they share.
pub(super) fn derive_key(scramble: &BigUint, shared: &BigUint) -> Option<SessionKey> {
    let salt = hkdf::Salt::new(hkdf::HKDF_SHA256, &signed(scramble));
    let shared = Zeroizing::new(signed(shared));
    let mut key = Zeroizing::new([0; KEY_BYTES]);
    let material = salt.extract(&shared);
    let info = [KEY_INFO];
    let okm = material.expand(&info, KeyLength).ok()?;
    okm.fill(key.as_mut_slice()).ok()?;
    Some(key)
}

/// Whether the caller knew the key, by their signature over `parts`.
pub(super) fn is_signed(key: &SessionKey, parts: &[&[u8]], signature: &[u8]) -> bool {
    bool::from(sign(key, parts).as_ref().ct_eq(signature))
}

/// The signature that proves the key.
pub(super) fn sign(key: &SessionKey, parts: &[&[u8]]) -> hmac::Tag {
    let mut context = hmac::Context::with_key(&hmac::Key::new(hmac::HMAC_SHA256, key.as_slice()));
    for part in parts {
        context.update(part);
    }
    context.sign()
}

struct KeyLength;

impl hkdf::KeyType for KeyLength {
    fn len(&self) -> usize {
        KEY_BYTES
    }
}

pub(super) fn prime() -> BigUint {
    BigUint::parse_bytes(PRIME.as_bytes(), 16).unwrap_or_default()
}

pub(super) fn generator() -> BigUint {
    BigUint::from(2_u8)
}

pub(super) fn hash(parts: &[&[u8]]) -> BigUint {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part);
    }
    BigUint::from_bytes_be(&hasher.finalize())
}

/// Big-endian bytes with a leading zero where the first bit is set: what Cognito hashes for a number.
pub(super) fn signed(number: &BigUint) -> Vec<u8> {
    let mut bytes = number.to_bytes_be();
    if bytes.first().is_some_and(|first| *first >= 0x80) {
        bytes.insert(0, 0);
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(bytes: &[u8]) -> BigUint {
        BigUint::from_bytes_be(bytes)
    }

    /// The caller's side of the exchange, as a Cognito client computes it.
    fn caller_key(password: &str, salt: &[u8], secret: &BigUint, public: &BigUint, server: &BigUint) -> SessionKey {
        let prime = prime();
        let exponent = password_exponent("poolanna", password, salt);
        let multiplier = hash(&[&signed(&prime), &signed(&generator())]);
        let scramble = hash(&[&signed(public), &signed(server)]);
        let masked = multiplier * verifier(&exponent) % &prime;
        let base = (server + &prime - masked) % &prime;
        derive_key(&scramble, &base.modpow(&(secret + scramble.clone() * exponent), &prime)).unwrap()
    }

    #[test]
    fn both_sides_arrive_at_one_key_with_the_right_password_only() {
        let salt = [0x80, 1, 2, 3];
        let stored = verifier(&password_exponent("poolanna", "right", &salt));
        let secret = number(&[9; 32]);
        let public = verifier(&secret);
        let server = respond(&public, &stored, &number(&[5; 32])).unwrap();
        assert!(*server.key == *caller_key("right", &salt, &secret, &public, &server.public));
        assert!(*server.key != *caller_key("wrong", &salt, &secret, &public, &server.public));
    }

    #[test]
    fn a_public_number_that_gives_the_key_away_is_refused() {
        let stored = verifier(&number(b"x"));
        for multiple in [BigUint::default(), prime(), prime() * 2_u8] {
            assert!(respond(&multiple, &stored, &number(&[5; 32])).is_none());
        }
    }

    #[test]
    fn the_group_is_the_safe_prime_of_rfc_3526() {
        let prime = prime();
        assert_eq!(prime.bits(), 3072);
        for base in [3_u8, 5, 7] {
            let one = BigUint::from(1_u8);
            assert_eq!(BigUint::from(base).modpow(&(&prime - 1_u8), &prime), one);
            let half = (&prime - 1_u8) / 2_u8;
            assert_eq!(BigUint::from(base).modpow(&(&half - 1_u8), &half), one);
        }
    }

    #[test]
    fn numbers_are_hashed_with_a_sign_byte() {
        assert_eq!(signed(&number(&[0x7f])), [0x7f]);
        assert_eq!(signed(&number(&[0x80])), [0, 0x80]);
    }
}
