//! The client's half of Cognito's Secure Remote Password exchange (`USER_SRP_AUTH`, `PASSWORD_VERIFIER`), which
//! devices go through as well (`DEVICE_SRP_AUTH`, `DEVICE_PASSWORD_VERIFIER`).
//!
//! SRP-6a over the 3,072-bit group of RFC 3526 with SHA-256, and Cognito's own key derivation (HKDF with the label
//! "Caldera Derived Key", 16 bytes) and signature. Nothing is kept: one exchange lives for one sign-in.

use std::io;

use aws_lc_rs::hmac;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use num_bigint::BigUint;
use sha2::{Digest, Sha256};
use time::OffsetDateTime;
use time::macros::format_description;

use crate::entropy;

/// The prime of RFC 3526, section 4.
const PRIME: &str = "\
    FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DD\
    EF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED\
    EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3DC2007CB8A163BF0598DA48361C55D39A69163FA8FD24CF5F\
    83655D23DCA3AD961C62F356208552BB9ED529077096966D670C354E4ABC9804F1746C08CA18217C32905E462E36CE3B\
    E39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF6955817183995497CEA956AE515D2261898FA0510\
    15728E5A8AAAC42DAD33170D04507A33A85521ABDF1CBA64ECFB850458DBEF0A8AEA71575D060C7DB3970F85A6E1E4C7\
    ABF5AE8CDB0933D71E8C94E04A25619DCEE3D2261AD2EE6BF12FFA06D98A0864D87602733EC86A64521F2B18177B200C\
    BBE117577A615D6C770988C0BAD946E208E24FA074E5AB3143DB5BFCE0FD108E4B82D120A93AD2CAFFFFFFFFFFFFFFFF";

const LABEL: &[u8] = b"Caldera Derived Key";

/// One exchange: the secret exponent `a` and what follows from it.
pub(super) struct Exchange {
    prime: BigUint,
    secret: BigUint,
    public: BigUint,
}

/// What the user pool asks, from `ChallengeParameters`.
pub(super) struct Challenge<'a> {
    /// `USER_ID_FOR_SRP`.
    pub(super) user_id: &'a str,
    /// `SALT`, hexadecimal.
    pub(super) salt: &'a str,
    /// `SRP_B`, hexadecimal.
    pub(super) server_public: &'a str,
    /// `SECRET_BLOCK`, base64.
    pub(super) secret_block: &'a str,
}

impl Exchange {
    /// Begins an exchange with a random exponent.
    ///
    /// # Errors
    /// When the operating system has no random bytes.
    pub(super) fn begin() -> io::Result<Self> {
        Self::with_exponent(&entropy::random::<128>()?).ok_or_else(|| io::Error::other("the exponent is zero"))
    }

    fn with_exponent(exponent: &[u8]) -> Option<Self> {
        let prime = BigUint::parse_bytes(PRIME.as_bytes(), 16)?;
        let secret = BigUint::from_bytes_be(exponent);
        let public = BigUint::from(2_u8).modpow(&secret, &prime);
        (public != BigUint::ZERO).then_some(Self { prime, secret, public })
    }

    /// `SRP_A`, hexadecimal.
    pub(super) fn public(&self) -> String {
        self.public.to_str_radix(16)
    }

    /// `PASSWORD_CLAIM_SIGNATURE`, base64; none when the challenge is not one that an honest pool gives.
    pub(super) fn sign(
        &self,
        pool_name: &str,
        password: &str,
        challenge: &Challenge<'_>,
        timestamp: &str,
    ) -> Option<String> {
        let salt = BigUint::parse_bytes(challenge.salt.as_bytes(), 16)?;
        let server_public = BigUint::parse_bytes(challenge.server_public.as_bytes(), 16)?;
        let secret_block = STANDARD.decode(challenge.secret_block).ok()?;
        let key = self.key(pool_name, challenge.user_id, password, &salt, &server_public)?;
        let mut context = hmac::Context::with_key(&hmac::Key::new(hmac::HMAC_SHA256, &key));
        for part in [pool_name.as_bytes(), challenge.user_id.as_bytes(), &secret_block, timestamp.as_bytes()] {
            context.update(part);
        }
        Some(STANDARD.encode(context.sign().as_ref()))
    }

