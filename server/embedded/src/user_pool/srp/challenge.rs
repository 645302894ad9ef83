//! The two messages of a sign-in by SRP: the challenge, and the caller's answer to it.
//!
//! The state between them travels in the challenge's `SECRET_BLOCK`, under the server's key, so a restart or a second
//! process can take the answer. A challenge can be answered once.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use num_bigint::BigUint;
use serde::{Deserialize, Serialize};
use zeroize::{ZeroizeOnDrop, Zeroizing};

use super::exchange::{self, KEY_BYTES};
use crate::aws_json::{AwsError, Secret};
use crate::seal::Purpose;
use crate::user_pool::accounts::{self, Account};
use crate::user_pool::names::Caller;
use crate::user_pool::{UserPool, authentication, lockout};

/// Bytes of the server's random exponent, as RFC 5054 asks at least.
const EXPONENT_BYTES: usize = 32;
/// Longest `SRP_A`, in hexadecimal digits.
const PUBLIC_DIGITS: usize = 770;
/// What sealed states belong to.
const OWNER: &str = "password verifier";

/// What the server knows between challenge and answer.
#[derive(Serialize, Deserialize, ZeroizeOnDrop)]
struct State {
    id: String,
    username_key: String,
    /// What the challenge called them.
    shown: String,
    /// Identifies the password that the challenge was made for.
    salt: String,
    key: String,
    expires_s: i64,
}

/// The `PASSWORD_VERIFIER` challenge.
pub(in crate::user_pool) struct PasswordVerifier;

impl PasswordVerifier {
    /// Challenge parameters for a caller, from their `SRP_A`.
    pub(in crate::user_pool) async fn challenge(
        pool: &UserPool,
        caller: &Caller,
        srp_a: &str,
    ) -> Result<BTreeMap<&'static str, String>, AwsError> {
        let invalid = || AwsError::invalid_parameter("SRP_A is not a valid number.");
        let public = Some(srp_a).filter(|text| text.len() <= PUBLIC_DIGITS);
        let public = public.and_then(|text| BigUint::parse_bytes(text.as_bytes(), 16)).ok_or_else(invalid)?;
        let record = caller.account.as_ref().and_then(|account| account.srp.as_ref());
        let (salt, verifier) = super::salt_and_verifier(pool, &caller.username_key, record)?;
        let mut secret = Zeroizing::new([0; EXPONENT_BYTES]);
        pool.entropy.fill(secret.as_mut_slice());
        let work = move || exchange::respond(&public, &verifier, &BigUint::from_bytes_be(secret.as_slice()));
        let server = pool.passwords.run(work).await?.ok_or_else(invalid)?;
        let salt = hex::encode(salt);
        let state = State {
            id: pool.new_uuid(),
            username_key: caller.username_key.clone(),
            shown: caller.shown(pool),
            salt: salt.clone(),
            key: hex::encode(server.key.as_slice()),
            expires_s: pool.clock.now_s().saturating_add(pool.stack.client.auth_session_s),
        };
        let sealed = Zeroizing::new(serde_json::to_vec(&state).map_err(AwsError::internal)?);
        let block = pool.seal.seal(&*pool.entropy, Purpose::SrpChallenge, OWNER, &sealed)?;
        Ok(BTreeMap::from([
            ("SALT", salt),
            ("SRP_B", server.public.to_str_radix(16)),
            ("SECRET_BLOCK", STANDARD.encode(block)),
            // The spelling that is told apart, so that the answer is the same whether the account exists.
            ("USERNAME", state.shown.clone()),
            ("USER_ID_FOR_SRP", state.shown.clone()),
        ]))
    }
}

/// `ChallengeResponses` of `PASSWORD_VERIFIER`.
pub(in crate::user_pool) struct Answer<'a> {
    /// As it was written, and as it is told apart.
    pub(in crate::user_pool) username: &'a str,
    pub(in crate::user_pool) username_key: &'a str,
    pub(in crate::user_pool) signature: &'a Secret,
    pub(in crate::user_pool) secret_block: &'a str,
    pub(in crate::user_pool) timestamp: &'a str,
}

impl Answer<'_> {
    /// The account whose password the caller has proven to know; `None` when they have not.
    ///
    /// The try is counted, and the challenge used up, before anything is compared.
    pub(in crate::user_pool) async fn account(&self, pool: &UserPool) -> Result<Option<Account>, AwsError> {
        let invalid = || AwsError::not_authorized("Invalid session for the user.");
        let block = STANDARD.decode(self.secret_block).map_err(|_| invalid())?;
        let state = pool.seal.open(Purpose::SrpChallenge, OWNER, &block).map_err(|_| invalid())?;
        let state: State = serde_json::from_slice(&state).map_err(AwsError::internal)?;
        let now_s = pool.clock.now_s();
        if state.username_key != self.username_key && state.shown != self.username {
            return Err(invalid());
        }
        if state.expires_s <= now_s {
            return Err(AwsError::not_authorized("Invalid session for the user, session is expired."));
        }
        let mut key = Zeroizing::new([0; KEY_BYTES]);
        hex::decode_to_slice(&state.key, key.as_mut_slice()).map_err(AwsError::internal)?;
        let (id, expires_s, username_key) = (state.id.clone(), state.expires_s, state.username_key.clone());
        let account = pool
            .db
            .write(move |tx| {
                if !authentication::spend(tx, &id, expires_s, now_s)? {
                    return Err(AwsError::not_authorized("Invalid session for the user."));
                }
                lockout::begin_try(tx, &username_key, now_s)?;
                Ok(accounts::by_username_key(tx, &username_key)?)
            })
            .await?;
        let pool_name = super::pool_name(&pool.stack.user_pool.id);
        let parts = [pool_name.as_bytes(), state.username_key.as_bytes(), &block, self.timestamp.as_bytes()];
        let signature = STANDARD.decode(self.signature.expose()).unwrap_or_default();
        let proven = exchange::is_signed(&key, &parts, &signature);
        let current = |account: &Account| account.srp.as_ref().is_some_and(|srp| hex::encode(&srp.salt) == state.salt);
        Ok(account.filter(|account| proven && current(account)))
    }
}
