//! Devices that stay remembered.

use async_trait::async_trait;

use super::OnShow;
use crate::ports::devices::Devices;
use crate::wire::account::AccountError;
use crate::wire::auth::AuthError;
use crate::wire::devices::Device;

#[async_trait]
impl Devices for OnShow {
    async fn list(&self) -> Result<Vec<Device>, AccountError> {
        Ok(self.0.devices.clone())
    }

    async fn forget(&self, _id: &str) -> Result<(), AccountError> {
        Err(AuthError::Unavailable.into())
    }
}
