//! `NEW_PASSWORD_REQUIRED`: whoever signed in with a temporary password chooses another, and gives the attributes that the
//! pool requires and the account lacks.

use std::collections::BTreeMap;

use serde_json::Value;

use super::session::invalid;
use super::{Answer, Parameters, Session, proceed};
use crate::aws_json::{AwsError, Violations};
use crate::stack::settings::UserPoolSettings;
use crate::user_pool::accounts::{self, Account};
use crate::user_pool::attribute_changes::{self, Change};
use crate::user_pool::status::Status;
use crate::user_pool::validate::{self, Attribute};
use crate::user_pool::{UserPool, password_history, password_rules, srp};

/// What precedes the name of an attribute in parameters and responses.
const PREFIX: &str = "userAttributes.";

/// The parameters of the challenge.
pub(super) fn parameters(pool: &UserPool, account: &Account) -> Result<BTreeMap<&'static str, String>, AwsError> {
    let missing: Value = missing(&pool.stack.user_pool, account).map(|name| format!("{PREFIX}{name}")).collect();
    let attributes = serde_json::to_string(&account.attributes).map_err(AwsError::internal)?;
    Ok(BTreeMap::from([
        ("USER_ID_FOR_SRP", account.username_key.clone()),
        ("requiredAttributes", missing.to_string()),
        ("userAttributes", attributes),
    ]))
}

/// Takes the new password and the attributes, and goes on.
pub(super) async fn answer(
    pool: &UserPool,
    session: Session,
    account: Account,
    responses: &Parameters<'_>,
) -> Result<Answer, AwsError> {
    let password = responses.required("NEW_PASSWORD")?;
    validate::password(Violations::default(), password.expose()).check()?;
    password_rules::check(&pool.stack.user_pool.password, password.expose())?;
    let values = attributes(&pool.stack.user_pool, responses)?;
    check(&pool.stack.user_pool, &account, &values)?;
    password_history::refuse_reused(pool, &account, password).await?;
    let hash = pool.passwords.hash(password).await?;
    let srp = srp::record(pool, &account.username_key, password).await?;
    let stack = pool.stack.clone();
    let (proven, now_s) = (session.proven, pool.clock.now_s());
    let account = pool
        .db
        .write(move |tx| {
            // An administrator may have changed the account since.
            let unchanged = |current: &Account| {
                current.password_hash == account.password_hash && current.status == Status::ForceChangePassword
            };
            let current = accounts::by_sub(tx, &account.sub)?.filter(unchanged).ok_or_else(invalid)?;
            check(&stack.user_pool, &current, &values)?;
            session.spend(tx, now_s)?;
            accounts::set_password(tx, &current.sub, &hash, srp.as_ref(), now_s)?;
            password_history::remember(tx, &stack.user_pool.password, &current.sub, &hash)?;
            accounts::set_status(tx, &current.sub, Status::Confirmed, now_s)?;
            let change = Change { values, ..Change::default() };
            attribute_changes::apply(tx, &stack.user_pool, &current, change, now_s)?;
            // As it is now, with its new password.
            accounts::by_sub(tx, &current.sub)?.ok_or_else(invalid)
        })
        .await?;
    proceed(pool, account, proven).await
}

fn missing<'a>(pool: &'a UserPoolSettings, account: &'a Account) -> impl Iterator<Item = &'a String> {
    pool.required.iter().filter(|name| !account.attributes.contains_key(*name))
}

/// The attributes of the answer.
fn attributes(pool: &UserPoolSettings, responses: &Parameters<'_>) -> Result<BTreeMap<String, String>, AwsError> {
    let given = responses.below(PREFIX);
    let given = given.map(|(name, value)| Attribute { name: name.to_owned(), value: value.to_owned() });
    validate::filled(pool, &given.collect::<Vec<_>>())
}

/// Refuses attributes that replace what is required or what the pool calls immutable, and those that leave something missing.
fn check(pool: &UserPoolSettings, account: &Account, given: &BTreeMap<String, String>) -> Result<(), AwsError> {
    let is_fixed = |name: &&String| {
        let stays = pool.required.contains(name) || pool.immutable.contains(name);
        stays && account.attributes.contains_key(*name)
    };
    if let Some(name) = given.keys().find(is_fixed) {
        return Err(AwsError::not_authorized(format!("Cannot modify an already provided {name}")));
    }
    let is_given = |name: &String| given.get(name).is_some_and(|value| !value.is_empty());
    match missing(pool, account).find(|name| !is_given(name)) {
        Some(name) => Err(AwsError::invalid_parameter(format!("Invalid attributes given, {name} is missing"))),
        None => Ok(()),
    }
}
