//! The e-mail address and the telephone number.

use leptos::prelude::*;

use crate::wire::account::{AccountAnswer, ContactKind};
use crate::wire::error::ApiError;
use crate::wire::secret::Secret;

#[cfg(feature = "ssr")]
use super::steps::{answer, left_open, ports_of, waiting};
#[cfg(feature = "ssr")]
use crate::core::account::{Done, contact_flaw, tidied_code, tidied_contact};
#[cfg(feature = "ssr")]
use crate::ports::Ports;
#[cfg(feature = "ssr")]
use crate::wire::account::{AccountError, AccountNotice, AccountStep, Section};
#[cfg(feature = "ssr")]
use crate::wire::auth::{AuthError, Delivery};

/// Asks for another address or number.
///
/// # Errors
/// [`ApiError::Internal`] when the user pool cannot be reached.
#[server(prefix = "/api", endpoint = "account/begin_contact")]
pub async fn begin_contact(
    /// Which of them.
    contact: ContactKind,
    /// Whose form it is: [`AccountView::mark`](crate::wire::account::AccountView::mark).
    #[server(default)]
    account: String,
) -> Result<AccountAnswer, ApiError> {
    let ports = match ports_of(Section::Contacts, &account).await? {
        Ok(ports) => ports,
        Err(refused) => return Ok(refused),
    };
    answer(&ports, Section::Contacts, Ok(Done::Next(AccountStep::ChangeContact { contact }))).await
}

/// Sends a code to another address or number, which takes the place of the one before: at once, or with that code, as the pool
/// has it.
///
/// # Errors
/// [`ApiError::Internal`] when the user pool cannot be reached.
#[server(prefix = "/api", endpoint = "account/change_contact")]
pub async fn change_contact(
    /// Which of them.
    contact: ContactKind,
    /// The new one.
    #[server(default)]
    value: String,
    /// Whose form it is: [`AccountView::mark`](crate::wire::account::AccountView::mark).
    #[server(default)]
    account: String,
) -> Result<AccountAnswer, ApiError> {
    let ports = match ports_of(Section::Contacts, &account).await? {
        Ok(ports) => ports,
        Err(refused) => return Ok(refused),
    };
    let ended = changed(&ports, contact, &tidied_contact(contact, &value)).await;
    answer(&ports, Section::Contacts, ended).await
}

/// Sends a code to the address or number, or another one once the wait is over.
///
/// # Errors
/// [`ApiError::Internal`] when the user pool cannot be reached.
#[server(prefix = "/api", endpoint = "account/send_contact_code")]
pub async fn send_contact_code(
    /// Where to.
    contact: ContactKind,
    /// Whose form it is: [`AccountView::mark`](crate::wire::account::AccountView::mark).
    #[server(default)]
    account: String,
) -> Result<AccountAnswer, ApiError> {
    let ports = match ports_of(Section::Contacts, &account).await? {
        Ok(ports) => ports,
        Err(refused) => return Ok(refused),
    };
    let ended = sent(&ports, contact).await;
    answer(&ports, Section::Contacts, ended).await
}

/// Proves the address or number with the code that was sent there.
///
/// # Errors
/// [`ApiError::Internal`] when the user pool cannot be reached.
#[server(prefix = "/api", endpoint = "account/verify_contact")]
pub async fn verify_contact(
    /// The code.
    #[server(default)]
    confirmation_code: Secret,
    /// Whose form it is: [`AccountView::mark`](crate::wire::account::AccountView::mark).
    #[server(default)]
    account: String,
) -> Result<AccountAnswer, ApiError> {
    let ports = match ports_of(Section::Contacts, &account).await? {
        Ok(ports) => ports,
        Err(refused) => return Ok(refused),
    };
    let ended = verified(&ports, &tidied_code(&confirmation_code)).await;
    answer(&ports, Section::Contacts, ended.map(|()| Done::Finished(AccountNotice::ContactVerified))).await
}

#[cfg(feature = "ssr")]
fn code_sent(ports: &Ports, contact: ContactKind, delivery: Delivery, notice: Option<AccountNotice>) -> Done {
    Done::CodeSent { contact, delivery, pending: None, at_s: ports.now_s, notice }
}

/// Whether the address or number counts only once it is proved. What cannot be found out counts.
#[cfg(feature = "ssr")]
async fn waits(ports: &Ports, contact: ContactKind, value: &str) -> bool {
    let profile = ports.account.profile().await;
    profile.is_ok_and(|profile| profile.contact(contact).is_some_and(|known| known.value != value))
}

#[cfg(feature = "ssr")]
async fn changed(ports: &Ports, contact: ContactKind, value: &str) -> Result<Done, AccountError> {
    if let Some(flaw) = contact_flaw(contact, value, &ports.pool) {
        return Err(flaw);
    }
    let delivery = match ports.account.change_contact(contact, value).await? {
        Some(delivery) if waits(ports, contact, value).await => {
            let pending = Some(value.to_owned());
            return Ok(Done::CodeSent { contact, delivery, pending, at_s: ports.now_s, notice: None });
        }
        Some(delivery) => Ok(delivery),
        // The pool does not send one by itself to every address.
        None => ports.account.send_contact_code(contact).await,
    };
    Ok(match delivery {
        Ok(delivery) => code_sent(ports, contact, delivery, Some(AccountNotice::ContactChanged)),
        Err(_) => Done::Finished(AccountNotice::ContactChanged),
    })
}

#[cfg(feature = "ssr")]
async fn sent(ports: &Ports, contact: ContactKind) -> Result<Done, AccountError> {
    let flow = left_open(ports).await?;
    if flow.codes_sent.wait_s(contact, ports.now_s) > 0 {
        return Err(AccountError::TooSoon);
    }
    let (is_another, pending) = match flow.step {
        Some(AccountStep::VerifyContact { contact: before, pending, .. }) if before == contact => (true, pending),
        _ => (false, None),
    };
    // A code for an address that waits comes with the wish for it alone.
    let delivery = match &pending {
        Some(value) => match ports.account.change_contact(contact, value).await? {
            Some(delivery) => delivery,
            // It was proved meanwhile, on another page.
            None => return Ok(Done::Finished(AccountNotice::ContactChanged)),
        },
        None => ports.account.send_contact_code(contact).await?,
    };
    let notice = is_another.then_some(AccountNotice::CodeResent);
    Ok(Done::CodeSent { contact, delivery, pending, at_s: ports.now_s, notice })
}

#[cfg(feature = "ssr")]
async fn verified(ports: &Ports, code: &Secret) -> Result<(), AccountError> {
    match waiting(ports).await? {
        Some(AccountStep::VerifyContact { .. }) if code.expose().is_empty() => Err(AuthError::MissingField.into()),
        Some(AccountStep::VerifyContact { contact, .. }) => ports.account.verify_contact(contact, code).await,
        _ => Err(AuthError::StepLapsed.into()),
    }
}
