//! Changes to the attributes of an account, whoever makes them: an address that is new counts as unverified, and codes that
//! went to the old one prove nothing about it.

use std::collections::BTreeMap;

use rusqlite::Transaction;

use super::UserPool;
use super::accounts::{self, Account};
use super::code_delivery::{self, CodeDeliveryDetails};
use super::codes::{self, Addressed, CodePurpose};
use super::contact::Contact;
use super::names;
use super::pending_contacts;
use crate::aws_json::{AwsError, Exception};
use crate::db::DbError;
use crate::stack::settings::UserPoolSettings;

/// What is to change.
#[derive(Default)]
pub(super) struct Change {
    /// An empty value removes an attribute.
    pub(super) values: BTreeMap<String, String>,
    /// Said by an administrator: `email_verified` and the like.
    pub(super) verifications: BTreeMap<Contact, bool>,
}

/// Changes attributes that were checked before, and sends a code to each new address that the pool verifies.
pub(super) async fn make(pool: &UserPool, sub: String, change: Change) -> Result<Vec<CodeDeliveryDetails>, AwsError> {
    let (stack, seal, now_s) = (pool.stack.clone(), pool.seal.clone(), pool.clock.now_s());
    let codes = Contact::ALL.map(|contact| (contact, codes::generate(&*pool.entropy)));
    let sent = pool
        .db
        .write(move |tx| {
            let gone = || AwsError::new(Exception::UserNotFound, "User does not exist.");
            let current = accounts::by_sub(tx, &sub)?.ok_or_else(gone)?;
            let (changed, unproved) = apply(tx, &stack.user_pool, &current, change, now_s)?;
            let mut sent = Vec::new();
            for (contact, code) in codes.into_iter().filter(|(contact, _)| unproved.contains(contact)) {
                if let Some(recipient) = pending_contacts::recipient(tx, &changed, contact)? {
                    let of = (changed.username_key.as_str(), contact.purpose());
                    codes::issue(tx, &seal, of, Some(Addressed { code: &code, address: recipient.address() }), now_s)?;
                    sent.push((recipient, code));
                }
            }
            Ok::<_, AwsError>(sent)
        })
        .await?;
    let mut deliveries = Vec::new();
    for (recipient, code) in sent {
        deliveries.push(code_delivery::deliver(pool, &recipient, &code).await?);
    }
    Ok(deliveries)
}

/// Refuses to say of an address that is not there that it is verified, or that it is not.
pub(super) fn check(
    verifications: &BTreeMap<Contact, bool>,
    before: &BTreeMap<String, String>,
    values: &BTreeMap<String, String>,
) -> Result<(), AwsError> {
    let is_there = |contact: &Contact| {
        let name = contact.attribute();
        values.get(name).or_else(|| before.get(name)).is_some_and(|value| !value.is_empty())
    };
    match verifications.keys().find(|contact| !is_there(contact)) {
        None => Ok(()),
        Some(Contact::Email) => Err(AwsError::invalid_parameter("Email is required to verify/un-verify an email")),
        Some(Contact::Phone) => {
            Err(AwsError::invalid_parameter("Phone Number is required to verify/un-verify a phone number"))
        }
    }
}

/// Removes attributes, with what was known about them.
pub(super) async fn remove(pool: &UserPool, account: Account, mut names: Vec<String>) -> Result<(), AwsError> {
    let contacts: Vec<_> = names.iter().filter_map(|name| Contact::of(name)).collect();
    names.extend(contacts.iter().map(|contact| contact.verified().to_owned()));
    let now_s = pool.clock.now_s();
    pool.db
        .write(move |tx| {
            for contact in contacts {
                forget_codes(tx, &account, contact)?;
                pending_contacts::forget(tx, &account.sub, contact)?;
            }
            for name in names {
                accounts::delete_attribute(tx, &account.sub, &name)?;
            }
            Ok::<_, AwsError>(accounts::touch(tx, &account.sub, now_s)?)
        })
        .await
}

