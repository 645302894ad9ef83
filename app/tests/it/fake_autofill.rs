//! A browser that may remember somebody with a passkey, and a pool that offers to have it sign.

use app::ports::autofill::{Autofill, AutofilledSignIn};
use app::ports::identity::{ChallengeAnswer, Identity, SignInOutcome};
use app::wire::auth::AuthError;
use app::wire::challenge::{Challenge, Factor};
use app::wire::secret::Secret;
use async_trait::async_trait;

use crate::fakes::{Fakes, PASSKEY_OPTIONS};

#[async_trait]
impl Autofill for Fakes {
    fn is_possible(&self) -> bool {
        self.world().passkey_owner.is_some()
    }

    async fn begin(&self) -> Option<String> {
        let mut world = self.world();
        world.passkey_offers += usize::from(world.passkey_owner.is_some());
        world.passkey_owner.as_ref().map(|_| PASSKEY_OPTIONS.to_owned())
    }

    async fn answer(&self, credential: &Secret) -> Result<AutofilledSignIn, AuthError> {
        let username = self.world().passkey_owner.clone().ok_or(AuthError::StepLapsed)?;
        let outcome = Identity::answer(self, &username, ChallengeAnswer::Passkey(credential)).await?;
        // Her passkey is not enough for `hedy`.
        let outcome = if username == "hedy" {
            self.world().viewer = None;
            SignInOutcome::Challenged { challenge: Challenge::Code { factor: Factor::Totp }, delivery: None }
        } else {
            outcome
        };
        Ok(AutofilledSignIn { username, outcome })
    }
}
