//! By which names an account is found, and that no two accounts have one name
//! (<https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html>, "sign-in attributes").
//!
//! Where the template has `UsernameAttributes`, an address or number is given in place of a username, which is the `sub`
//! then. Where it has `AliasAttributes`, an address or number counts beside the username once it was verified, and
//! `preferred_username` as soon as it is set. Names are compared like usernames: for capitals as the template says.

use std::collections::BTreeMap;

use rusqlite::{OptionalExtension, Transaction, named_params};

use super::UserPool;
use super::accounts::{self, Account};
use super::contact::Contact;
use crate::aws_json::{AwsError, Exception};
use crate::db::DbError;
use crate::message::is_phone_number;
use crate::seal::Purpose;
use crate::stack::settings::UserPoolSettings;

/// Who is meant by a name: an account, or nobody.
#[derive(Clone)]
pub(super) struct Caller {
    /// What limits are counted by: the account's username, or else the name as it is told apart.
    pub(super) username_key: String,
    pub(super) account: Option<Account>,
}

impl Caller {
    /// The owner of an account.
    pub(super) fn owner(account: Account) -> Self {
        Self { username_key: account.username_key.clone(), account: Some(account) }
    }

    /// Whoever has this name.
    pub(super) fn named(tx: &Transaction<'_>, pool: &UserPoolSettings, name: &str) -> Result<Self, DbError> {
        let account = find(tx, pool, name)?;
        Ok(account.map_or_else(|| Self { username_key: key(pool, name), account: None }, Self::owner))
    }
}

impl Caller {
    /// What challenges call them: the username, or where a person may go by an address and nobody has this one, an id
    /// that is made up and the same each time.
    pub(super) fn shown(&self, pool: &UserPool) -> String {
        let settings = &pool.stack.user_pool;
        let has_others = !settings.username_attributes.is_empty() || !settings.alias_attributes.is_empty();
        if self.account.is_some() || !has_others {
            return self.username_key.clone();
        }
        let [bytes @ .., _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _] =
            pool.seal.mac(Purpose::UnknownUser, &[b"sub", self.username_key.as_bytes()]);
        uuid::Builder::from_random_bytes(bytes).into_uuid().to_string()
    }
}

impl UserPool {
    /// Whoever has this name.
    pub(super) async fn caller(&self, name: &str) -> Result<Caller, AwsError> {
        let (stack, name) = (self.stack.clone(), name.to_owned());
        self.db.read(move |tx| Ok(Caller::named(tx, &stack.user_pool, &name)?)).await
    }
}

/// What a name is told apart by.
pub(super) fn key(pool: &UserPoolSettings, name: &str) -> String {
    if pool.case_sensitive_usernames { name.to_owned() } else { name.to_lowercase() }
}

/// The account of a username, of a `sub`, or of another name that the pool knows people by.
pub(super) fn find(tx: &Transaction<'_>, pool: &UserPoolSettings, name: &str) -> Result<Option<Account>, DbError> {
    if let Some(account) = accounts::by_username_key(tx, &key(pool, name))? {
        return Ok(Some(account));
    }
    if let Some(account) = accounts::by_sub(tx, name)? {
        return Ok(Some(account));
    }
    for attribute in pool.username_attributes.iter().chain(&pool.alias_attributes) {
        if let Some(sub) = holder(tx, pool, attribute, name)? {
            return accounts::by_sub(tx, &sub);
        }
    }
    Ok(None)
}

/// The account that goes by the value of an attribute. Nobody who signs in elsewhere does: what another place says of them must
/// not lead to somebody else's account.
fn holder(
    tx: &Transaction<'_>,
    pool: &UserPoolSettings,
    attribute: &str,
    value: &str,
) -> Result<Option<String>, DbError> {
    let must_be_verified = pool.alias_attributes.iter().any(|alias| alias == attribute);
    let verified = Contact::of(attribute).filter(|_| must_be_verified).map(Contact::verified);
    // Capitals of ASCII only: addresses have no others.
    let folded = if pool.case_sensitive_usernames { "value = :value" } else { "lower(value) = lower(:value)" };
    let sql = format!(
        "SELECT sub FROM user_attribute AS named WHERE name = :name AND {folded}
         AND (:verified IS NULL OR EXISTS (SELECT 1 FROM user_attribute
              WHERE sub = named.sub AND name = :verified AND value = 'true'))
         AND NOT EXISTS (SELECT 1 FROM federated_identity WHERE sub = named.sub)"
    );
    let names = named_params! { ":name": attribute, ":value": value, ":verified": verified };
    Ok(tx.prepare_cached(&sql)?.query_row(names, |row| row.get(0)).optional()?)
}

