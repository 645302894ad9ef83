//! No passkey that a browser offers by itself: whoever looks at the gallery has none for an account that does not exist.

use async_trait::async_trait;

use super::OnShow;
use crate::ports::autofill::{Autofill, AutofilledSignIn};
use crate::wire::auth::AuthError;
use crate::wire::secret::Secret;

#[async_trait]
impl Autofill for OnShow {
    fn is_possible(&self) -> bool {
        false
    }

    async fn begin(&self) -> Option<String> {
        None
    }

    async fn answer(&self, _credential: &Secret) -> Result<AutofilledSignIn, AuthError> {
        Err(AuthError::StepLapsed)
    }
}
