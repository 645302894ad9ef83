//! What is offered between signing in and the app, as server functions that plain forms can post to.
//!
//! As in [`auth`](super::auth), a refusal is part of the view, and absent fields count as empty ones.

use leptos::prelude::*;

use crate::wire::account::ContactKind;
use crate::wire::auth::AuthView;
use crate::wire::error::ApiError;
use crate::wire::secret::Secret;

#[cfg(feature = "ssr")]
use super::steps::advance;
#[cfg(feature = "ssr")]
use crate::core::auth::Submission;
#[cfg(feature = "ssr")]
use crate::ports::ports;

/// Sends a code to the address or number that was chosen.
///
/// # Errors
/// [`ApiError::Internal`] without ports.
#[server(prefix = "/api", endpoint = "auth/verify_user")]
pub async fn verify_user(
    /// Which.
    #[server(default)]
    unverified_attr: Option<ContactKind>,
) -> Result<AuthView, ApiError> {
    Ok(advance(&ports()?, Submission::contact(unverified_attr)).await)
}

/// Proves it with the code that was sent.
///
/// # Errors
/// [`ApiError::Internal`] without ports.
#[server(prefix = "/api", endpoint = "auth/confirm_verify_user")]
pub async fn confirm_verify_user(
    /// The code.
    #[server(default)]
    confirmation_code: Secret,
) -> Result<AuthView, ApiError> {
    Ok(advance(&ports()?, Submission::contact_code(&confirmation_code)).await)
}

/// Keeps the passkey that the browser has created in answer to the offer.
///
/// # Errors
/// [`ApiError::Internal`] without ports.
#[server(prefix = "/api", endpoint = "auth/keep_passkey")]
pub async fn keep_passkey(
    /// What the browser wrote down of it: `RegistrationResponseJSON`.
    #[server(default)]
    credential: Secret,
) -> Result<AuthView, ApiError> {
    Ok(advance(&ports()?, Submission::new_passkey(credential)).await)
}

/// Leaves what is offered for later.
///
/// # Errors
/// [`ApiError::Internal`] without ports.
#[server(prefix = "/api", endpoint = "auth/skip")]
pub async fn skip() -> Result<AuthView, ApiError> {
    Ok(advance(&ports()?, Submission::skip()).await)
}