/// Refuses a username that could be taken for another name, or that is none of those that stand in for it.
pub(super) fn check_username(pool: &UserPoolSettings, username: &str) -> Result<(), AwsError> {
    let looks_like = |attribute: &String| match attribute.as_str() {
        "email" => username.contains('@'),
        "phone_number" => is_phone_number(username),
        _ => false,
    };
    let stand_ins = &pool.username_attributes;
    if !stand_ins.is_empty() && !stand_ins.iter().any(looks_like) {
        let expected = match (stand_ins.iter().any(|name| name == "email"), stand_ins.len()) {
            (true, 1) => "Username should be an email.",
            (false, _) => "Username should be a phone number.",
            (true, _) => "Username should be either an email or a phone number.",
        };
        return Err(AwsError::invalid_parameter(expected));
    }
    match pool.alias_attributes.iter().find(|alias| looks_like(alias)).map(String::as_str) {
        Some("email") => Err(AwsError::invalid_parameter(
            "Username cannot be of email format, since user pool is configured for email alias.",
        )),
        Some(_) => Err(AwsError::invalid_parameter(
            "Username cannot be of phone number format, since user pool is configured for phone number alias.",
        )),
        None => Ok(()),
    }
}

/// The attribute that a name in place of a username is.
pub(super) fn stood_in(pool: &UserPoolSettings, username: &str) -> Option<Contact> {
    let is = |contact: &Contact| match contact {
        Contact::Email => username.contains('@'),
        Contact::Phone => is_phone_number(username),
    };
    let allowed = |contact: &Contact| pool.username_attributes.iter().any(|name| name == contact.attribute());
    Contact::ALL.into_iter().filter(allowed).find(is)
}

/// Refuses attributes by which another account than `sub` goes already. An address that has to be verified before somebody
/// goes by it is not refused here, but when it is verified.
pub(super) fn refuse_taken(
    tx: &Transaction<'_>,
    pool: &UserPoolSettings,
    sub: &str,
    attributes: &BTreeMap<String, String>,
) -> Result<(), AwsError> {
    let at_once = |name: &&String| pool.username_attributes.contains(name) || name.as_str() == "preferred_username";
    let named = pool.username_attributes.iter().chain(&pool.alias_attributes).filter(at_once);
    for (name, value) in named.filter_map(|name| attributes.get_key_value(name)) {
        if !value.is_empty() && holder(tx, pool, name, value)?.is_some_and(|holder| holder != sub) {
            return Err(taken(name));
        }
    }
    Ok(())
}

/// Refuses the verification of an address or number by which another account goes, or takes it from there.
pub(super) fn claim(
    tx: &Transaction<'_>,
    pool: &UserPoolSettings,
    account: &Account,
    (contact, force): (Contact, bool),
) -> Result<Result<(), AwsError>, DbError> {
    let name = contact.attribute();
    let is_name = pool.username_attributes.iter().chain(&pool.alias_attributes).any(|listed| listed == name);
    let Some(value) = account.attributes.get(name).filter(|_| is_name) else { return Ok(Ok(())) };
    match holder(tx, pool, name, value)?.filter(|holder| *holder != account.sub) {
        Some(holder) if force => {
            accounts::set_attribute(tx, &holder, contact.verified(), "false")?;
            Ok(Ok(()))
        }
        Some(_) => Ok(Err(taken(name))),
        None => Ok(Ok(())),
    }
}

fn taken(attribute: &str) -> AwsError {
    AwsError::new(Exception::AliasExists, format!("An account with the given {attribute} already exists."))
}
