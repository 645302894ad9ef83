//! Signing in, to an account that does not exist.

use std::collections::BTreeMap;

use async_trait::async_trait;

use super::OnShow;
use crate::core::auth::Flow;
use crate::gallery::world::by_email;
use crate::ports::identity::{ChallengeAnswer, FlowStore, Identity, SignInOutcome, SignUpOutcome, StoredFlow};
use crate::wire::auth::{AuthError, Delivery, Viewer};
use crate::wire::challenge::Challenge;
use crate::wire::first_factor::FirstFactor;
use crate::wire::secret::Secret;

#[async_trait]
impl Identity for OnShow {
    async fn viewer(&self) -> Option<Viewer> {
        self.0.viewer.clone()
    }

    async fn mark(&self) -> String {
        String::new()
    }

    async fn sign_in(&self, _username: &str, _password: &Secret) -> Result<SignInOutcome, AuthError> {
        Err(AuthError::IncorrectUsernameOrPassword)
    }

    async fn begin(&self, _username: &str, _factor: Option<FirstFactor>) -> Result<SignInOutcome, AuthError> {
        let challenge = Challenge::ChooseFirst { factors: self.0.pool.first_factors.clone() };
        Ok(SignInOutcome::Challenged { challenge, delivery: None })
    }

    async fn answer(&self, _username: &str, answer: ChallengeAnswer<'_>) -> Result<SignInOutcome, AuthError> {
        Err(match answer {
            ChallengeAnswer::Code(..) | ChallengeAnswer::TotpSetup(..) => AuthError::CodeMismatch,
            ChallengeAnswer::Passkey(_) => AuthError::PasskeyNotAccepted,
            ChallengeAnswer::Factor(_) | ChallengeAnswer::EmailSetup(_) | ChallengeAnswer::NewPassword(..) => {
                AuthError::Unavailable
            }
        })
    }

    async fn sign_up(
        &self,
        _username: &str,
        _attributes: &BTreeMap<String, String>,
        _password: &Secret,
    ) -> Result<SignUpOutcome, AuthError> {
        Err(AuthError::UsernameTaken)
    }

    async fn confirm_sign_up(&self, _username: &str, _code: &Secret) -> Result<(), AuthError> {
        Err(AuthError::CodeMismatch)
    }

    async fn sign_in_confirmed(&self, _username: &str) -> Result<SignInOutcome, AuthError> {
        Err(AuthError::StepLapsed)
    }

    async fn resend_code(&self, _username: &str) -> Result<Delivery, AuthError> {
        Ok(by_email())
    }

    async fn forgot_password(&self, _username: &str) -> Result<Delivery, AuthError> {
        Ok(by_email())
    }

    async fn reset_password(&self, _username: &str, _code: &Secret, _password: &Secret) -> Result<(), AuthError> {
        Err(AuthError::CodeMismatch)
    }

    async fn sign_out(&self) {}

    fn departure(&self) -> Option<String> {
        None
    }
}

/// The same step each time: what is kept of it is never changed.
impl FlowStore for OnShow {
    fn load(&self) -> Option<StoredFlow> {
        self.0.flow.clone().map(StoredFlow::Fresh)
    }

    fn save(&self, _flow: &Flow) {}

    fn clear(&self) {}
}
