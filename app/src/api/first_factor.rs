//! Signing in by something else than the password, as server functions that plain forms can post to.
//!
//! As in [`auth`](super::auth), a refusal is part of the view, and absent fields count as empty ones.

use leptos::prelude::*;

use crate::wire::auth::AuthView;
use crate::wire::error::ApiError;
use crate::wire::first_factor::FirstFactor;
use crate::wire::secret::Secret;

#[cfg(feature = "ssr")]
use super::steps::advance;
#[cfg(feature = "ssr")]
use crate::core::auth::{Submission, account_name};
#[cfg(feature = "ssr")]
use crate::ports::ports;

/// Begins in the way that was chosen; without one, shows the ways that there are.
///
/// # Errors
/// [`ApiError::Internal`] without ports.
#[server(prefix = "/api", endpoint = "auth/select_auth_factor")]
pub async fn select_auth_factor(
    /// The username.
    #[server(default)]
    username: String,
    /// The code of a country, beside a telephone number.
    #[server(default)]
    country_code: String,
    /// The way.
    #[server(default)]
    factor: Option<FirstFactor>,
) -> Result<AuthView, ApiError> {
    let ports = ports()?;
    let username = account_name(&ports.pool.sign_in_with, &country_code, &username);
    Ok(advance(&ports, Submission::first_factor(&username, factor)).await)
}

/// Goes on with the signature of a passkey.
///
/// # Errors
/// [`ApiError::Internal`] without ports.
#[server(prefix = "/api", endpoint = "auth/sign_in_with_passkey")]
pub async fn sign_in_with_passkey(
    /// What the browser wrote down of it: `AuthenticationResponseJSON`.
    #[server(default)]
    credential: Secret,
) -> Result<AuthView, ApiError> {
    Ok(advance(&ports()?, Submission::passkey(credential)).await)
}
