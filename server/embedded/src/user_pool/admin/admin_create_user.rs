//! AdminCreateUser (<https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminCreateUser.html>): an
//! account with a temporary password, which the person gets by message unless `MessageAction` is `SUPPRESS`.
//!
//! Attributes that the pool requires may be missing: whoever signs in first is asked for them. `ValidationData` has no meaning,
//! since the pool has no triggers; it is passed over.

use std::collections::BTreeMap;

use rusqlite::Transaction;
use serde::{Deserialize, Serialize};

use super::invitation;
use super::password::{self, Prepared, Validity};
use super::user::{Named, User, Wanted};
use crate::aws_json::{AwsError, Exception, Secret, Violations};
use crate::stack::settings::UserPoolSettings;
use crate::user_pool::accounts::{self, Account};
use crate::user_pool::contact::Contact;
use crate::user_pool::status::Status;
use crate::user_pool::validate::{self, Attribute};
use crate::user_pool::{UserPool, attribute_changes, codes, lockout, names};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Input {
    #[serde(flatten)]
    user: Named,
    temporary_password: Option<Secret>,
    #[serde(default)]
    user_attributes: Vec<Attribute>,
    #[serde(default)]
    force_alias_creation: bool,
    message_action: Option<String>,
    #[serde(default)]
    desired_delivery_mediums: Vec<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Output {
    user: User,
}

pub(super) async fn run(pool: &UserPool, input: Input) -> Result<Output, AwsError> {
    let wanted = input.user.check(pool)?;
    let action = input.message_action.as_deref();
    Violations::default()
        .unless(
            action.is_none_or(|action| ["RESEND", "SUPPRESS"].contains(&action)),
            "messageAction",
            "satisfy enum value set: [RESEND, SUPPRESS]",
        )
        .unless(
            input.desired_delivery_mediums.iter().all(|medium| ["SMS", "EMAIL"].contains(&medium.as_str())),
            "desiredDeliveryMediums",
            "satisfy constraint: [Member must satisfy enum value set: [SMS, EMAIL]]",
        )
        .check()?;
    let generated = input.temporary_password.is_none().then(|| password::generate(pool));
    let Some(password) = input.temporary_password.or(generated) else { return Err(AwsError::internal("no password")) };
    let (account, user) = match action {
        Some("RESEND") => again(pool, wanted, &password).await?,
        _ => create(pool, &wanted, (&input.user_attributes, input.force_alias_creation), &password).await?,
    };
    if action != Some("SUPPRESS") {
        invitation::send(pool, &account, &password, &input.desired_delivery_mediums).await?;
    }
    Ok(Output { user })
}

async fn create(
    pool: &UserPool,
    wanted: &Wanted,
    (given, force): (&[Attribute], bool),
    password: &Secret,
) -> Result<(Account, User), AwsError> {
    let settings = &pool.stack.user_pool;
    names::check_username(settings, wanted.written())?;
    let stood_in = names::stood_in(settings, wanted.written());
    let (verifications, mut others) = validate::by_administrator(given)?;
    if let Some(contact) = stood_in {
        others.retain(|attribute| attribute.name != contact.attribute());
        others.push(Attribute { name: contact.attribute().to_owned(), value: wanted.written().to_owned() });
    }
    let mut attributes = validate::filled(settings, &others)?;
    attribute_changes::check(&verifications, &BTreeMap::new(), &attributes)?;
    for (contact, verified) in verifications {
        attributes.insert(contact.verified().to_owned(), verified.to_string());
    }
    let sub = pool.new_uuid();
    let (username, username_key) = match stood_in {
        Some(_) => (sub.clone(), sub.clone()),
        None => (wanted.written().to_owned(), wanted.key().to_owned()),
    };
    let Prepared { hash, srp } = password::prepare(pool, &username_key, password).await?;
    let account = Account {
        sub,
        username,
        username_key,
        status: Status::ForceChangePassword,
        enabled: true,
        password_hash: Some(hash),
        srp,
        attributes,
    };
    let (stack, given_key, now_s) = (pool.stack.clone(), wanted.key().to_owned(), pool.clock.now_s());
    pool.db
        .write(move |tx| {
            claim_names(tx, &stack.user_pool, &account, force)?;
            lockout::forget(tx, &given_key)?;
            insert(tx, &stack.user_pool, account, now_s)
        })
        .await
}

/// Refuses names by which another account goes, or takes them from there.
fn claim_names(
    tx: &Transaction<'_>,
    settings: &UserPoolSettings,
    account: &Account,
    force: bool,
) -> Result<(), AwsError> {
    names::refuse_taken(tx, settings, &account.sub, &account.attributes).map_err(|error| match error.code {
        Exception::AliasExists => AwsError::new(Exception::UsernameExists, error.message),
        _ => error,
    })?;
    for contact in Contact::ALL.into_iter().filter(|contact| contact.is_verified(account)) {
        names::claim(tx, settings, account, (contact, force))??;
    }
    Ok(())
}

fn insert(
    tx: &Transaction<'_>,
    settings: &UserPoolSettings,
    account: Account,
    now_s: i64,
) -> Result<(Account, User), AwsError> {
    if names::find(tx, settings, &account.username_key)?.is_some() {
        return Err(AwsError::new(Exception::UsernameExists, "User account already exists"));
    }
    // What was tried with the username before it existed does not count against its owner.
    codes::forget(tx, &account.username_key)?;
    lockout::forget(tx, &account.username_key)?;
    accounts::insert(tx, &account, now_s)?;
    let user = User::read(tx, account.clone())?;
    Ok((account, user))
}

/// Another temporary password for somebody who has not used theirs, from now on.
async fn again(pool: &UserPool, wanted: Wanted, password: &Secret) -> Result<(Account, User), AwsError> {
    let account = pool.db.read(move |tx| invited(wanted.find(tx)?)).await?;
    let prepared = password::prepare(pool, &account.username_key, password).await?;
    let now_s = pool.clock.now_s();
    pool.db
        .write(move |tx| {
            // They may have chosen their own since.
            let gone = || AwsError::new(Exception::UserNotFound, "User does not exist.");
            let account = invited(accounts::by_sub(tx, &account.sub)?.ok_or_else(gone)?)?;
            password::set(tx, &account.sub, &prepared, Validity::Temporary, now_s)?;
            lockout::succeed(tx, &account.username_key)?;
            let user = User::read(tx, account.clone())?;
            Ok::<_, AwsError>((account, user))
        })
        .await
}

/// Refuses an account whose password is not temporary any more.
fn invited(account: Account) -> Result<Account, AwsError> {
    if account.status == Status::ForceChangePassword {
        return Ok(account);
    }
    let message = format!("Resend not possible. {} status is not FORCE_CHANGE_PASSWORD", account.username);
    Err(AwsError::new(Exception::UnsupportedUserState, message))
}
