//! The state of one sign-in at the hosted page, between a page and the form on it: under the server's key, in a hidden field.
//!
//! It counts only in the browser that the page was shown in, so that no other site can send the form. It is not in the cookie
//! itself, so that two tabs do not disturb each other.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use super::random_text::hash;
use crate::aws_json::AwsError;
use crate::seal::Purpose;
use crate::user_pool::UserPool;

/// How long a page may be looked at before its form is sent, in seconds.
const LIFETIME_S: i64 = 3600;

/// One sign-in.
#[derive(Serialize, Deserialize)]
pub(super) struct Flow {
    /// SHA-256 of the browser's mark.
    browser: [u8; 32],
    /// The parameters of the authorization request, as the app sent them.
    pub(super) query: String,
    pub(super) step: Step,
    expires_s: i64,
}

/// What the form answers.
#[derive(Clone, Serialize, Deserialize)]
pub(super) enum Step {
    /// Username and password.
    Password,
    /// A challenge.
    Challenge(Challenge),
}

/// A challenge of the user pool.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Challenge {
    /// For example `SOFTWARE_TOKEN_MFA`.
    pub(super) name: String,
    pub(super) username: String,
    pub(super) session: String,
    pub(super) parameters: BTreeMap<String, String>,
}

impl Flow {
    /// A sign-in in the browser with this mark.
    pub(super) fn new(pool: &UserPool, mark: &str, query: String, step: Step) -> Self {
        Self { browser: hash(mark), query, step, expires_s: pool.clock.now_s().saturating_add(LIFETIME_S) }
    }

    /// As the hidden field carries it.
    pub(super) fn sealed(&self, pool: &UserPool) -> Result<String, AwsError> {
        let state = Zeroizing::new(serde_json::to_vec(self).map_err(AwsError::internal)?);
        let sealed = pool.seal.seal(&*pool.entropy, Purpose::HostedFlow, &pool.stack.client.id, &state)?;
        Ok(URL_SAFE_NO_PAD.encode(sealed))
    }

    /// What a hidden field carried; nothing unless it was shown in this browser, not too long ago.
    pub(super) fn open(pool: &UserPool, mark: &str, field: &str) -> Option<Self> {
        let sealed = URL_SAFE_NO_PAD.decode(field).ok()?;
        let state = pool.seal.open(Purpose::HostedFlow, &pool.stack.client.id, &sealed).ok()?;
        let flow: Self = serde_json::from_slice(&state).ok()?;
        let ours = bool::from(flow.browser.ct_eq(&hash(mark))) && flow.expires_s > pool.clock.now_s();
        ours.then_some(flow)
    }
}
