//! [`Identity`] for one request: the user pool's calls, and the session that they begin and end.

use std::collections::BTreeMap;
use std::sync::Arc;

use app::ports::identity::{ChallengeAnswer, Identity, SignInOutcome, SignUpOutcome};
use app::wire::auth::{AuthError, Delivery, Viewer};
use app::wire::devices::DeviceWish;
use app::wire::first_factor::FirstFactor;
use app::wire::secret::Secret;
use async_trait::async_trait;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};

use super::Services;
use super::devices::Arrival;
use crate::cognito::{Asked, NewAccount, PasswordAnswer, SigningIn, Tokens};
use crate::federation::Arrived;
use crate::http::LEAVE;
use crate::session::{Elsewhere, Exchange, KnownDevice, PasskeyOwner, Pending, RequestSession, Session};

/// The port of one request.
pub(crate) struct RequestIdentity {
    pub(super) services: Arc<Services>,
    pub(super) exchange: Arc<Exchange>,
    session: RequestSession,
}

impl RequestIdentity {
    pub(super) fn new(services: Arc<Services>, exchange: Arc<Exchange>, session: RequestSession) -> Self {
        Self { services, exchange, session }
    }

    /// What follows from the pool's answer. What it asks for is kept for this browser.
    async fn go_on(
        &self,
        person: SigningIn<'_>,
        wish: DeviceWish,
        answer: PasswordAnswer,
    ) -> Result<SignInOutcome, AuthError> {
        match answer {
            PasswordAnswer::Tokens(tokens) => {
                self.begin_session(person, wish, tokens, None).await.map(SignInOutcome::SignedIn)
            }
            PasswordAnswer::DeviceForgotten => Err(AuthError::Unavailable),
            PasswordAnswer::NotConfirmed => Ok(SignInOutcome::NotConfirmed),
            PasswordAnswer::ResetRequired => Ok(SignInOutcome::PasswordResetRequired),
            PasswordAnswer::Asked(asked) => {
                let Asked { challenge, delivery, pending } = *asked;
                self.exchange.set_pending(&pending);
                Ok(SignInOutcome::Challenged { challenge, delivery })
            }
        }
    }

    /// How the pool answers a beginning without a password.
    pub(super) async fn asked_first(
        &self,
        username: &str,
        factor: Option<FirstFactor>,
    ) -> Result<PasswordAnswer, AuthError> {
        let device = self.exchange.device_of(username);
        let person = SigningIn { username, device: device.as_ref() };
        let answer = self.services.user_pool.begin(person, factor).await?;
        if !matches!(answer, PasswordAnswer::DeviceForgotten) {
            return Ok(answer);
        }
        self.forget_device(person.device);
        self.services.user_pool.begin(SigningIn { device: None, ..person }, factor).await
    }

    /// Answers a challenge, on the device that this browser is to the account.
    async fn answered(
        &self,
        username: &str,
        pending: Pending,
        answer: ChallengeAnswer<'_>,
    ) -> Result<SignInOutcome, AuthError> {
        let device = self.exchange.device_of(username);
        let mut person = SigningIn { username, device: device.as_ref() };
        let pool = &self.services.user_pool;
        let mut answered = pool.answer(pending.clone(), answer, person.device).await?;
        if matches!(answered, PasswordAnswer::DeviceForgotten) {
            self.forget_device(person.device.take());
            answered = pool.answer(pending, answer, None).await?;
        }
        self.go_on(person, answer.wish(), answered).await
    }

    /// Answers a challenge with what a passkey has signed. This browser remembers whom it signed in, and offers it no more to
    /// somebody whose passkey the pool refused.
    pub(super) async fn answered_by_passkey(
        &self,
        username: &str,
        pending: Pending,
        credential: &Secret,
    ) -> Result<SignInOutcome, AuthError> {
        let outcome = self.answered(username, pending, ChallengeAnswer::Passkey(credential)).await;
        match &outcome {
            Ok(SignInOutcome::SignedIn(_)) => {
                if let Some(Session { sub, username, .. }) = self.exchange.session() {
                    self.exchange.remember_passkey_of(&PasskeyOwner { sub, username });
                }
            }
            Err(AuthError::PasskeyNotAccepted)
                if self.exchange.passkey_owner().is_some_and(|owner| owner.username == username) =>
            {
                self.exchange.forget_passkey();
            }
            _ => {}
        }
        outcome
    }

