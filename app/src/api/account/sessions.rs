//! The sessions of whoever is signed in.

use leptos::prelude::*;

use crate::wire::account::AccountAnswer;
use crate::wire::error::ApiError;

#[cfg(feature = "ssr")]
use super::steps::{answer, left, ports_of};
#[cfg(feature = "ssr")]
use crate::core::auth::Flow;
#[cfg(feature = "ssr")]
use crate::wire::account::Section;
#[cfg(feature = "ssr")]
use crate::wire::auth::AuthNotice;

/// Ends every session of whoever is signed in, this one among them.
///
/// # Errors
/// [`ApiError::Internal`] when the user pool cannot be reached.
#[server(prefix = "/api", endpoint = "account/sign_out_everywhere")]
pub async fn sign_out_everywhere(
    /// Whose form it is: [`AccountView::mark`](crate::wire::account::AccountView::mark).
    #[server(default)]
    account: String,
) -> Result<AccountAnswer, ApiError> {
    let ports = match ports_of(Section::Devices, &account).await? {
        Ok(ports) => ports,
        Err(refused) => return Ok(refused),
    };
    match ports.account.sign_out_everywhere().await {
        Ok(()) => Ok(left(&ports, Flow { notice: Some(AuthNotice::SignedOutEverywhere), ..Flow::default() })),
        Err(error) => answer(&ports, Section::Devices, Err(error)).await,
    }
}
