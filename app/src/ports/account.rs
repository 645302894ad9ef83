//! The account of the person who is signed in, seen from one request.

use async_trait::async_trait;

use crate::wire::account::{AccountError, ContactKind, Profile};
use crate::wire::auth::Delivery;
use crate::wire::secret::Secret;

/// Calls to the user pool about the caller's own account.
///
/// Whose account it is comes from the session alone. Every method fails with [`AccountError::SignedOut`] when nobody is
/// signed in, or when the pool has ended the session, which then ends here too.
#[async_trait]
pub trait Account: Send + Sync {
    /// What the pool knows of the person now.
    async fn profile(&self) -> Result<Profile, AccountError>;

    /// Replaces the password. Sessions that exist go on.
    async fn change_password(&self, current: &Secret, new: &Secret) -> Result<(), AccountError>;

    /// Sends a code to the address or number, which its owner has not proved yet.
    async fn send_contact_code(&self, kind: ContactKind) -> Result<Delivery, AccountError>;

    /// Proves the address or number with the code that was sent there.
    async fn verify_contact(&self, kind: ContactKind, code: &Secret) -> Result<(), AccountError>;
}
