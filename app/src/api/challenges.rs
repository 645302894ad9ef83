//! Answers to what the user pool asks for besides the password, as server functions that plain forms can post to.
//!
//! As in [`auth`](super::auth), a refusal is part of the view, and absent fields count as empty ones. What the pool
//! needs to recognise the sign-in is in this browser's cookie, so the forms carry only what a person typed.

use std::collections::BTreeMap;

use leptos::prelude::*;

use crate::wire::auth::AuthView;
use crate::wire::challenge::Factor;
use crate::wire::devices::DeviceWish;
use crate::wire::error::ApiError;
use crate::wire::secret::Secret;

#[cfg(feature = "ssr")]
use super::steps::advance;
#[cfg(feature = "ssr")]
use crate::core::auth::{Flow, LackedAttributes, Submission};
#[cfg(feature = "ssr")]
use crate::ports::identity::StoredFlow;
#[cfg(feature = "ssr")]
use crate::ports::{Ports, ports};
#[cfg(feature = "ssr")]
use crate::wire::challenge::Challenge;

/// Goes on with the code of a second factor.
///
/// # Errors
/// [`ApiError::Internal`] without ports.
#[server(prefix = "/api", endpoint = "auth/confirm_sign_in")]
pub async fn confirm_sign_in(
    /// The code.
    #[server(default)]
    confirmation_code: Secret,
    /// Whether to remember this device.
    #[server(default)]
    device: DeviceWish,
) -> Result<AuthView, ApiError> {
    Ok(advance(&ports()?, Submission::factor_code(&confirmation_code, device)).await)
}

/// Goes on with the second factor that was chosen.
///
/// # Errors
/// [`ApiError::Internal`] without ports.
#[server(prefix = "/api", endpoint = "auth/select_mfa_type")]
pub async fn select_mfa_type(
    /// The factor.
    #[server(default)]
    mfa_type: Option<Factor>,
) -> Result<AuthView, ApiError> {
    Ok(advance(&ports()?, Submission::factor(mfa_type)).await)
}

/// Goes on with the first code of a new authenticator app.
///
/// # Errors
/// [`ApiError::Internal`] without ports.
#[server(prefix = "/api", endpoint = "auth/setup_totp")]
pub async fn setup_totp(
    /// The code.
    #[server(default)]
    confirmation_code: Secret,
    /// Whether to remember this device.
    #[server(default)]
    device: DeviceWish,
) -> Result<AuthView, ApiError> {
    Ok(advance(&ports()?, Submission::totp_setup(&confirmation_code, device)).await)
}

/// Goes on with an address for codes by e-mail.
///
/// # Errors
/// [`ApiError::Internal`] without ports.
#[server(prefix = "/api", endpoint = "auth/setup_email")]
pub async fn setup_email(
    /// The e-mail address.
    #[server(default)]
    email: String,
) -> Result<AuthView, ApiError> {
    Ok(advance(&ports()?, Submission::email_setup(&email)).await)
}

/// Goes on with a password of one's own in place of an administrator's.
///
/// # Errors
/// [`ApiError::Internal`] without ports.
#[server(prefix = "/api", endpoint = "auth/force_new_password")]
pub async fn force_new_password(
    /// The password, as it was typed.
    #[server(default)]
    password: Secret,
    /// The password once more.
    #[server(default)]
    confirm_password: Secret,
    /// The attributes that the account lacked, by their names in the pool.
    #[server(default)]
    attributes: BTreeMap<String, String>,
    /// The code of a country, beside a telephone number among them.
    #[server(default)]
    country_code: String,
) -> Result<AuthView, ApiError> {
    let ports = ports()?;
    let missing = missing(&ports);
    let lacked = LackedAttributes { missing: &missing, attributes: &attributes, country_code: &country_code };
    let submission = Submission::own_password(password, &confirm_password, &lacked, ports.password_policy);
    Ok(advance(&ports, submission).await)
}

/// The attributes that the pool asks for, by their names there.
#[cfg(feature = "ssr")]
fn missing(ports: &Ports) -> Vec<String> {
    match ports.flow.load() {
        Some(StoredFlow::Fresh(Flow { challenge: Some(Challenge::NewPassword { missing }), .. })) => missing,
        _ => Vec::new(),
    }
}