    /// Forgets a device that the pool does not know: the person signs in without it.
    fn forget_device(&self, device: Option<&KnownDevice>) {
        if let Some(device) = device {
            self.exchange.drop_device(&device.key);
        }
    }

    /// Begins the session of somebody who signed in elsewhere. Their device is the other place's to remember.
    pub(crate) async fn arrive(&self, arrived: Arrived) -> Result<Viewer, AuthError> {
        let Arrived { name, tokens, elsewhere } = arrived;
        let person = SigningIn { username: &name, device: None };
        self.begin_session(person, DeviceWish::Leave, tokens, Some(elsewhere)).await
    }

    async fn begin_session(
        &self,
        person: SigningIn<'_>,
        wish: DeviceWish,
        tokens: Tokens,
        elsewhere: Option<Elsewhere>,
    ) -> Result<Viewer, AuthError> {
        let username = person.username;
        let refresh_token = tokens.refresh_token.ok_or(AuthError::Unavailable)?;
        let Some(identity_id) = self.services.identity_pool.identity_id(&tokens.id_token).await else {
            // No session comes of these tokens, so nobody would ever revoke them.
            self.services.user_pool.revoke(&refresh_token).await;
            return Err(AuthError::Unavailable);
        };
        // Whoever was signed in on this browser before is signed out: their tokens would be lost and yet good.
        if let Some(before) = self.session.end().await {
            self.services.identity_pool.forget(&before);
            self.services.user_pool.revoke(&before.refresh_token).await;
        }
        self.exchange.drop_pending();
        self.exchange.drop_offered();
        let device_key = match (&tokens.new_device, &tokens.access) {
            (Some(new), Some(access)) => {
                let arrival = Arrival { username, sub: &tokens.sub, access: &access.token };
                arrival.remember(new, wish, &self.services, &self.exchange).await
            }
            (None, _) => person.device.map(|device| device.key.clone()),
            (Some(_), None) => None,
        };
        let session = Session {
            username: username.to_owned(),
            sub: tokens.sub,
            identity_id: identity_id.clone(),
            refresh_token,
            id_token: tokens.id_token,
            id_token_expires_at_s: tokens.id_token_expires_at_s,
            started_at_s: self.services.clock.now_s(),
            device_key,
            elsewhere: elsewhere.map(Box::new),
        };
        self.session.begin(&session, tokens.access).await;
        Ok(Viewer { username: username.to_owned(), identity_id })
    }
}

#[async_trait]
impl Identity for RequestIdentity {
    async fn viewer(&self) -> Option<Viewer> {
        let session = self.session.current().await?;
        Some(Viewer { username: session.username, identity_id: session.identity_id })
    }

    async fn mark(&self) -> String {
        self.viewer().await.map(|viewer| mark(&viewer.identity_id)).unwrap_or_default()
    }

    async fn sign_in(&self, username: &str, password: &Secret) -> Result<SignInOutcome, AuthError> {
        let device = self.exchange.device_of(username);
        let mut person = SigningIn { username, device: device.as_ref() };
        let mut answer = self.services.user_pool.sign_in(person, password).await?;
        if matches!(answer, PasswordAnswer::DeviceForgotten) {
            self.forget_device(person.device.take());
            answer = self.services.user_pool.sign_in(person, password).await?;
        }
        self.go_on(person, DeviceWish::Leave, answer).await
    }

