//! Passkeys: the relying party's side of Web Authentication (<https://www.w3.org/TR/webauthn-3/>), as Cognito uses it
//! (<https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-authentication-flow-methods.html>).
//!
//! It verifies what a browser hands over: the client data, the authenticator's data and its signature (section 7). Signatures
//! are checked by aws-lc; time and randomness come from the pool, which is why no ready relying party is used: those read the
//! system's clock. Attestation is not asked for and not looked at, so an authenticator's make is not known.

mod authenticator;
mod client_data;
mod credentials;
mod options;
mod public_key;
mod response;

pub(super) use credentials::{Credential, by_id, count, delete, forget_challenges, insert, keep_challenge, list, used};
pub(super) use options::{creation, request};
pub(super) use response::{AssertionResponse, RegistrationResponse};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rusqlite::Transaction;

use super::UserPool;
use crate::aws_json::{AwsError, Exception};
use crate::entropy::Entropy;
use crate::stack::settings::WebAuthnSettings;

/// Most passkeys of one account, as Cognito has it.
pub(super) const MOST: u32 = 20;
/// How long a challenge to register may take.
const CHALLENGE_S: i64 = 5 * 60;
/// Random bytes of a challenge; section 13.4.3 asks for 16 at least.
const CHALLENGE_BYTES: usize = 32;

/// The pool's settings for passkeys.
///
/// # Errors
/// `WebAuthnNotEnabledException` unless passkeys are among the first factors, `WebAuthnConfigurationMissingException` without
/// a relying party.
pub(super) fn settings(pool: &UserPool) -> Result<&WebAuthnSettings, AwsError> {
    let settings = &pool.stack.user_pool.web_authn;
    if !settings.enabled {
        return Err(AwsError::new(Exception::WebAuthnNotEnabled, "WebAuthn is not enabled for this user pool."));
    }
    if settings.relying_party_id.is_empty() {
        let words = "The user pool has no relying party id and no domain.";
        return Err(AwsError::new(Exception::WebAuthnConfigurationMissing, words));
    }
    Ok(settings)
}

/// A new challenge, as options and client data write it.
pub(super) fn new_challenge(entropy: &dyn Entropy) -> String {
    let mut bytes = [0; CHALLENGE_BYTES];
    entropy.fill(&mut bytes);
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Until when a challenge to register counts that is given now.
pub(super) fn challenge_expiry(now_s: i64) -> i64 {
    now_s.saturating_add(CHALLENGE_S)
}

/// Uses up the challenge that an account was given to register.
///
/// # Errors
/// `WebAuthnChallengeNotFoundException` without one, `WebAuthnClientMismatchException` when another client was given it.
pub(super) fn take_challenge(
    tx: &Transaction<'_>,
    (sub, client_id): (&str, &str),
    now_s: i64,
) -> Result<String, AwsError> {
    let missing = || {
        let words = "The challenge to register a passkey was not found or has expired.";
        AwsError::new(Exception::WebAuthnChallengeNotFound, words)
    };
    let kept = credentials::take_challenge(tx, sub)?.filter(|kept| kept.expires_s > now_s).ok_or_else(missing)?;
    if kept.client_id == client_id {
        return Ok(kept.challenge);
    }
    let words = "The passkey's registration was started by another client.";
    Err(AwsError::new(Exception::WebAuthnClientMismatch, words))
}
