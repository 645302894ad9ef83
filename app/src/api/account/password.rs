//! Another password.

use leptos::prelude::*;

use crate::wire::account::AccountAnswer;
use crate::wire::error::ApiError;
use crate::wire::secret::Secret;

#[cfg(feature = "ssr")]
use super::steps::{answer, ports_of};
#[cfg(feature = "ssr")]
use crate::core::account::{Done, password_flaw};
#[cfg(feature = "ssr")]
use crate::wire::account::{AccountNotice, Section};

/// Replaces the password of whoever is signed in.
///
/// # Errors
/// [`ApiError::Internal`] when the user pool cannot be reached.
#[server(prefix = "/api", endpoint = "account/change_password")]
pub async fn change_password(
    /// The password so far.
    #[server(default)]
    current_password: Secret,
    /// The new one, as it was typed.
    #[server(default)]
    password: Secret,
    /// The new one once more.
    #[server(default)]
    confirm_password: Secret,
    /// Whose form it is: [`AccountView::mark`](crate::wire::account::AccountView::mark).
    #[server(default)]
    account: String,
) -> Result<AccountAnswer, ApiError> {
    let ports = match ports_of(Section::Password, &account).await? {
        Ok(ports) => ports,
        Err(refused) => return Ok(refused),
    };
    let flaw = password_flaw(&current_password, &password, &confirm_password, ports.password_policy);
    let ended = match flaw {
        Some(flaw) => Err(flaw),
        None => ports.account.change_password(&current_password, &password).await,
    };
    answer(&ports, Section::Password, ended.map(|()| Done::Finished(AccountNotice::PasswordChanged))).await
}
