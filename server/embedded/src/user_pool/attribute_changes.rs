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
use crate::aws_json::AwsError;
use crate::db::DbError;
use crate::message::Recipient;
use crate::seal::SealKey;

/// What is to change, in one transaction.
struct Change {
    account: Account,
    /// An empty value removes an attribute.
    values: BTreeMap<String, String>,
    /// Said by an administrator: `email_verified` and the like.
    verifications: BTreeMap<Contact, bool>,
    codes: Vec<(Contact, String)>,
}

/// Changes attributes that were checked before, and sends a code to each new address that the pool verifies.
pub(super) async fn make(
    pool: &UserPool,
    account: Account,
    mut values: BTreeMap<String, String>,
    verifications: BTreeMap<Contact, bool>,
) -> Result<Vec<CodeDeliveryDetails>, AwsError> {
    check(&verifications, &account.attributes, &values)?;
    values.retain(|name, value| account.attributes.get(name) != Some(value));
    let mut to_verify = pending(pool, &values);
    to_verify.retain(|(contact, _, _)| verifications.get(contact) != Some(&true));
    let codes = to_verify.iter().map(|(contact, _, code)| (*contact, code.clone())).collect();
    let (stack, seal, now_s) = (pool.stack.clone(), pool.seal.clone(), pool.clock.now_s());
    let change = Change { account, values, verifications, codes };
    pool.db
        .write(move |tx| {
            names::refuse_taken(tx, &stack.user_pool, &change.account.sub, &change.values)?;
            apply(tx, &seal, change, now_s)
        })
        .await?;
    let mut deliveries = Vec::new();
    for (_, recipient, code) in to_verify {
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
            }
            for name in names {
                accounts::delete_attribute(tx, &account.sub, &name)?;
            }
            Ok::<_, AwsError>(accounts::touch(tx, &account.sub, now_s)?)
        })
        .await
}

/// A code for each new address that the pool verifies.
fn pending(pool: &UserPool, values: &BTreeMap<String, String>) -> Vec<(Contact, Recipient, String)> {
    let verified =
        |contact: &Contact| pool.stack.user_pool.auto_verified.iter().any(|name| name == contact.attribute());
    let code = |contact: Contact| {
        let recipient = contact.recipient_in(values)?;
        Some((contact, recipient, codes::generate(&*pool.entropy)))
    };
    Contact::ALL.into_iter().filter(verified).filter_map(code).collect()
}

fn apply(tx: &Transaction<'_>, seal: &SealKey, change: Change, now_s: i64) -> Result<(), AwsError> {
    let Change { account, values, verifications, codes } = change;
    for contact in Contact::ALL.into_iter().filter(|contact| values.contains_key(contact.attribute())) {
        accounts::set_attribute(tx, &account.sub, contact.verified(), "false")?;
        forget_codes(tx, &account, contact)?;
    }
    for (contact, code) in codes {
        let address = values.get(contact.attribute()).map(String::as_str).unwrap_or_default();
        let sent = Addressed { code: &code, address };
        codes::issue(tx, seal, (&account.username_key, contact.purpose()), Some(sent), now_s)?;
    }
    for (name, value) in values {
        if value.is_empty() {
            accounts::delete_attribute(tx, &account.sub, &name)?;
            if let Some(contact) = Contact::of(&name) {
                accounts::delete_attribute(tx, &account.sub, contact.verified())?;
            }
        } else {
            accounts::set_attribute(tx, &account.sub, &name, &value)?;
        }
    }
    for (contact, verified) in verifications {
        let value = if verified { "true" } else { "false" };
        accounts::set_attribute(tx, &account.sub, contact.verified(), value)?;
    }
    Ok(accounts::touch(tx, &account.sub, now_s)?)
}

/// Forgets the codes that went to an address which the account has no more.
pub(super) fn forget_codes(tx: &Transaction<'_>, account: &Account, contact: Contact) -> Result<(), DbError> {
    codes::spend(tx, &account.username_key, contact.purpose())?;
    codes::spend(tx, &account.username_key, CodePurpose::ForgotPassword)
}
