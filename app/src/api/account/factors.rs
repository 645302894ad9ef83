//! The second factors.

use leptos::prelude::*;

use crate::wire::account::{AccountAnswer, FactorChoice};
use crate::wire::challenge::Factor;
use crate::wire::error::ApiError;
use crate::wire::secret::Secret;

#[cfg(feature = "ssr")]
use super::steps::{answer, ports_of, waiting};
#[cfg(feature = "ssr")]
use crate::core::account::{Done, factor_flaw, tidied_code};
#[cfg(feature = "ssr")]
use crate::ports::Ports;
#[cfg(feature = "ssr")]
use crate::wire::account::{AccountError, AccountNotice, AccountStep, Section};
#[cfg(feature = "ssr")]
use crate::wire::auth::AuthError;

/// Begins to set an authenticator app up, in place of the one that there may be.
///
/// # Errors
/// [`ApiError::Internal`] when the user pool cannot be reached.
#[server(prefix = "/api", endpoint = "account/begin_app")]
pub async fn begin_app(
    /// Whose form it is: [`AccountView::mark`](crate::wire::account::AccountView::mark).
    #[server(default)]
    account: String,
) -> Result<AccountAnswer, ApiError> {
    let ports = match ports_of(Section::Factors, &account).await? {
        Ok(ports) => ports,
        Err(refused) => return Ok(refused),
    };
    let ended = if ports.pool.offers(Factor::Totp) {
        ports.account.begin_app().await.map(|secret| Done::Next(AccountStep::SetUpApp { secret }))
    } else {
        Err(AccountError::NotOffered)
    };
    answer(&ports, Section::Factors, ended).await
}

/// Goes on with the first code of the new app.
///
/// # Errors
/// [`ApiError::Internal`] when the user pool cannot be reached.
#[server(prefix = "/api", endpoint = "account/confirm_app")]
pub async fn confirm_app(
    /// The code.
    #[server(default)]
    confirmation_code: Secret,
    /// Whose form it is: [`AccountView::mark`](crate::wire::account::AccountView::mark).
    #[server(default)]
    account: String,
) -> Result<AccountAnswer, ApiError> {
    let ports = match ports_of(Section::Factors, &account).await? {
        Ok(ports) => ports,
        Err(refused) => return Ok(refused),
    };
    let ended = confirmed(&ports, &tidied_code(&confirmation_code)).await;
    answer(&ports, Section::Factors, ended.map(|()| Done::Finished(AccountNotice::AppSetUp))).await
}

/// Switches a second factor on or off, or prefers it.
///
/// # Errors
/// [`ApiError::Internal`] when the user pool cannot be reached.
#[server(prefix = "/api", endpoint = "account/choose_factor")]
pub async fn choose_factor(
    /// The factor.
    factor: Factor,
    /// What is to become of it.
    choice: FactorChoice,
    /// Whose form it is: [`AccountView::mark`](crate::wire::account::AccountView::mark).
    #[server(default)]
    account: String,
) -> Result<AccountAnswer, ApiError> {
    let ports = match ports_of(Section::Factors, &account).await? {
        Ok(ports) => ports,
        Err(refused) => return Ok(refused),
    };
    let notice = match choice {
        FactorChoice::On => AccountNotice::FactorTurnedOn,
        FactorChoice::Off => AccountNotice::FactorTurnedOff,
        FactorChoice::Preferred => AccountNotice::FactorPreferred,
    };
    let ended = chosen(&ports, factor, choice).await;
    answer(&ports, Section::Factors, ended.map(|()| Done::Finished(notice))).await
}

#[cfg(feature = "ssr")]
async fn confirmed(ports: &Ports, code: &Secret) -> Result<(), AccountError> {
    match waiting(ports).await? {
        Some(AccountStep::SetUpApp { .. }) if code.expose().is_empty() => Err(AuthError::MissingField.into()),
        Some(AccountStep::SetUpApp { .. }) => ports.account.confirm_app(code).await,
        _ => Err(AuthError::StepLapsed.into()),
    }
}

#[cfg(feature = "ssr")]
async fn chosen(ports: &Ports, factor: Factor, choice: FactorChoice) -> Result<(), AccountError> {
    let profile = ports.account.profile().await?;
    match factor_flaw(&profile, &ports.pool, factor, choice) {
        Some(flaw) => Err(flaw),
        None => ports.account.choose_factor(factor, choice).await,
    }
}
