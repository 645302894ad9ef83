//! `NEW_PASSWORD_REQUIRED`: whoever signed in with a temporary password chooses another, and gives the attributes that the
//! pool requires and the account lacks.

use std::collections::BTreeMap;

use serde_json::Value;

use super::session::invalid;
use super::{Answer, Parameters, Session, proceed};
use crate::aws_json::{AwsError, Violations};
use crate::user_pool::accounts::{self, Account};
use crate::user_pool::status::Status;
use crate::user_pool::validate::{self, Attribute};
use crate::user_pool::{UserPool, names, password_history, password_rules, srp};

/// What precedes the name of an attribute in parameters and responses.
const PREFIX: &str = "userAttributes.";

/// The parameters of the challenge.
pub(super) fn parameters(pool: &UserPool, account: &Account) -> Result<BTreeMap<&'static str, String>, AwsError> {
    let missing: Value = missing(pool, account).map(|name| format!("{PREFIX}{name}")).collect();
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
    let attributes = attributes(pool, &account, responses)?;
    password_history::refuse_reused(pool, &account, password).await?;
    let hash = pool.passwords.hash(password).await?;
    let srp = srp::record(pool, &account.username_key, password).await?;
    let stack = pool.stack.clone();
    let (proven, now_s) = (session.proven, pool.clock.now_s());
    let account = pool
        .db
        .write(move |tx| {
            names::refuse_taken(tx, &stack.user_pool, &account.sub, &attributes)?;
            session.spend(tx, now_s)?;
            accounts::set_password(tx, &account.sub, &hash, srp.as_ref(), now_s)?;
            password_history::remember(tx, &stack.user_pool.password, &account.sub, &hash)?;
            accounts::set_status(tx, &account.sub, Status::Confirmed, now_s)?;
            for (name, value) in &attributes {
                accounts::set_attribute(tx, &account.sub, name, value)?;
            }
            let changed = accounts::by_sub(tx, &account.sub)?;
            changed.ok_or_else(invalid)
        })
        .await?;
    proceed(pool, account, proven).await
}

fn missing<'a>(pool: &'a UserPool, account: &'a Account) -> impl Iterator<Item = &'a String> {
    pool.stack.user_pool.required.iter().filter(|name| !account.attributes.contains_key(*name))
}

/// The attributes of the answer, which may fill what is missing but not replace what is required.
fn attributes(
    pool: &UserPool,
    account: &Account,
    responses: &Parameters<'_>,
) -> Result<BTreeMap<String, String>, AwsError> {
    let given = responses.below(PREFIX);
    let given = given.map(|(name, value)| Attribute { name: name.to_owned(), value: value.to_owned() });
    let attributes = validate::filled(&pool.stack.user_pool, &given.collect::<Vec<_>>())?;
    let fixed = |name: &&String| pool.stack.user_pool.required.contains(name) && account.attributes.contains_key(*name);
    if let Some(name) = attributes.keys().find(fixed) {
        return Err(AwsError::not_authorized(format!("Cannot modify an already provided {name}")));
    }
    let is_given = |name: &String| attributes.get(name).is_some_and(|value| !value.is_empty());
    match missing(pool, account).find(|name| !is_given(name)) {
        Some(name) => Err(AwsError::invalid_parameter(format!("Invalid attributes given, {name} is missing"))),
        None => Ok(attributes),
    }
}
