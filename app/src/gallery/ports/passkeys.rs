//! Passkeys that stay as they are.

use async_trait::async_trait;

use super::OnShow;
use crate::core::passkeys::PasskeyName;
use crate::ports::passkeys::Passkeys;
use crate::wire::passkeys::{Passkey, PasskeyError};
use crate::wire::secret::Secret;

#[async_trait]
impl Passkeys for OnShow {
    async fn list(&self) -> Result<Vec<Passkey>, PasskeyError> {
        self.0.passkeys.clone()
    }

    async fn begin(&self) -> Result<String, PasskeyError> {
        Err(PasskeyError::NotEnabled)
    }

    async fn finish(&self, _credential: &Secret) -> Result<(), PasskeyError> {
        Err(PasskeyError::NotAccepted)
    }

    async fn rename(&self, _id: &str, _name: &PasskeyName) -> Result<(), PasskeyError> {
        Err(PasskeyError::Gone)
    }

    async fn delete(&self, _id: &str) -> Result<(), PasskeyError> {
        Err(PasskeyError::Gone)
    }
}
