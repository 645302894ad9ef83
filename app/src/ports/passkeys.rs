//! The passkeys of the person who is signed in, seen from one request.

use async_trait::async_trait;

use crate::core::passkeys::PasskeyName;
use crate::wire::passkeys::{Passkey, PasskeyError};
use crate::wire::secret::Secret;

/// Calls to the user pool about the caller's own passkeys, and the names that their owner gave them.
///
/// Whose they are comes from the session alone. Every method fails with [`PasskeyError::SignedOut`] when nobody is signed in.
#[async_trait]
pub trait Passkeys: Send + Sync {
    /// Every passkey of the account.
    async fn list(&self) -> Result<Vec<Passkey>, PasskeyError>;

    /// What a browser is asked in order to create one: `PublicKeyCredentialCreationOptionsJSON`.
    async fn begin(&self) -> Result<String, PasskeyError>;

    /// Keeps the one that a browser has created: `RegistrationResponseJSON`.
    async fn finish(&self, credential: &Secret) -> Result<(), PasskeyError>;

    /// Gives one another name. The user pool knows none but its own, so it is kept beside the person's objects.
    async fn rename(&self, id: &str, name: &PasskeyName) -> Result<(), PasskeyError>;

    /// Takes one off the account. The authenticator still has it and can no longer sign in with it.
    async fn delete(&self, id: &str) -> Result<(), PasskeyError>;
}
