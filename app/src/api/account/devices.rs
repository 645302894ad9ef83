//! The devices that whoever is signed in is remembered on.

use leptos::prelude::*;

use crate::wire::account::AccountAnswer;
use crate::wire::error::ApiError;

#[cfg(feature = "ssr")]
use super::steps::answer;
#[cfg(feature = "ssr")]
use crate::core::account::Done;
#[cfg(feature = "ssr")]
use crate::ports::ports;
#[cfg(feature = "ssr")]
use crate::wire::account::{AccountNotice, Section};

/// Forgets a device, so that a second factor is asked for there again.
///
/// # Errors
/// [`ApiError::Internal`] when the user pool cannot be reached.
#[server(prefix = "/api", endpoint = "account/forget_device")]
pub async fn forget_device(
    /// Which: [`Device::id`](crate::wire::devices::Device::id).
    #[server(default)]
    id: String,
) -> Result<AccountAnswer, ApiError> {
    let ports = ports()?;
    let ended = ports.devices.forget(&id).await;
    answer(&ports, Section::Devices, ended.map(|()| Done::Finished(AccountNotice::DeviceForgotten))).await
}
