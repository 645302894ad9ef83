//! [`Account`] for one request: calls to the user pool with an access token of the session.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use app::ports::account::Account;
use app::wire::account::{AccountError, ContactKind, FactorChoice, Profile};
use app::wire::auth::{AuthError, Delivery};
use app::wire::challenge::Factor;
use app::wire::secret::Secret;
use async_trait::async_trait;

use super::Services;
use crate::cognito::CredentialsError;
use crate::s3::RemovalError;
use crate::session::{AccessError, Exchange, RequestSession, Session, Token};

/// How long credentials have to be good for the deletion of many objects.
const REMOVAL_TAKES: Duration = Duration::from_secs(5 * 60);

/// The port of one request.
#[derive(Clone)]
pub(super) struct RequestAccount {
    services: Arc<Services>,
    exchange: Arc<Exchange>,
    session: RequestSession,
}

impl RequestAccount {
    pub(super) fn new(services: Arc<Services>, exchange: Arc<Exchange>, session: RequestSession) -> Self {
        Self { services, exchange, session }
    }

    /// The session, and a token for a call about its account.
    pub(super) async fn access(&self) -> Result<(Session, Token), AccountError> {
        self.session.access().await.map_err(|error| match error {
            AccessError::SignedOut => AccountError::SignedOut,
            AccessError::Unavailable => AuthError::Unavailable.into(),
        })
    }

    /// What a call came to. A pool that takes its own token no more has ended the session, which so ends here too.
    pub(super) async fn ended<T>(
        &self,
        call: impl Future<Output = Result<T, AccountError>> + Send,
    ) -> Result<T, AccountError> {
        let outcome = call.await;
        if matches!(outcome, Err(AccountError::SignedOut))
            && let Some(session) = self.session.end().await
        {
            self.services.identity_pool.forget(&session);
        }
        outcome
    }

    /// Deletes what is stored below the person's prefix, with their own credentials.
    async fn remove_objects(&self, session: &Session) -> Result<(), AccountError> {
        let until = self.services.store_clock.now() + REMOVAL_TAKES;
        let credentials = self.services.identity_pool.credentials(session, until).await;
        let credentials = credentials.map_err(|CredentialsError::Unavailable| AuthError::Unavailable)?;
        let removed = self.services.bucket.remove_all_of(&session.identity_id, &credentials).await;
        removed.map_err(|error| match error {
            RemovalError::Refused => AccountError::ObjectsRemain,
            RemovalError::Unavailable => AuthError::Unavailable.into(),
        })
    }

    /// A call that may change the address or number that the person signs in with: the session's name follows.
    async fn renaming<T: Send>(
        &self,
        kind: ContactKind,
        session: &Session,
        access: &Token,
        call: impl Future<Output = Result<T, AccountError>> + Send,
    ) -> Result<T, AccountError> {
        let may_be_the_name = match kind {
            ContactKind::Email => session.username.contains('@'),
            ContactKind::PhoneNumber => session.username.starts_with('+'),
        };
        if !may_be_the_name {
            return call.await;
        }
        let pool = &self.services.user_pool;
        let value = |profile: &Profile| profile.contact(kind).map(|contact| contact.value.clone());
        let before = value(&pool.profile(access, &session.username).await?);
        let done = call.await?;
        if before.is_some_and(|before| before.eq_ignore_ascii_case(&session.username)) {
            // The call itself went well: a name that cannot be found out stays as it is.
            let now = pool.profile(access, &session.username).await.ok().as_ref().and_then(value);
            if let Some(now) = now.filter(|now| *now != session.username) {
                self.session.rename(session.clone(), &now).await;
                self.exchange.rename_passkey_owner(&session.sub, &now);
            }
        }
        Ok(done)
    }

    /// Signs the person out in this browser and in this process.
    async fn leave(&self) {
        if let Some(session) = self.session.leave().await {
            self.services.identity_pool.forget(&session);
        }
    }
}

#[async_trait]
impl Account for RequestAccount {
    async fn profile(&self) -> Result<Profile, AccountError> {
        let (session, access) = self.access().await?;
        let profile = self.ended(self.services.user_pool.profile(&access, &session.username)).await?;
        let provider = session.elsewhere.filter(|elsewhere| !elsewhere.is_linked).map(|elsewhere| elsewhere.provider);
        Ok(Profile { provider, ..profile })
    }

    async fn change_password(&self, current: &Secret, new: &Secret) -> Result<(), AccountError> {
        let (_, access) = self.access().await?;
        self.ended(self.services.user_pool.change_password(&access, current, new)).await
    }

    async fn send_contact_code(&self, kind: ContactKind) -> Result<Delivery, AccountError> {
        let (_, access) = self.access().await?;
        self.ended(self.services.user_pool.send_contact_code(&access, kind)).await
    }

    // A pool may keep the address of before until the new one is proved, so the name may change with either call.
    async fn verify_contact(&self, kind: ContactKind, code: &Secret) -> Result<(), AccountError> {
        let (session, access) = self.access().await?;
        let call = self.services.user_pool.verify_contact(&access, kind, code);
        self.ended(self.renaming(kind, &session, &access, call)).await
    }

    async fn change_contact(&self, kind: ContactKind, value: &str) -> Result<Option<Delivery>, AccountError> {
        let (session, access) = self.access().await?;
        let call = self.services.user_pool.change_contact(&access, kind, value);
        self.ended(self.renaming(kind, &session, &access, call)).await
    }

    async fn begin_app(&self) -> Result<String, AccountError> {
        let (_, access) = self.access().await?;
        self.ended(self.services.user_pool.begin_app(&access)).await
    }

    async fn confirm_app(&self, code: &Secret) -> Result<(), AccountError> {
        let (session, access) = self.access().await?;
        let pool = &self.services.user_pool;
        self.ended(async {
            pool.confirm_app(&access, code).await?;
            let before = pool.profile(&access, &session.username).await?;
            let is_first = before.factors.iter().all(|on| *on == Factor::Totp);
            let was_preferred = before.preferred_factor == Some(Factor::Totp);
            let choice = if is_first || was_preferred { FactorChoice::Preferred } else { FactorChoice::On };
            pool.choose_factor(&access, Factor::Totp, choice).await
        })
        .await
    }

    async fn choose_factor(&self, factor: Factor, choice: FactorChoice) -> Result<(), AccountError> {
        let (_, access) = self.access().await?;
        self.ended(self.services.user_pool.choose_factor(&access, factor, choice)).await
    }

    async fn signed_in_at_s(&self) -> Result<i64, AccountError> {
        self.session.current().await.map(|session| session.started_at_s).ok_or(AccountError::SignedOut)
    }

    async fn sign_out_everywhere(&self) -> Result<(), AccountError> {
        let (_, access) = self.access().await?;
        self.ended(self.services.user_pool.sign_out_everywhere(&access)).await?;
        self.leave().await;
        Ok(())
    }

    async fn delete(&self) -> Result<(), AccountError> {
        let (session, access) = self.access().await?;
        self.remove_objects(&session).await?;
        self.ended(self.services.user_pool.delete(&access)).await?;
        self.exchange.drop_device_of(&session.sub);
        self.exchange.forget_passkey_of(&session.sub);
        self.leave().await;
        Ok(())
    }
}