    fn key(&self, pool: &str, user: &str, password: &str, salt: &BigUint, server_public: &BigUint) -> Option<[u8; 16]> {
        if server_public % &self.prime == BigUint::ZERO {
            return None;
        }
        let scramble = hash(&[&padded(&self.public), &padded(server_public)]);
        if scramble == BigUint::ZERO {
            return None;
        }
        let private = private(pool, user, password, salt);
        let generator = BigUint::from(2_u8);
        let multiplier = hash(&[&padded(&self.prime), &padded(&generator)]);
        let masked = (multiplier * generator.modpow(&private, &self.prime)) % &self.prime;
        let base = ((server_public % &self.prime) + &self.prime - masked) % &self.prime;
        let shared = base.modpow(&(&self.secret + &scramble * private), &self.prime);
        let extracted = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &padded(&scramble)), &padded(&shared));
        let mut expand = hmac::Context::with_key(&hmac::Key::new(hmac::HMAC_SHA256, extracted.as_ref()));
        expand.update(LABEL);
        expand.update(&[1]);
        expand.sign().as_ref().get(..16)?.try_into().ok()
    }
}

/// The salt and the verifier of a new password, as positive numbers, big-endian; none without a group.
pub(super) fn verifier(pool: &str, user: &str, password: &str, salt: &[u8]) -> Option<(Vec<u8>, Vec<u8>)> {
    let prime = BigUint::parse_bytes(PRIME.as_bytes(), 16)?;
    let salt = BigUint::from_bytes_be(salt);
    let verifier = BigUint::from(2_u8).modpow(&private(pool, user, password, &salt), &prime);
    Some((padded(&salt), padded(&verifier)))
}

/// The password as a number.
fn private(pool: &str, user: &str, password: &str, salt: &BigUint) -> BigUint {
    let inner = Sha256::digest(format!("{pool}{user}:{password}"));
    hash(&[&padded(salt), &inner])
}

/// `TIMESTAMP`: `Tue Nov 3 04:05:06 UTC 2026`.
pub(super) fn timestamp(now_s: i64) -> Option<String> {
    let format = format_description!(
        "[weekday repr:short] [month repr:short] [day padding:none] [hour]:[minute]:[second] UTC [year]"
    );
    OffsetDateTime::from_unix_timestamp(now_s).ok()?.format(&format).ok()
}

fn hash(parts: &[&[u8]]) -> BigUint {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part);
    }
    BigUint::from_bytes_be(&hasher.finalize())
}

/// Big-endian bytes of a number that is never taken for a negative one.
fn padded(number: &BigUint) -> Vec<u8> {
    let mut bytes = number.to_bytes_be();
    if bytes.first().is_some_and(|first| first & 0x80 != 0) {
        bytes.insert(0, 0);
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::{BigUint, Challenge, Exchange, timestamp};

    #[test]
    fn the_day_of_a_timestamp_is_not_padded() {
        assert_eq!(timestamp(1_793_678_706).unwrap(), "Tue Nov 3 04:05:06 UTC 2026");
    }

    #[test]
    fn a_pool_that_would_let_the_key_be_known_is_not_answered() {
        let exchange = Exchange::with_exponent(&[7; 128]).unwrap();
        let zero = Challenge { user_id: "ada", salt: "ab", server_public: "0", secret_block: "AA==" };
        assert_eq!(exchange.sign("pool", "password", &zero, "now"), None);
        let prime = exchange.prime.to_str_radix(16);
        let multiple = Challenge { server_public: &prime, ..zero };
        assert_eq!(exchange.sign("pool", "password", &multiple, "now"), None);
    }

    #[test]
    fn the_public_value_is_two_to_the_exponent() {
        let exchange = Exchange::with_exponent(&[3]).unwrap();
        assert_eq!(exchange.public, BigUint::from(8_u8));
    }
}
