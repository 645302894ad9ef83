//! Deleting the account, with everything that is stored below its prefix.

use leptos::prelude::*;

use crate::wire::account::AccountAnswer;
use crate::wire::error::ApiError;

#[cfg(feature = "ssr")]
use super::steps::{answer, left};
#[cfg(feature = "ssr")]
use crate::core::account::{Done, deletion_flaw};
#[cfg(feature = "ssr")]
use crate::core::auth::Flow;
#[cfg(feature = "ssr")]
use crate::ports::ports;
#[cfg(feature = "ssr")]
use crate::wire::account::{AccountStep, Section};
#[cfg(feature = "ssr")]
use crate::wire::auth::AuthNotice;

/// Asks whether the account is really to be deleted.
///
/// # Errors
/// [`ApiError::Internal`] when the user pool cannot be reached.
#[server(prefix = "/api", endpoint = "account/begin_deletion")]
pub async fn begin_deletion() -> Result<AccountAnswer, ApiError> {
    answer(&ports()?, Section::Deletion, Ok(Done::Next(AccountStep::Deletion))).await
}

/// Deletes the account of whoever is signed in, and signs out. If not all of its objects can be deleted, it stays.
///
/// # Errors
/// [`ApiError::Internal`] when the user pool cannot be reached.
#[server(prefix = "/api", endpoint = "account/delete")]
pub async fn delete_account(
    /// The username, typed to confirm.
    #[server(default)]
    username: String,
) -> Result<AccountAnswer, ApiError> {
    let ports = ports()?;
    let ended = match ports.account.profile().await.map(|profile| deletion_flaw(&username, &profile)) {
        Ok(None) => ports.account.delete().await,
        Ok(Some(flaw)) => Err(flaw),
        Err(error) => Err(error),
    };
    match ended {
        Ok(()) => Ok(left(&ports, Flow { notice: Some(AuthNotice::AccountDeleted), ..Flow::default() })),
        Err(error) => answer(&ports, Section::Deletion, Err(error)).await,
    }
}
