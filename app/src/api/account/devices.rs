//! The devices that whoever is signed in is remembered on.

use leptos::prelude::*;

use crate::wire::account::AccountAnswer;
use crate::wire::error::ApiError;

#[cfg(feature = "ssr")]
use super::steps::{answer, ports_of};
#[cfg(feature = "ssr")]
use crate::core::account::Done;
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
    /// Whose form it is: [`AccountView::mark`](crate::wire::account::AccountView::mark).
    #[server(default)]
    account: String,
) -> Result<AccountAnswer, ApiError> {
    let ports = match ports_of(Section::Devices, &account).await? {
        Ok(ports) => ports,
        Err(refused) => return Ok(refused),
    };
    let ended = ports.devices.forget(&id).await;
    answer(&ports, Section::Devices, ended.map(|()| Done::Finished(AccountNotice::DeviceForgotten))).await
}
