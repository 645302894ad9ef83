//! [`Passkeys`] for one request: the user pool's calls with an access token of the session, and the names in a small object
//! below the caller's prefix.

use std::collections::BTreeMap;
use std::sync::Arc;

use app::core::passkeys::PasskeyName;
use app::ports::passkeys::Passkeys;
use app::wire::passkeys::{Passkey, PasskeyError};
use app::wire::secret::Secret;
use async_trait::async_trait;

use super::Services;
use crate::s3::{ObjectError, Window};
use crate::session::{AccessError, Exchange, PasskeyOwner, RequestSession, Session, Token};

/// The small object that holds the names, below the caller's prefix.
const NAMES: &str = ".updown/passkeys";

/// How much of an id tells the passkeys of one person apart: the object is small.
const ID_PART: usize = 16;

type Names = BTreeMap<String, String>;

/// The port of one request.
pub(super) struct RequestPasskeys {
    services: Arc<Services>,
    exchange: Arc<Exchange>,
    session: RequestSession,
}

impl RequestPasskeys {
    pub(super) fn new(services: Arc<Services>, exchange: Arc<Exchange>, session: RequestSession) -> Self {
        Self { services, exchange, session }
    }

    async fn access(&self) -> Result<(Session, Token), PasskeyError> {
        self.session.access().await.map_err(|error| match error {
            AccessError::SignedOut => PasskeyError::SignedOut,
            AccessError::Unavailable => PasskeyError::Unavailable,
        })
    }

    /// The names that there are; none where none was given.
    async fn names(&self, session: &Session) -> Result<Names, PasskeyError> {
        let credentials =
            self.services.identity_pool.credentials(session, Window::of(self.services.store_clock.now()).end());
        let credentials = credentials.await.map_err(|_| PasskeyError::Unavailable)?;
        match self.services.bucket.read_small(&key(session), &credentials).await {
            Ok(text) => Ok(serde_json::from_str(&text).unwrap_or_default()),
            Err(ObjectError::NotFound) => Ok(Names::new()),
            Err(ObjectError::Unavailable) => Err(PasskeyError::Unavailable),
        }
    }

    async fn keep(&self, session: &Session, names: &Names) -> Result<(), PasskeyError> {
        let credentials =
            self.services.identity_pool.credentials(session, Window::of(self.services.store_clock.now()).end());
        let credentials = credentials.await.map_err(|_| PasskeyError::Unavailable)?;
        let text = serde_json::to_string(names).map_err(|_| PasskeyError::Unavailable)?;
        let written = self.services.bucket.write_small(&key(session), &text, &credentials).await;
        written.map_err(|_| PasskeyError::Unavailable)
    }
}

fn key(session: &Session) -> String {
    format!("protected/{}/{NAMES}", session.identity_id)
}

fn part(id: &str) -> String {
    id.chars().take(ID_PART).collect()
}

#[async_trait]
impl Passkeys for RequestPasskeys {
    async fn list(&self) -> Result<Vec<Passkey>, PasskeyError> {
        let (session, access) = self.access().await?;
        let mut passkeys = self.services.user_pool.passkeys(&access).await?;
        if passkeys.is_empty() {
            return Ok(passkeys);
        }
        // Without the names that its owner gave, a passkey still has that of the user pool.
        let mut names = self.names(&session).await.unwrap_or_default();
        for passkey in &mut passkeys {
            if let Some(name) = names.remove(&part(&passkey.id)) {
                passkey.name = name;
            }
        }
        Ok(passkeys)
    }

    async fn begin(&self) -> Result<String, PasskeyError> {
        let (_, access) = self.access().await?;
        self.services.user_pool.begin_passkey(&access).await
    }

    async fn finish(&self, credential: &Secret) -> Result<(), PasskeyError> {
        let (session, access) = self.access().await?;
        self.services.user_pool.finish_passkey(&access, credential).await?;
        // Whoever signs in elsewhere has no name here to be asked for by.
        if session.elsewhere.is_none() {
            let Session { sub, username, .. } = session;
            self.exchange.remember_passkey_of(&PasskeyOwner { sub, username });
        }
        Ok(())
    }

    async fn rename(&self, id: &str, name: &PasskeyName) -> Result<(), PasskeyError> {
        let (session, access) = self.access().await?;
        let passkeys = self.services.user_pool.passkeys(&access).await?;
        if !passkeys.iter().any(|passkey| passkey.id == id) {
            return Err(PasskeyError::Gone);
        }
        let mut names = self.names(&session).await?;
        names.insert(part(id), name.as_str().to_owned());
        // Names of passkeys that are gone go with the next change.
        names.retain(|known, _| passkeys.iter().any(|passkey| part(&passkey.id) == *known));
        self.keep(&session, &names).await
    }

    async fn delete(&self, id: &str) -> Result<(), PasskeyError> {
        let (session, access) = self.access().await?;
        let pool = &self.services.user_pool;
        pool.delete_passkey(&access, id).await?;
        let is_remembered = self.exchange.passkey_owner().is_some_and(|owner| owner.sub == session.sub);
        // A list that cannot be had leaves it: the next offer finds out.
        if is_remembered && pool.passkeys(&access).await.is_ok_and(|left| left.is_empty()) {
            self.exchange.forget_passkey();
        }
        Ok(())
    }
}
