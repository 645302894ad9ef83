//! The identity pool: an id token for an identity, and temporary credentials for it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use aws_credential_types::Credentials;
use aws_sdk_cognitoidentity::Client;
use aws_smithy_types::error::display::DisplayErrorContext;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;

use crate::clock::SharedClock;
use crate::session::{Session, Token};

/// The most credentials that are remembered.
const MOST_CACHED: usize = 10_000;

/// Why there are no credentials.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CredentialsError {
    /// The identity pool could not be reached, or failed, or refused.
    Unavailable,
}

/// Credentials of one person for an hour at most.
#[derive(Debug, Clone)]
pub(crate) struct TemporaryCredentials {
    /// What requests are signed with.
    pub(crate) credentials: Credentials,
    /// Until when.
    pub(crate) expires_at: SystemTime,
}

type CacheKey = (String, [u8; 32]);
type Slot = Arc<tokio::sync::Mutex<Option<TemporaryCredentials>>>;

/// One identity pool, for the accounts of one user pool.
pub(crate) struct IdentityPool {
    client: Client,
    pool_id: String,
    /// The user pool's name in `Logins`.
    provider: String,
    clock: SharedClock,
    cache: Mutex<HashMap<CacheKey, Slot>>,
    /// What everybody's requests are signed with, where the store does not know the pool's credentials, and that store's clock.
    lent: Option<(Credentials, SharedClock)>,
    /// The one guest that stands for everybody who is not signed in.
    guest: tokio::sync::Mutex<Option<Guest>>,
}

/// A guest: an identity without a sign-in.
#[derive(Debug, Clone)]
pub(crate) struct Guest {
    /// Theirs, which names nothing in the bucket.
    pub(crate) identity_id: String,
    /// What a guest may do.
    pub(crate) credentials: TemporaryCredentials,
}

impl IdentityPool {
    /// With the SDK's client and the ids of both pools.
    pub(crate) fn new(client: Client, pool_id: &str, user_pool_id: &str, region: &str, clock: SharedClock) -> Self {
        let provider = format!("cognito-idp.{region}.amazonaws.com/{user_pool_id}");
        Self {
            client,
            pool_id: pool_id.to_owned(),
            provider,
            clock,
            cache: Mutex::default(),
            lent: None,
            guest: tokio::sync::Mutex::default(),
        }
    }

    /// With a key that everybody's requests are signed with, if there is one. Whoever gets none from the pool gets this one neither,
    /// and has it as long as the pool's would be good, by the clock of the store that takes it.
    #[must_use]
    pub(crate) fn lending(self, lent: Option<Credentials>, clock: SharedClock) -> Self {
        Self { lent: lent.map(|lent| (lent, clock)), ..self }
    }

    /// The identity of an account: the same for every sign-in.
    pub(crate) async fn identity_id(&self, id_token: &Token) -> Option<String> {
        let call =
            self.client.get_id().identity_pool_id(&self.pool_id).logins(self.provider.clone(), id_token.expose());
        match Box::pin(call.send()).await {
            Ok(answer) => answer.identity_id,
            Err(error) => {
                tracing::error!(operation = "GetId", error = %DisplayErrorContext(&error), "the identity pool failed");
                None
            }
        }
    }

    /// Credentials of a session that are good until `until` at least, if the pool gives any that long.
    ///
    /// They are the same for every call until they would end before that, so that what is signed with them is, too.
    pub(crate) async fn credentials(
        &self,
        session: &Session,
        until: SystemTime,
    ) -> Result<TemporaryCredentials, CredentialsError> {
        let slot = self.slot(session);
        let mut cached = slot.lock().await;
        if let Some(credentials) = cached.as_ref().filter(|credentials| credentials.expires_at >= until) {
            return Ok(credentials.clone());
        }
        let fetched = self.fetch(session).await?;
        *cached = Some(fetched.clone());
        Ok(fetched)
    }

    /// A guest whose credentials are good until `until` at least, if the pool gives any that long. It is the same for every
    /// visitor and every call until they would end before that: what guests may do does not depend on who they are.
    pub(crate) async fn guest(&self, until: SystemTime) -> Result<Guest, CredentialsError> {
        let mut cached = self.guest.lock().await;
        if let Some(guest) = cached.as_ref().filter(|guest| guest.credentials.expires_at >= until) {
            return Ok(guest.clone());
        }
        let identity_id = match cached.take() {
            Some(guest) => guest.identity_id,
            None => self.new_guest().await?,
        };
        let call = self.client.get_credentials_for_identity().identity_id(&identity_id);
        let answer = Box::pin(call.send()).await.map_err(|error| no_credentials(&error))?;
        let credentials = self.usable(whole(answer.credentials)?);
        let guest = Guest { identity_id, credentials };
        *cached = Some(guest.clone());
        Ok(guest)
    }

    async fn new_guest(&self) -> Result<String, CredentialsError> {
        let answer = Box::pin(self.client.get_id().identity_pool_id(&self.pool_id).send()).await.map_err(|error| {
            tracing::error!(operation = "GetId", code = error.code(), "the identity pool gives guests no identity");
            CredentialsError::Unavailable
        })?;
        answer.identity_id.ok_or(CredentialsError::Unavailable)
    }

