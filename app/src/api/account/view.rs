//! The account page as it is now, and the way back from a step that was begun.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use crate::wire::account::{AccountAnswer, Section};
use crate::wire::error::ApiError;

#[cfg(feature = "ssr")]
use super::steps::{answer, ports_of, resume};
#[cfg(feature = "ssr")]
use crate::core::account::Done;
#[cfg(feature = "ssr")]
use crate::ports::ports;

/// What the page shows when it is opened. What is to be said of the last step is said once.
///
/// # Errors
/// [`ApiError::Internal`] when the user pool cannot be reached.
#[server(prefix = "/api", endpoint = "account/view", input = GetUrl)]
pub async fn account_view() -> Result<AccountAnswer, ApiError> {
    resume(&ports()?).await
}

/// Leaves the step that waits for more.
///
/// # Errors
/// [`ApiError::Internal`] when the user pool cannot be reached.
#[server(prefix = "/api", endpoint = "account/leave_step")]
pub async fn leave_step(
    /// The section that the form is in.
    #[server(default)]
    section: Section,
    /// Whose form it is: [`AccountView::mark`](crate::wire::account::AccountView::mark).
    #[server(default)]
    account: String,
) -> Result<AccountAnswer, ApiError> {
    let ports = match ports_of(section, &account).await? {
        Ok(ports) => ports,
        Err(refused) => return Ok(refused),
    };
    answer(&ports, section, Ok(Done::Left)).await
}
