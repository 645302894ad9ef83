//! Signing in with the passkey that the browser offers by itself in the field for the username.
//!
//! The screen stays the sign-in screen: nothing here is kept as an unfinished step before a passkey was accepted, so that what
//! another tab is in the middle of goes on.

use leptos::prelude::*;
use leptos::server_fn::codec::Json;

use crate::wire::auth::AuthView;
use crate::wire::error::ApiError;
use crate::wire::secret::Secret;

#[cfg(feature = "ssr")]
use super::autofill_steps;
#[cfg(feature = "ssr")]
use crate::ports::ports;

/// What the browser is to offer a passkey for: `PublicKeyCredentialRequestOptionsJSON`; none where there is nobody to offer one to.
///
/// # Errors
/// [`ApiError::Internal`] without ports.
#[server(prefix = "/api", endpoint = "auth/begin_autofill", input = Json)]
pub async fn begin_autofill() -> Result<Option<String>, ApiError> {
    Ok(ports()?.autofill.begin().await)
}

/// Signs in with what the passkey that was picked has signed.
///
/// # Errors
/// [`ApiError::Internal`] without ports.
#[server(prefix = "/api", endpoint = "auth/sign_in_by_autofill")]
pub async fn sign_in_by_autofill(
    /// What stands in the field for the username, to be there still if the passkey is refused.
    #[server(default)]
    username: String,
    /// What the browser wrote down of the signature: `AuthenticationResponseJSON`.
    #[server(default)]
    credential: Secret,
) -> Result<AuthView, ApiError> {
    Ok(autofill_steps::sign_in(&ports()?, &username, credential).await)
}
