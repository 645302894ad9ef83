//! [`Account`] for one request: calls to the user pool with an access token of the session.

use std::future::Future;
use std::sync::Arc;

use app::ports::account::Account;
use app::wire::account::{AccountError, ContactKind, Profile};
use app::wire::auth::{AuthError, Delivery};
use app::wire::secret::Secret;
use async_trait::async_trait;

use super::Services;
use crate::session::{AccessError, RequestSession, Session, Token};

/// The port of one request.
pub(super) struct RequestAccount {
    services: Arc<Services>,
    session: RequestSession,
}

impl RequestAccount {
    pub(super) fn new(services: Arc<Services>, session: RequestSession) -> Self {
        Self { services, session }
    }

    /// The session, and a token for a call about its account.
    async fn access(&self) -> Result<(Session, Token), AccountError> {
        self.session.access().await.map_err(|error| match error {
            AccessError::SignedOut => AccountError::SignedOut,
            AccessError::Unavailable => AuthError::Unavailable.into(),
        })
    }

    /// What a call came to. A pool that takes its own token no more has ended the session, which so ends here too.
    async fn ended<T>(&self, call: impl Future<Output = Result<T, AccountError>> + Send) -> Result<T, AccountError> {
        let outcome = call.await;
        if matches!(outcome, Err(AccountError::SignedOut)) {
            self.forget_session().await;
        }
        outcome
    }

    /// Ends the session in this browser and in this process.
    async fn forget_session(&self) {
        if let Some(session) = self.session.end().await {
            self.services.identity_pool.forget(&session);
        }
    }
}

#[async_trait]
impl Account for RequestAccount {
    async fn profile(&self) -> Result<Profile, AccountError> {
        let (session, access) = self.access().await?;
        self.ended(self.services.user_pool.profile(&access, &session.username)).await
    }

    async fn change_password(&self, current: &Secret, new: &Secret) -> Result<(), AccountError> {
        let (_, access) = self.access().await?;
        self.ended(self.services.user_pool.change_password(&access, current, new)).await
    }

    async fn send_contact_code(&self, kind: ContactKind) -> Result<Delivery, AccountError> {
        let (_, access) = self.access().await?;
        self.ended(self.services.user_pool.send_contact_code(&access, kind)).await
    }

    async fn verify_contact(&self, kind: ContactKind, code: &Secret) -> Result<(), AccountError> {
        let (_, access) = self.access().await?;
        self.ended(self.services.user_pool.verify_contact(&access, kind, code)).await
    }
}
