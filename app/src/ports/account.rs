//! The account of the person who is signed in, seen from one request.

use async_trait::async_trait;

use crate::core::account::AccountFlow;
use crate::wire::account::{AccountError, ContactKind, FactorChoice, Profile};
use crate::wire::auth::Delivery;
use crate::wire::challenge::Factor;
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

    /// Replaces the address or number. Where a code was sent with it, that is where it went.
    async fn change_contact(&self, kind: ContactKind, value: &str) -> Result<Option<Delivery>, AccountError>;

    /// A secret for another authenticator app, in Base32. It counts once [`confirm_app`](Self::confirm_app) has seen a code.
    async fn begin_app(&self) -> Result<String, AccountError>;

    /// Makes the new secret count, and switches the app on: first of all if no other factor is on.
    async fn confirm_app(&self, code: &Secret) -> Result<(), AccountError>;

    /// Switches a second factor on or off, or prefers it.
    async fn choose_factor(&self, factor: Factor, choice: FactorChoice) -> Result<(), AccountError>;

    /// When the person signed in on this browser, in seconds since 1970.
    async fn signed_in_at_s(&self) -> Result<i64, AccountError>;

    /// Ends every session of the person, on every device, this one among them.
    async fn sign_out_everywhere(&self) -> Result<(), AccountError>;

    /// Deletes everything below the person's prefix, then the account, and ends the session. If not all of the objects can
    /// be deleted, the account stays: [`AccountError::ObjectsRemain`].
    async fn delete(&self) -> Result<(), AccountError>;
}

/// What was found of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StoredAccountFlow {
    /// It can go on.
    Fresh(AccountFlow),
    /// It is too old to go on with.
    Lapsed(AccountFlow),
}

/// What was left unfinished on the account page, kept for this browser in an encrypted, short-lived cookie.
pub trait AccountFlowStore: Send + Sync {
    /// What this browser left unfinished, if anything.
    fn load(&self) -> Option<StoredAccountFlow>;

    /// Keeps it; the cookie goes out with this response.
    fn save(&self, flow: &AccountFlow);

    /// Forgets it.
    fn clear(&self);
}
