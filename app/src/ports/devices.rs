//! The devices that the caller is remembered on, seen from one request.

use async_trait::async_trait;

use crate::wire::account::AccountError;
use crate::wire::devices::Device;

/// Calls to the user pool about the caller's own devices.
///
/// Whose they are comes from the session alone. Every method fails with [`AccountError::SignedOut`] when nobody is signed in, or
/// when the pool has ended the session, which then ends here too.
#[async_trait]
pub trait Devices: Send + Sync {
    /// The devices that are remembered, the one that was used last first.
    async fn list(&self) -> Result<Vec<Device>, AccountError>;

    /// Forgets one, by [`Device::id`]. One that is gone already is forgotten; sessions on it go on.
    async fn forget(&self, id: &str) -> Result<(), AccountError>;
}
