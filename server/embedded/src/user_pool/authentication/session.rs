//! The `Session` of a challenge: who answers it, what they have proven before, and until when, under the server's key.
//!
//! It is bound to the client, to the username and to the password of that moment, lives for the client's
//! `AuthSessionValidity`, and is used up by the answer that goes on from it. A wrong answer leaves it, so that a code can be
//! typed again; how often is counted by account, not here. A username that nobody has gets one too, where that is hidden.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rusqlite::Transaction;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::awaited::Awaited;
use super::spent;
use super::steps::Proven;
use crate::aws_json::{AwsError, Secret, Violations};
use crate::seal::Purpose;
use crate::user_pool::UserPool;
use crate::user_pool::accounts::{self, Account};
use crate::user_pool::names::Caller;

/// The state between a challenge and its answer.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Session {
    id: String,
    username_key: String,
    /// The account, unless nobody has the username.
    sub: Option<String>,
    /// Tells whether the password was replaced since.
    password_mark: String,
    pub(super) proven: Proven,
    pub(super) awaited: Awaited,
    expires_s: i64,
}

impl Session {
    /// A session for a caller's answer to a challenge.
    pub(super) fn new(pool: &UserPool, caller: &Caller, proven: Proven, awaited: Awaited) -> Self {
        Self {
            id: pool.new_uuid(),
            username_key: caller.username_key.clone(),
            sub: caller.account.as_ref().map(|account| account.sub.clone()),
            password_mark: password_mark(pool, caller.account.as_ref()),
            proven,
            awaited,
            expires_s: pool.clock.now_s().saturating_add(pool.stack.client.auth_session_s),
        }
    }

    /// The session of the next step of one challenge, which lives no longer than the one before.
    pub(super) fn next(&self, pool: &UserPool, awaited: Awaited) -> Self {
        Self { id: pool.new_uuid(), awaited, ..self.clone() }
    }

    /// As the caller carries it.
    pub(super) fn sealed(&self, pool: &UserPool) -> Result<String, AwsError> {
        let state = Zeroizing::new(serde_json::to_vec(self).map_err(AwsError::internal)?);
        let sealed = pool.seal.seal(&*pool.entropy, Purpose::Session, &pool.stack.client.id, &state)?;
        Ok(URL_SAFE_NO_PAD.encode(sealed))
    }

    /// What the caller carried, and who it is about.
    ///
    /// # Errors
    /// `NotAuthorizedException` unless it is a session of this client that is still open.
    pub(super) async fn open(pool: &UserPool, text: &Secret) -> Result<(Self, Caller), AwsError> {
        let text = text.expose();
        Violations::default()
            .unless(text.len() >= 20, "session", "have length greater than or equal to 20")
            .unless(text.len() <= 4096, "session", "have length less than or equal to 4096")
            .check()?;
        let sealed = URL_SAFE_NO_PAD.decode(text).map_err(|_| invalid())?;
        let state = pool.seal.open(Purpose::Session, &pool.stack.client.id, &sealed).map_err(|_| invalid())?;
        let session: Self = serde_json::from_slice(&state).map_err(AwsError::internal)?;
        if session.expires_s <= pool.clock.now_s() {
            return Err(expired());
        }
        let (id, sub) = (session.id.clone(), session.sub.clone());
        let account = pool
            .db
            .read(move |tx| match sub {
                _ if spent::is_spent(tx, &id)? => Err(used()),
                Some(sub) => Ok(Some(accounts::by_sub(tx, &sub)?.ok_or_else(invalid)?)),
                None => Ok(None),
            })
            .await?;
        if password_mark(pool, account.as_ref()) != session.password_mark {
            return Err(invalid());
        }
        let caller = Caller { username_key: session.username_key.clone(), account };
        Ok((session, caller))
    }

    /// The same for an answer that says whose it is.
    pub(super) async fn open_for(
        pool: &UserPool,
        text: Option<&Secret>,
        username: &str,
    ) -> Result<(Self, Caller), AwsError> {
        let missing = || AwsError::invalid_parameter("Missing required parameter Session");
        let (session, caller) = Self::open(pool, text.ok_or_else(missing)?).await?;
        let is_theirs =
            caller.shown(pool) == username || pool.caller(username).await?.username_key == session.username_key;
        if is_theirs { Ok((session, caller)) } else { Err(invalid()) }
    }

    /// Uses it up.
    ///
    /// # Errors
    /// `NotAuthorizedException` when it already was, as by somebody else at the same time.
    pub(super) fn spend(&self, tx: &Transaction<'_>, now_s: i64) -> Result<(), AwsError> {
        if spent::spend(tx, &self.id, self.expires_s, now_s)? { Ok(()) } else { Err(used()) }
    }
}

/// Changes when the password does, and says nothing about it.
fn password_mark(pool: &UserPool, account: Option<&Account>) -> String {
    let hash = account.and_then(|account| account.password_hash.as_deref()).unwrap_or_default();
    hex::encode(pool.seal.mac(Purpose::Session, &[b"password", hash.as_bytes()]))
}

/// The refusal of a session that is none, or not this one.
pub(super) fn invalid() -> AwsError {
    AwsError::not_authorized("Invalid session for the user.")
}

fn expired() -> AwsError {
    AwsError::not_authorized("Invalid session for the user, session is expired.")
}

fn used() -> AwsError {
    AwsError::not_authorized("Invalid session for the user, session can only be used once.")
}
