//! The sessions of whoever is signed in.

use leptos::prelude::*;

use crate::wire::account::AccountAnswer;
use crate::wire::error::ApiError;

#[cfg(feature = "ssr")]
use super::steps::{answer, left};
#[cfg(feature = "ssr")]
use crate::core::auth::Flow;
#[cfg(feature = "ssr")]
use crate::ports::ports;
#[cfg(feature = "ssr")]
use crate::wire::account::Section;
#[cfg(feature = "ssr")]
use crate::wire::auth::AuthNotice;

/// Ends every session of whoever is signed in, this one among them.
///
/// # Errors
/// [`ApiError::Internal`] when the user pool cannot be reached.
#[server(prefix = "/api", endpoint = "account/sign_out_everywhere")]
pub async fn sign_out_everywhere() -> Result<AccountAnswer, ApiError> {
    let ports = ports()?;
    match ports.account.sign_out_everywhere().await {
        Ok(()) => Ok(left(&ports, Flow { notice: Some(AuthNotice::SignedOutEverywhere), ..Flow::default() })),
        Err(error) => answer(&ports, Section::Devices, Err(error)).await,
    }
}
