//! SRP of a device: the same arithmetic as for passwords, where the identity is the device's, and the verifier was made by the
//! device itself. The state between challenge and answer is the caller's session.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use num_bigint::BigUint;
use serde::{Deserialize, Serialize};
use zeroize::{ZeroizeOnDrop, Zeroizing};

use super::exchange::{self, KEY_BYTES};
use crate::aws_json::{AwsError, Secret};
use crate::seal::Purpose;
use crate::user_pool::UserPool;
use crate::user_pool::devices::Device;

/// Bytes of the server's random exponent, as RFC 5054 asks at least.
const EXPONENT_BYTES: usize = 32;
/// Longest `SRP_A`, in hexadecimal digits.
const PUBLIC_DIGITS: usize = 770;
/// Bytes of the block that both sides sign.
const BLOCK_BYTES: usize = 32;

/// What a device brings to be confirmed, read and sealed.
pub(in crate::user_pool) struct DeviceSecret {
    pub(in crate::user_pool) salt: Vec<u8>,
    pub(in crate::user_pool) sealed_verifier: Vec<u8>,
}

impl DeviceSecret {
    /// Reads `Salt` and `PasswordVerifier`, which are the base64 of positive numbers.
    pub(in crate::user_pool) fn read(
        pool: &UserPool,
        device_key: &str,
        salt: &str,
        verifier: &Secret,
    ) -> Result<Self, AwsError> {
        let invalid = |_| AwsError::invalid_parameter("Invalid device secret verifier configuration.");
        let salt = STANDARD.decode(salt).map_err(invalid)?;
        let verifier = Zeroizing::new(STANDARD.decode(verifier.expose()).map_err(invalid)?);
        // The first bit is a sign.
        let is_negative = |bytes: &[u8]| bytes.first().is_none_or(|first| *first >= 0x80);
        if is_negative(&salt) || is_negative(&verifier) {
            return Err(AwsError::invalid_parameter("Negative value passed for salt or password verifier."));
        }
        let number = BigUint::from_bytes_be(&verifier);
        if number <= BigUint::from(1_u8) || number >= exchange::prime() || salt.len() > 64 {
            return Err(AwsError::invalid_parameter("Invalid device secret verifier configuration."));
        }
        let sealed_verifier = pool.seal.seal(&*pool.entropy, Purpose::SrpVerifier, device_key, &verifier)?;
        Ok(Self { salt, sealed_verifier })
    }
}

/// What the server knows between challenge and answer.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ZeroizeOnDrop)]
pub(in crate::user_pool) struct DeviceExchange {
    /// The session key, in hexadecimal.
    key: String,
    /// `SECRET_BLOCK`.
    block: String,
}

impl fmt::Debug for DeviceExchange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DeviceExchange(…)")
    }
}

/// What the challenge shows.
pub(in crate::user_pool) struct DeviceChallenge {
    pub(in crate::user_pool) salt: String,
    pub(in crate::user_pool) server_public: String,
    pub(in crate::user_pool) block: String,
}

/// The server's part, from the caller's `SRP_A`.
pub(in crate::user_pool) async fn challenge(
    pool: &UserPool,
    device: &Device,
    srp_a: &str,
) -> Result<(DeviceChallenge, DeviceExchange), AwsError> {
    let invalid = || AwsError::invalid_parameter("SRP_A is not a valid number.");
    let public = Some(srp_a).filter(|text| text.len() <= PUBLIC_DIGITS);
    let public = public.and_then(|text| BigUint::parse_bytes(text.as_bytes(), 16)).ok_or_else(invalid)?;
    let verifier = pool.seal.open(Purpose::SrpVerifier, &device.device_key, &device.sealed_verifier)?;
    let verifier = BigUint::from_bytes_be(&verifier);
    let mut secret = Zeroizing::new([0; EXPONENT_BYTES]);
    pool.entropy.fill(secret.as_mut_slice());
    let work = move || exchange::respond(&public, &verifier, &BigUint::from_bytes_be(secret.as_slice()));
    let server = pool.passwords.run(work).await?.ok_or_else(invalid)?;
    let mut block = [0; BLOCK_BYTES];
    pool.entropy.fill(&mut block);
    let block = STANDARD.encode(block);
    let shown = DeviceChallenge {
        salt: hex::encode(&device.salt),
        server_public: server.public.to_str_radix(16),
        block: block.clone(),
    };
    Ok((shown, DeviceExchange { key: hex::encode(server.key.as_slice()), block }))
}

impl DeviceExchange {
    /// Whether an answer was signed by whoever has the device's password.
    pub(in crate::user_pool) fn is_answered(
        &self,
        device: &Device,
        (block, timestamp): (&str, &str),
        signature: &Secret,
    ) -> Result<bool, AwsError> {
        if block != self.block {
            return Ok(false);
        }
        let mut key = Zeroizing::new([0; KEY_BYTES]);
        hex::decode_to_slice(&self.key, key.as_mut_slice()).map_err(AwsError::internal)?;
        let block = STANDARD.decode(block).map_err(AwsError::internal)?;
        let parts = [device.group_key.as_bytes(), device.device_key.as_bytes(), &block, timestamp.as_bytes()];
        let signature = STANDARD.decode(signature.expose()).unwrap_or_default();
        Ok(exchange::is_signed(&key, &parts, &signature))
    }
}
