//! The passkeys of the person who is signed in, as server functions. Those that need no script can be posted by plain forms,
//! and their answer is then shown by the page that they were on.

use leptos::prelude::*;
use leptos::server_fn::codec::Json;

use crate::wire::error::ApiError;
use crate::wire::passkeys::{PasskeyCreation, PasskeysView};
use crate::wire::secret::Secret;

#[cfg(feature = "ssr")]
use super::account::is_of_another;
#[cfg(feature = "ssr")]
use super::passkey_steps::{finished, read_message};
#[cfg(feature = "ssr")]
use crate::core::passkeys::PasskeyName;
#[cfg(feature = "ssr")]
use crate::ports::ports;
#[cfg(feature = "ssr")]
use crate::wire::passkeys::{PasskeyError, PasskeyMessage, PasskeyNotice};

/// The passkeys, and what became of the last step.
///
/// # Errors
/// [`ApiError::Internal`] without ports.
#[server(prefix = "/api", endpoint = "passkeys/list", input = Json)]
pub async fn list_passkeys() -> Result<PasskeysView, ApiError> {
    let ports = ports()?;
    let (mark, message) = (ports.identity.mark().await, read_message(&ports));
    Ok(match ports.passkeys.list().await {
        Ok(passkeys) => PasskeysView { mark, passkeys, message },
        Err(error) => PasskeysView { mark, passkeys: Vec::new(), message: Some(PasskeyMessage::Refused(error)) },
    })
}

/// What the browser is asked in order to create a passkey.
///
/// # Errors
/// [`ApiError::Internal`] without ports.
#[server(prefix = "/api", endpoint = "passkeys/begin", input = Json)]
pub async fn begin_passkey() -> Result<PasskeyCreation, ApiError> {
    let begun = ports()?.passkeys.begin().await;
    Ok(begun.map_or_else(PasskeyCreation::Refused, PasskeyCreation::Options))
}

/// Keeps the passkey that the browser has created.
///
/// # Errors
/// [`ApiError::Internal`] without ports.
#[server(prefix = "/api", endpoint = "passkeys/finish")]
pub async fn finish_passkey(
    /// What the browser wrote down of it: `RegistrationResponseJSON`.
    #[server(default)]
    credential: Secret,
    /// Whose form it is: [`PasskeysView::mark`].
    #[server(default)]
    account: String,
) -> Result<PasskeysView, ApiError> {
    let ports = ports()?;
    let outcome = match is_of_another(&ports, &account).await {
        true => Err(PasskeyError::SomeoneElse),
        false => ports.passkeys.finish(&credential).await,
    };
    Ok(finished(&ports, outcome.map(|()| PasskeyNotice::Created)).await)
}

/// Gives a passkey another name.
///
/// # Errors
/// [`ApiError::Internal`] without ports.
#[server(prefix = "/api", endpoint = "passkeys/rename")]
pub async fn rename_passkey(
    /// Which.
    #[server(default)]
    id: String,
    /// The name.
    #[server(default)]
    name: String,
    /// Whose form it is: [`PasskeysView::mark`].
    #[server(default)]
    account: String,
) -> Result<PasskeysView, ApiError> {
    let ports = ports()?;
    let outcome = match PasskeyName::parse(&name) {
        _ if is_of_another(&ports, &account).await => Err(PasskeyError::SomeoneElse),
        Some(name) => ports.passkeys.rename(&id, &name).await,
        None => Err(PasskeyError::InvalidName),
    };
    Ok(finished(&ports, outcome.map(|()| PasskeyNotice::Renamed)).await)
}

/// Takes a passkey off the account.
///
/// # Errors
/// [`ApiError::Internal`] without ports.
#[server(prefix = "/api", endpoint = "passkeys/delete")]
pub async fn delete_passkey(
    /// Which.
    #[server(default)]
    id: String,
    /// Whose form it is: [`PasskeysView::mark`].
    #[server(default)]
    account: String,
) -> Result<PasskeysView, ApiError> {
    let ports = ports()?;
    let outcome = match is_of_another(&ports, &account).await {
        true => Err(PasskeyError::SomeoneElse),
        false => ports.passkeys.delete(&id).await,
    };
    Ok(finished(&ports, outcome.map(|()| PasskeyNotice::Deleted)).await)
}