    /// Forgets the credentials of a session that was ended.
    pub(crate) fn forget(&self, session: &Session) {
        self.cache.lock().unwrap_or_else(PoisonError::into_inner).remove(&key(session));
    }

    fn slot(&self, session: &Session) -> Slot {
        let mut cache = self.cache.lock().unwrap_or_else(PoisonError::into_inner);
        if cache.len() >= MOST_CACHED {
            let now = self.clock.now();
            cache.retain(|_, slot| match slot.try_lock() {
                Ok(held) => held.as_ref().is_some_and(|credentials| credentials.expires_at > now),
                Err(_) => true,
            });
        }
        if cache.len() >= MOST_CACHED {
            forget_oldest(&mut cache);
        }
        cache.entry(key(session)).or_default().clone()
    }

    async fn fetch(&self, session: &Session) -> Result<TemporaryCredentials, CredentialsError> {
        let call = self
            .client
            .get_credentials_for_identity()
            .identity_id(&session.identity_id)
            .logins(self.provider.clone(), session.id_token.expose());
        let answer = Box::pin(call.send()).await.map_err(|error| no_credentials(&error))?;
        whole(answer.credentials).map(|own| self.usable(own))
    }

    fn usable(&self, own: TemporaryCredentials) -> TemporaryCredentials {
        match &self.lent {
            Some((lent, clock)) => {
                let left = own.expires_at.duration_since(self.clock.now()).unwrap_or_default();
                TemporaryCredentials { credentials: lent.clone(), expires_at: clock.now() + left }
            }
            None => own,
        }
    }
}

/// Forgets the tenth of what is remembered that ends first: its owners get new ones when they come, and not everybody at once.
fn forget_oldest(cache: &mut HashMap<CacheKey, Slot>) {
    let end =
        |slot: &Slot| slot.try_lock().ok().and_then(|held| held.as_ref().map(|credentials| credentials.expires_at));
    let mut ends: Vec<_> = cache.iter().map(|(key, slot)| (end(slot), key.clone())).collect();
    // What is being fetched has no end yet.
    ends.sort_by_key(|(end, _)| (end.is_none(), *end));
    for (_, key) in ends.into_iter().take(MOST_CACHED / 10) {
        cache.remove(&key);
    }
}

fn no_credentials(error: &impl ProvideErrorMetadata) -> CredentialsError {
    let code = error.code();
    tracing::error!(operation = "GetCredentialsForIdentity", code, "the identity pool failed");
    CredentialsError::Unavailable
}

fn whole(
    answer: Option<aws_sdk_cognitoidentity::types::Credentials>,
) -> Result<TemporaryCredentials, CredentialsError> {
    temporary(answer).ok_or_else(|| {
        tracing::error!(operation = "GetCredentialsForIdentity", "the answer lacks a part of the credentials");
        CredentialsError::Unavailable
    })
}

fn key(session: &Session) -> CacheKey {
    (session.identity_id.clone(), session.id_token.fingerprint())
}

/// The credentials in an answer, if it has every part of them.
pub(crate) fn temporary(answer: Option<aws_sdk_cognitoidentity::types::Credentials>) -> Option<TemporaryCredentials> {
    let answer = answer?;
    let expires_at = SystemTime::try_from(answer.expiration?).ok()?;
    let credentials = Credentials::new(
        answer.access_key_id?,
        answer.secret_key?,
        Some(answer.session_token?),
        Some(expires_at),
        "identity pool",
    );
    Some(TemporaryCredentials { credentials, expires_at })
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;
    use std::sync::Arc;
    use std::time::{Duration, SystemTime};

    use aws_credential_types::Credentials;

    use super::{MOST_CACHED, TemporaryCredentials, forget_oldest};

    #[test]
    fn of_too_many_credentials_those_that_end_first_are_forgotten() {
        let ends = |number: u64| SystemTime::UNIX_EPOCH + Duration::from_secs(number);
        let held = |number: u64| {
            let credentials = Credentials::new("id", "secret", None, None, "test");
            let held = TemporaryCredentials { credentials, expires_at: ends(number) };
            ((number.to_string(), [0; 32]), Arc::new(tokio::sync::Mutex::new(Some(held))))
        };
        let mut cache: HashMap<_, _> = (0..MOST_CACHED as u64).map(held).collect();
        let fetching = ("fetching".to_owned(), [0; 32]);
        cache.insert(fetching.clone(), Arc::default());
        forget_oldest(&mut cache);
        assert_eq!(cache.len(), MOST_CACHED + 1 - MOST_CACHED / 10);
        assert!(cache.contains_key(&fetching));
        let first_kept = MOST_CACHED / 10;
        assert!(!cache.contains_key(&((first_kept - 1).to_string(), [0; 32])));
        assert!(cache.contains_key(&(first_kept.to_string(), [0; 32])));
    }
}
