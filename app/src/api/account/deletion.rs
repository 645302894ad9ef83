//! Deleting the account, with everything that is stored below its prefix.

use leptos::prelude::*;

use crate::wire::account::AccountAnswer;
use crate::wire::error::ApiError;

#[cfg(feature = "ssr")]
use super::steps::{answer, left, ports_of};
#[cfg(feature = "ssr")]
use crate::core::account::{Done, deletion_flaw};
#[cfg(feature = "ssr")]
use crate::core::auth::Flow;
#[cfg(feature = "ssr")]
use crate::wire::account::{AccountStep, Section};
#[cfg(feature = "ssr")]
use crate::wire::auth::AuthNotice;

/// Asks whether the account is really to be deleted.
///
/// # Errors
/// [`ApiError::Internal`] when the user pool cannot be reached.
#[server(prefix = "/api", endpoint = "account/begin_deletion")]
pub async fn begin_deletion(
    /// Whose form it is: [`AccountView::mark`](crate::wire::account::AccountView::mark).
    #[server(default)]
    account: String,
) -> Result<AccountAnswer, ApiError> {
    let ports = match ports_of(Section::Deletion, &account).await? {
        Ok(ports) => ports,
        Err(refused) => return Ok(refused),
    };
    answer(&ports, Section::Deletion, Ok(Done::Next(AccountStep::Deletion))).await
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
    /// Whose form it is: [`AccountView::mark`](crate::wire::account::AccountView::mark).
    #[server(default)]
    account: String,
) -> Result<AccountAnswer, ApiError> {
    let ports = match ports_of(Section::Deletion, &account).await? {
        Ok(ports) => ports,
        Err(refused) => return Ok(refused),
    };
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