/// Changes the attributes of an account as it is now; returns it as it is then, and those of its new addresses that the pool
/// verifies and that nobody vouched for. Some of them take the place of the ones before only once they are proved.
///
/// # Errors
/// `AliasExistsException` for a name by which another account goes.
pub(super) fn apply(
    tx: &Transaction<'_>,
    settings: &UserPoolSettings,
    current: &Account,
    Change { mut values, verifications }: Change,
    now_s: i64,
) -> Result<(Account, Vec<Contact>), AwsError> {
    check(&verifications, &current.attributes, &values)?;
    // The last word counts: what waited before it does not any more.
    for contact in Contact::ALL.into_iter().filter(|contact| values.contains_key(contact.attribute())) {
        pending_contacts::forget(tx, &current.sub, contact)?;
    }
    values.retain(|name, value| current.attributes.get(name) != Some(value));
    names::refuse_taken(tx, settings, &current.sub, &values)?;
    let mut waiting = Vec::new();
    for contact in Contact::ALL.into_iter().filter(|contact| pending_contacts::has_to_wait(settings, current, *contact))
    {
        let is_vouched_for = verifications.get(&contact) == Some(&true);
        if let Some(value) = values.get(contact.attribute()).filter(|value| !value.is_empty() && !is_vouched_for) {
            pending_contacts::remember(tx, &current.sub, contact, value)?;
            values.remove(contact.attribute());
            waiting.push(contact);
        }
    }
    for contact in Contact::ALL.into_iter().filter(|contact| values.contains_key(contact.attribute())) {
        accounts::set_attribute(tx, &current.sub, contact.verified(), "false")?;
        forget_codes(tx, current, contact)?;
    }
    for (name, value) in &values {
        if value.is_empty() {
            accounts::delete_attribute(tx, &current.sub, name)?;
            if let Some(contact) = Contact::of(name) {
                accounts::delete_attribute(tx, &current.sub, contact.verified())?;
            }
        } else {
            accounts::set_attribute(tx, &current.sub, name, value)?;
        }
    }
    vouch(tx, settings, &current.sub, &verifications)?;
    accounts::touch(tx, &current.sub, now_s)?;
    let is_new = |contact: &Contact| values.get(contact.attribute()).is_some_and(|value| !value.is_empty());
    let is_verified = |contact: &Contact| settings.auto_verified.iter().any(|name| name == contact.attribute());
    let unproved = Contact::ALL.into_iter().filter(is_new).filter(is_verified);
    let unproved = unproved.filter(|contact| verifications.get(contact) != Some(&true)).chain(waiting).collect();
    Ok((of(tx, &current.sub)?, unproved))
}

/// Sets what an administrator says of addresses, unless another account goes by one of them.
fn vouch(
    tx: &Transaction<'_>,
    settings: &UserPoolSettings,
    sub: &str,
    verifications: &BTreeMap<Contact, bool>,
) -> Result<(), AwsError> {
    for (contact, verified) in verifications {
        if *verified {
            names::claim(tx, settings, &of(tx, sub)?, (*contact, false))??;
        }
        accounts::set_attribute(tx, sub, contact.verified(), if *verified { "true" } else { "false" })?;
    }
    Ok(())
}

/// An account that is there, since this transaction has changed it.
fn of(tx: &Transaction<'_>, sub: &str) -> Result<Account, AwsError> {
    accounts::by_sub(tx, sub)?.ok_or_else(|| AwsError::internal("the account is gone"))
}

/// Forgets the codes that went to an address which the account has no more.
pub(super) fn forget_codes(tx: &Transaction<'_>, account: &Account, contact: Contact) -> Result<(), DbError> {
    codes::spend(tx, &account.username_key, contact.purpose())?;
    codes::spend(tx, &account.username_key, CodePurpose::ForgotPassword)
}
