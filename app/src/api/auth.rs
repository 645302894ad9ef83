//! Signing in and up, as server functions that plain forms can post to.
//!
//! Every one answers with an [`AuthView`]: a refusal is part of it. A form posted without JavaScript is answered by
//! a redirect back to the page, which then shows the same view, kept in the flow cookie meanwhile.
//! Absent fields count as empty ones, so that a truncated form gets a sentence and not a bare error.

use std::collections::BTreeMap;

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use crate::wire::auth::{AuthView, Screen};
use crate::wire::error::ApiError;
use crate::wire::secret::Secret;

#[cfg(feature = "ssr")]
use super::steps::{Reading, advance, resume};
#[cfg(feature = "ssr")]
use crate::core::auth::{NewAccountForm, NewAccountTerms, Submission, account_name};
#[cfg(feature = "ssr")]
use crate::ports::ports;

/// Who is signed in, or else the step that this browser left unfinished: asked when a page comes into view again,
/// because another tab may have signed out meanwhile. What is to be told once counts as told by a page alone.
///
/// # Errors
/// [`ApiError::Internal`] without ports.
#[server(prefix = "/api", endpoint = "auth/view", input = GetUrl)]
pub async fn current_view() -> Result<AuthView, ApiError> {
    Ok(resume(&ports()?, None, Reading::Glance).await)
}

/// Signs in with username and password.
///
/// # Errors
/// [`ApiError::Internal`] without ports.
#[server(prefix = "/api", endpoint = "auth/sign_in")]
pub async fn sign_in(
    /// The username.
    #[server(default)]
    username: String,
    /// The code of a country, beside a telephone number.
    #[server(default)]
    country_code: String,
    /// The password, as it was typed.
    #[server(default)]
    password: Secret,
) -> Result<AuthView, ApiError> {
    let ports = ports()?;
    let username = account_name(&ports.pool.sign_in_with, &country_code, &username);
    Ok(advance(&ports, Submission::sign_in(&username, password)).await)
}

/// Creates an account.
///
/// # Errors
/// [`ApiError::Internal`] without ports.
#[server(prefix = "/api", endpoint = "auth/sign_up")]
pub async fn sign_up(
    /// The username.
    #[server(default)]
    username: String,
    /// The e-mail address.
    #[server(default)]
    email: String,
    /// The telephone number.
    #[server(default)]
    phone_number: String,
    /// The code of a country, beside a telephone number.
    #[server(default)]
    country_code: String,
    /// Every other attribute, by its name in the pool.
    #[server(default)]
    attributes: BTreeMap<String, String>,
    /// The password, as it was typed.
    #[server(default)]
    password: Secret,
    /// The password once more.
    #[server(default)]
    confirm_password: Secret,
) -> Result<AuthView, ApiError> {
    let ports = ports()?;
    let form = NewAccountForm { username, email, phone_number, country_code, attributes };
    let terms = NewAccountTerms {
        sign_in_with: &ports.pool.sign_in_with,
        number_need: ports.pool.number_need(),
        password_policy: ports.password_policy,
        rules: ports.sign_up_rules,
        language: use_context().unwrap_or_default(),
    };
    let submission = Submission::sign_up(&form, password, &confirm_password, &terms);
    Ok(advance(&ports, submission).await)
}

/// Confirms a new account with the code that was sent.
///
/// # Errors
/// [`ApiError::Internal`] without ports.
#[server(prefix = "/api", endpoint = "auth/confirm_sign_up")]
pub async fn confirm_sign_up(
    /// The username.
    #[server(default)]
    username: String,
    /// The code that was sent.
    #[server(default)]
    confirmation_code: Secret,
) -> Result<AuthView, ApiError> {
    let ports = ports()?;
    let username = account_name(&ports.pool.sign_in_with, "", &username);
    Ok(advance(&ports, Submission::confirmation(&username, &confirmation_code)).await)
}

/// Sends another code: for a new account or for a new password, by the screen that asks.
///
/// # Errors
/// [`ApiError::Internal`] without ports.
#[server(prefix = "/api", endpoint = "auth/resend_code")]
pub async fn resend_code(
    /// The username.
    #[server(default)]
    username: String,
    /// The screen.
    #[server(default)]
    screen: Screen,
) -> Result<AuthView, ApiError> {
    let ports = ports()?;
    let username = account_name(&ports.pool.sign_in_with, "", &username);
    let submission = Submission::resend(screen, &username, ports.now_s);
    Ok(advance(&ports, submission).await)
}

/// Sends another code of a second factor: the pool does so after the password alone, which nobody has kept.
///
/// # Errors
/// [`ApiError::Internal`] without ports.
#[server(prefix = "/api", endpoint = "auth/resend_factor_code")]
pub async fn resend_factor_code(
    /// The password, as it was typed.
    #[server(default)]
    password: Secret,
) -> Result<AuthView, ApiError> {
    let ports = ports()?;
    let submission = Submission::factor_code_again(password, ports.now_s);
    Ok(advance(&ports, submission).await)
}

/// Sends a code for a new password.
///
/// # Errors
/// [`ApiError::Internal`] without ports.
#[server(prefix = "/api", endpoint = "auth/forgot_password")]
pub async fn forgot_password(
    /// The username.
    #[server(default)]
    username: String,
    /// The code of a country, beside a telephone number.
    #[server(default)]
    country_code: String,
) -> Result<AuthView, ApiError> {
    let ports = ports()?;
    let username = account_name(&ports.pool.sign_in_with, &country_code, &username);
    Ok(advance(&ports, Submission::reset_request(&username)).await)
}

/// Sets a new password with the code that was sent.
///
/// # Errors
/// [`ApiError::Internal`] without ports.
#[server(prefix = "/api", endpoint = "auth/reset_password")]
pub async fn reset_password(
    /// The username.
    #[server(default)]
    username: String,
    /// The code that was sent.
    #[server(default)]
    confirmation_code: Secret,
    /// The password, as it was typed.
    #[server(default)]
    password: Secret,
    /// The password once more.
    #[server(default)]
    confirm_password: Secret,
) -> Result<AuthView, ApiError> {
    let ports = ports()?;
    let policy = ports.password_policy;
    let username = account_name(&ports.pool.sign_in_with, "", &username);
    let submission = Submission::new_password(&username, &confirmation_code, password, &confirm_password, policy);
    Ok(advance(&ports, submission).await)
}

/// Shows another screen.
///
/// # Errors
/// [`ApiError::Internal`] without ports.
#[server(prefix = "/api", endpoint = "auth/navigate")]
pub async fn navigate(
    /// The screen.
    #[server(default)]
    screen: Screen,
) -> Result<AuthView, ApiError> {
    Ok(advance(&ports()?, Submission::navigation(screen)).await)
}

/// Ends the session.
///
/// # Errors
/// [`ApiError::Internal`] without ports.
#[server(prefix = "/api", endpoint = "auth/sign_out")]
pub async fn sign_out() -> Result<AuthView, ApiError> {
    let ports = ports()?;
    ports.identity.sign_out().await;
    ports.flow.clear();
    ports.account_flow.clear();
    Ok(resume(&ports, None, Reading::Page).await)
}
