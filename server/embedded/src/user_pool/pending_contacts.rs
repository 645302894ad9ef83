//! Addresses and numbers that wait to be proved before they take the place of the ones before
//! (<https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-email-phone-verification.html>, "Keep original
//! attribute value active when an update is pending").

use std::collections::BTreeMap;

use rusqlite::{OptionalExtension, Transaction, named_params};

use super::accounts::{self, Account};
use super::attribute_changes;
use super::contact::Contact;
use super::names;
use crate::aws_json::AwsError;
use crate::db::DbError;
use crate::message::Recipient;
use crate::stack::settings::UserPoolSettings;

/// Whether a new value of an account's address or number has to be proved before it counts.
pub(super) fn has_to_wait(settings: &UserPoolSettings, account: &Account, contact: Contact) -> bool {
    let is_listed = settings.proved_before_update.iter().any(|name| name == contact.attribute());
    is_listed && contact.recipient(account).is_some()
}

/// Remembers the value that waits, in place of the one before.
pub(super) fn remember(tx: &Transaction<'_>, sub: &str, contact: Contact, value: &str) -> Result<(), DbError> {
    let sql = "INSERT INTO pending_contact (sub, name, value) VALUES (:sub, :name, :value)
               ON CONFLICT (sub, name) DO UPDATE SET value = excluded.value";
    tx.prepare_cached(sql)?.execute(named_params! { ":sub": sub, ":name": contact.attribute(), ":value": value })?;
    Ok(())
}

/// Nothing waits any more.
pub(super) fn forget(tx: &Transaction<'_>, sub: &str, contact: Contact) -> Result<(), DbError> {
    tx.prepare_cached("DELETE FROM pending_contact WHERE sub = :sub AND name = :name")?
        .execute(named_params! { ":sub": sub, ":name": contact.attribute() })?;
    Ok(())
}

/// Where a code that proves the address or number goes: to the value that waits, or else to the account's own.
pub(super) fn recipient(
    tx: &Transaction<'_>,
    account: &Account,
    contact: Contact,
) -> Result<Option<Recipient>, DbError> {
    Ok(match waiting(tx, &account.sub, contact)? {
        Some(value) => contact.recipient_in(&BTreeMap::from([(contact.attribute().to_owned(), value)])),
        None => contact.recipient(account),
    })
}

/// The value that waited takes the place of the one before, and codes that went there prove nothing any more. The account as it is
/// then.
///
/// # Errors
/// `AliasExistsException` when another account goes by it by now.
pub(super) fn take_its_place(
    tx: &Transaction<'_>,
    settings: &UserPoolSettings,
    account: Account,
    contact: Contact,
) -> Result<Result<Account, AwsError>, DbError> {
    let Some(value) = waiting(tx, &account.sub, contact)? else { return Ok(Ok(account)) };
    let mut changed = account;
    changed.attributes.insert(contact.attribute().to_owned(), value.clone());
    if let Err(taken) = names::claim(tx, settings, &changed, (contact, false))? {
        return Ok(Err(taken));
    }
    accounts::set_attribute(tx, &changed.sub, contact.attribute(), &value)?;
    attribute_changes::forget_codes(tx, &changed, contact)?;
    forget(tx, &changed.sub, contact)?;
    Ok(Ok(changed))
}

fn waiting(tx: &Transaction<'_>, sub: &str, contact: Contact) -> Result<Option<String>, DbError> {
    let names = named_params! { ":sub": sub, ":name": contact.attribute() };
    let sql = "SELECT value FROM pending_contact WHERE sub = :sub AND name = :name";
    Ok(tx.prepare_cached(sql)?.query_row(names, |row| row.get(0)).optional()?)
}
