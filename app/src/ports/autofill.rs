//! The passkey that a browser offers by itself in the field for the username, seen from one request.

use async_trait::async_trait;

use super::identity::SignInOutcome;
use crate::wire::auth::AuthError;
use crate::wire::secret::Secret;

/// A passkey that was accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AutofilledSignIn {
    /// Whose it is.
    pub username: String,
    /// How it goes on.
    pub outcome: SignInOutcome,
}

/// Offers to whoever used or created a passkey in this browser. The browser's own cookie is the only source of the name: nothing
/// here takes one, so that nobody learns of a name whether it has a passkey.
#[async_trait]
pub trait Autofill: Send + Sync {
    /// Whether this browser remembers somebody with a passkey. Asks nobody.
    fn is_possible(&self) -> bool;

    /// What the browser is to have signed: `PublicKeyCredentialRequestOptionsJSON`. None where nobody is remembered, somebody is
    /// signed in, or the pool offers no passkey for that name, which is then forgotten.
    async fn begin(&self) -> Option<String>;

    /// Answers the last offer with what a passkey has signed, as the browser wrote it down (`AuthenticationResponseJSON`).
    /// [`AuthError::StepLapsed`] where there is none, or another one by now; a passkey that the pool refuses is offered no more.
    async fn answer(&self, credential: &Secret) -> Result<AutofilledSignIn, AuthError>;
}
