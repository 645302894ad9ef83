//! Secure Remote Password, in Cognito's variant: the server learns that the caller knows the password, not the password.
//!
//! SRP-6a (RFC 5054) over the 3072-bit group of RFC 3526 with SHA-256, where numbers are hashed as signed bytes, the
//! identity is the pool's name with the username, and the session key comes from HKDF. A verifier is a fast function of
//! the password and is therefore kept under the server's key, and only where the client allows this flow.

mod challenge;
pub(super) mod device;
mod exchange;

pub(super) use challenge::{Answer, PasswordVerifier};

use num_bigint::BigUint;
use zeroize::Zeroizing;

use super::UserPool;
use super::accounts::SrpRecord;
use crate::aws_json::{AwsError, Secret};
use crate::seal::Purpose;

/// Bytes of a salt.
const SALT_BYTES: usize = 16;
/// How many MACs make a number as long as the group's prime, 384 bytes.
const DECOY_BLOCKS: u8 = 12;

/// Whether the client allows SRP, by name or as a choice.
pub(super) fn is_allowed(pool: &UserPool) -> bool {
    pool.allows("ALLOW_USER_SRP_AUTH") || pool.allows("ALLOW_USER_AUTH")
}

/// What SRP needs of a new password; nothing where the client does not allow SRP.
pub(super) async fn record(
    pool: &UserPool,
    username_key: &str,
    password: &Secret,
) -> Result<Option<SrpRecord>, AwsError> {
    if !is_allowed(pool) {
        return Ok(None);
    }
    let mut salt = vec![0; SALT_BYTES];
    pool.entropy.fill(&mut salt);
    let identity = format!("{}{username_key}", pool_name(&pool.stack.user_pool.id));
    let (password, salt_for_work) = (password.clone(), salt.clone());
    let verifier = pool
        .passwords
        .run(move || {
            let exponent = exchange::password_exponent(&identity, password.expose(), &salt_for_work);
            Zeroizing::new(exchange::verifier(&exponent).to_bytes_be())
        })
        .await?;
    let sealed_verifier = pool.seal.seal(&*pool.entropy, Purpose::SrpVerifier, username_key, &verifier)?;
    Ok(Some(SrpRecord { salt, sealed_verifier }))
}

/// Salt and verifier of a username, made up and always the same for one that has none.
fn salt_and_verifier(
    pool: &UserPool,
    username_key: &str,
    record: Option<&SrpRecord>,
) -> Result<(Vec<u8>, BigUint), AwsError> {
    if let Some(record) = record {
        let verifier = pool.seal.open(Purpose::SrpVerifier, username_key, &record.sealed_verifier)?;
        return Ok((record.salt.clone(), BigUint::from_bytes_be(&verifier)));
    }
    let salt = pool.seal.mac(Purpose::UnknownUser, &[b"salt", username_key.as_bytes()]);
    let salt = salt.into_iter().take(SALT_BYTES).collect();
    // Any number will do, since no password fits: a power of the generator would take time that known usernames do not.
    let block = |index: u8| pool.seal.mac(Purpose::UnknownUser, &[b"verifier", &[index], username_key.as_bytes()]);
    let digits: Vec<u8> = (0..DECOY_BLOCKS).flat_map(block).collect();
    Ok((salt, BigUint::from_bytes_be(&digits) % exchange::prime()))
}

/// The part of a pool's id after the underscore, which is what Cognito hashes.
fn pool_name(pool_id: &str) -> &str {
    pool_id.split_once('_').map_or(pool_id, |(_, name)| name)
}