    async fn begin(&self, username: &str, factor: Option<FirstFactor>) -> Result<SignInOutcome, AuthError> {
        let answer = self.asked_first(username, factor).await?;
        // Asked for after the answer, which may have been that the pool knows no such device.
        let device = self.exchange.device_of(username);
        self.go_on(SigningIn { username, device: device.as_ref() }, DeviceWish::Leave, answer).await
    }

    async fn answer(&self, username: &str, answer: ChallengeAnswer<'_>) -> Result<SignInOutcome, AuthError> {
        let pending = self.exchange.pending().filter(Pending::is_challenge).ok_or(AuthError::StepLapsed)?;
        let outcome = match answer {
            ChallengeAnswer::Passkey(credential) => self.answered_by_passkey(username, pending, credential).await,
            answer => self.answered(username, pending, answer).await,
        };
        if matches!(outcome, Err(AuthError::StepLapsed)) {
            self.exchange.drop_pending();
        }
        outcome
    }

    async fn sign_up(
        &self,
        username: &str,
        attributes: &BTreeMap<String, String>,
        password: &Secret,
    ) -> Result<SignUpOutcome, AuthError> {
        let NewAccount { delivery, session } = self.services.user_pool.sign_up(username, attributes, password).await?;
        match session {
            Some(session) => self.exchange.set_pending(&Pending::sign_up(username, session)),
            None => self.exchange.drop_pending(),
        }
        Ok(delivery.map_or(SignUpOutcome::Confirmed, SignUpOutcome::CodeSent))
    }

    async fn confirm_sign_up(&self, username: &str, code: &Secret) -> Result<(), AuthError> {
        let pending = self.exchange.pending();
        let session = pending.as_ref().and_then(|pending| pending.for_confirmation(username));
        match self.services.user_pool.confirm_sign_up(username, code, session).await? {
            Some(session) => self.exchange.set_pending(&Pending::signed_up(username, session)),
            None => self.exchange.drop_pending(),
        }
        Ok(())
    }

    async fn sign_in_confirmed(&self, username: &str) -> Result<SignInOutcome, AuthError> {
        let pending = self.exchange.pending().ok_or(AuthError::StepLapsed)?;
        // It is good for this once.
        self.exchange.drop_pending();
        let session = pending.for_first_sign_in(username).ok_or(AuthError::StepLapsed)?;
        let answer = self.services.user_pool.sign_in_confirmed(username, session).await?;
        self.go_on(SigningIn { username, device: None }, DeviceWish::Leave, answer).await
    }

    async fn resend_code(&self, username: &str) -> Result<Delivery, AuthError> {
        self.services.user_pool.resend_code(username).await
    }

    async fn forgot_password(&self, username: &str) -> Result<Delivery, AuthError> {
        self.services.user_pool.forgot_password(username).await
    }

    async fn reset_password(&self, username: &str, code: &Secret, password: &Secret) -> Result<(), AuthError> {
        self.services.user_pool.reset_password(username, code, password).await
    }

    async fn sign_out(&self) {
        self.exchange.drop_pending();
        if let Some(session) = self.session.leave().await {
            self.services.identity_pool.forget(&session);
            self.services.user_pool.revoke(&session.refresh_token).await;
        }
    }

    fn departure(&self) -> Option<String> {
        let departs = self.services.hosted.is_some() && self.exchange.departs();
        departs.then(|| LEAVE.to_owned())
    }
}

/// What stands for a person on their forms: whoever reads it learns nothing of the identity pool's id.
fn mark(identity_id: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(format!("a form of {identity_id}")))
}

#[cfg(test)]
mod tests {
    use super::mark;

    #[test]
    fn a_mark_is_the_same_for_the_same_person_and_tells_nothing_of_them() {
        let ada = "us-east-1:4e3c7a52-1f0b-4c55-9d0e-6a2b8f1c7d90";
        assert_eq!(mark(ada), mark(ada));
        assert_ne!(mark(ada), mark("us-east-1:5f3c7a52-1f0b-4c55-9d0e-6a2b8f1c7d90"));
        assert!(!mark(ada).contains("4e3c7a52") && mark(ada).len() == 43);
    }
}
