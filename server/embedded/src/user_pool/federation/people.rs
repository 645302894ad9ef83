//! Accounts of people who sign in elsewhere: found by who they are there, letter by letter, and made at the first sign-in
//! (<https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-identity-federation.html>).
//!
//! Nothing but the provider's name and its `sub` leads to an account: an address that a provider asserts is an attribute, and no
//! way into an account that has the same.

use std::collections::BTreeMap;

use rusqlite::{OptionalExtension, Transaction, named_params};
use serde_json::json;

use crate::aws_json::AwsError;
use crate::db::DbError;
use crate::stack::settings::UserPoolSettings;
use crate::user_pool::accounts::{self, Account};
use crate::user_pool::contact::Contact;
use crate::user_pool::groups::{self, Group};
use crate::user_pool::status::Status;
use crate::user_pool::{attribute_changes, names, validate};

/// Longest username, in letters.
const LONGEST: usize = 128;

/// Who a provider says somebody is.
pub(super) struct Person {
    pub(super) provider: String,
    pub(super) subject: String,
    pub(super) attributes: BTreeMap<String, String>,
}

/// The `sub` of a person's account, whose attributes are brought up to date. `new_sub` is for one that has none yet.
pub(super) fn admit(
    tx: &Transaction<'_>,
    pool: &UserPoolSettings,
    person: &Person,
    new_sub: String,
    now_s: i64,
) -> Result<String, AwsError> {
    validate::mapped(pool, &person.attributes)?;
    let found = match find(tx, &person.provider, &person.subject)? {
        Some(sub) => accounts::by_sub(tx, &sub)?,
        None => None,
    };
    match found {
        Some(account) => update(tx, pool, account, person, now_s),
        None => create(tx, pool, person, new_sub, now_s),
    }
}

fn update(
    tx: &Transaction<'_>,
    pool: &UserPoolSettings,
    account: Account,
    person: &Person,
    now_s: i64,
) -> Result<String, AwsError> {
    if !account.enabled {
        return Err(AwsError::not_authorized("User is disabled."));
    }
    let mut attributes = person.attributes.clone();
    attributes.retain(|name, value| account.attributes.get(name) != Some(value));
    if let Some(name) = attributes.keys().find(|name| pool.immutable.contains(name)) {
        return Err(AwsError::invalid_parameter(format!("user.{name}: Attribute cannot be updated.")));
    }
    if attributes.is_empty() {
        return Ok(account.sub);
    }
    count_as_unverified(&mut attributes, &person.attributes);
    for contact in Contact::ALL.into_iter().filter(|contact| attributes.contains_key(contact.attribute())) {
        attribute_changes::forget_codes(tx, &account, contact)?;
    }
    for (name, value) in &attributes {
        accounts::set_attribute(tx, &account.sub, name, value)?;
    }
    accounts::touch(tx, &account.sub, now_s)?;
    Ok(account.sub)
}

fn create(
    tx: &Transaction<'_>,
    pool: &UserPoolSettings,
    person: &Person,
    sub: String,
    now_s: i64,
) -> Result<String, AwsError> {
    let missing: Vec<_> =
        pool.required.iter().filter(|name| !person.attributes.contains_key(*name)).map(String::as_str).collect();
    if !missing.is_empty() {
        return Err(AwsError::invalid_parameter(format!("attributes required: [{}]", missing.join(", "))));
    }
    let written = format!("{}_{}", person.provider, person.subject);
    // Where usernames are not told apart by case, Cognito folds it.
    let username = names::key(pool, &written);
    if username.chars().count() > LONGEST {
        return Err(AwsError::invalid_parameter("the provider's sub is too long for a username"));
    }
    if accounts::by_username_key(tx, &username)?.is_some() {
        return Err(AwsError::invalid_parameter("Username already exists"));
    }
    let mut attributes = person.attributes.clone();
    count_as_unverified(&mut attributes, &person.attributes);
    let identities = json!([{
        "userId": person.subject,
        "providerName": person.provider,
        "providerType": "OIDC",
        "issuer": null,
        "primary": true,
        "dateCreated": now_s.saturating_mul(1000),
    }]);
    attributes.insert(IDENTITIES.to_owned(), identities.to_string());
    let account = Account {
        sub,
        username_key: username.clone(),
        username,
        status: Status::ExternalProvider,
        enabled: true,
        password_hash: None,
        srp: None,
        attributes,
    };
    accounts::insert(tx, &account, now_s)?;
    let sql = "INSERT INTO federated_identity (provider, subject, sub) VALUES (:provider, :subject, :sub)";
    tx.prepare_cached(sql)?.execute(named_params! {
        ":provider": person.provider,
        ":subject": person.subject,
        ":sub": account.sub,
    })?;
    join(tx, pool, &person.provider, &account.sub, now_s)?;
    Ok(account.sub)
}

/// The attribute that says where a person signs in.
pub(in crate::user_pool) const IDENTITIES: &str = "identities";

/// An address that is new counts as unverified, unless the provider says of it that it is verified.
fn count_as_unverified(changed: &mut BTreeMap<String, String>, said: &BTreeMap<String, String>) {
    for contact in Contact::ALL {
        if changed.contains_key(contact.attribute()) {
            let verified = said.get(contact.verified()).map_or("false", String::as_str).to_owned();
            changed.insert(contact.verified().to_owned(), verified);
        }
    }
}

/// Makes an account a member of its provider's group, which is made with its first member.
fn join(tx: &Transaction<'_>, pool: &UserPoolSettings, provider: &str, sub: &str, now_s: i64) -> Result<(), DbError> {
    let name = format!("{}_{provider}", pool.id);
    if groups::by_name(tx, &name)?.is_none() {
        let description = format!("Autogenerated group for users who sign in using {provider}");
        let group = Group {
            name: name.clone(),
            description: Some(description),
            role_arn: None,
            precedence: None,
            created_s: now_s,
            modified_s: now_s,
        };
        groups::put(tx, &group)?;
    }
    groups::join(tx, &name, sub)
}

fn find(tx: &Transaction<'_>, provider: &str, subject: &str) -> Result<Option<String>, DbError> {
    let sql = "SELECT sub FROM federated_identity WHERE provider = :provider AND subject = :subject";
    let names = named_params! { ":provider": provider, ":subject": subject };
    Ok(tx.prepare_cached(sql)?.query_row(names, |row| row.get(0)).optional()?)
}
