//! AdminCreateUser (<https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminCreateUser.html>): an
//! account with a temporary password, which the person gets by message unless `MessageAction` is `SUPPRESS`.
//!
//! Attributes that the pool requires may be missing: whoever signs in first is asked for them. `ForceAliasCreation` and
//! `ValidationData` have no meaning, since the pool has no aliases and no triggers; they are passed over.

use std::collections::BTreeMap;

use rusqlite::Transaction;
use serde::{Deserialize, Serialize};

use super::invitation;
use super::password::{self, Prepared, Validity};
use super::user::{Named, User, Wanted};
use crate::aws_json::{AwsError, Exception, Secret, Violations};
use crate::user_pool::accounts::{self, Account};
use crate::user_pool::status::Status;
use crate::user_pool::validate::{self, Attribute};
use crate::user_pool::{UserPool, attribute_changes, codes, lockout};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Input {
    #[serde(flatten)]
    user: Named,
    temporary_password: Option<Secret>,
    #[serde(default)]
    user_attributes: Vec<Attribute>,
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
        _ => create(pool, &wanted, &input.user_attributes, &password).await?,
    };
    if action != Some("SUPPRESS") {
        invitation::send(pool, &account, &password, &input.desired_delivery_mediums).await?;
    }
    Ok(Output { user })
}

async fn create(
    pool: &UserPool,
    wanted: &Wanted,
    given: &[Attribute],
    password: &Secret,
) -> Result<(Account, User), AwsError> {
    let (verifications, others) = validate::by_administrator(given)?;
    let mut attributes = validate::filled(&others)?;
    attribute_changes::check(&verifications, &BTreeMap::new(), &attributes)?;
    for (contact, verified) in verifications {
        attributes.insert(contact.verified().to_owned(), verified.to_string());
    }
    let Prepared { hash, srp } = password::prepare(pool, wanted.key(), password).await?;
    let account = Account {
        sub: pool.new_uuid(),
        username: wanted.written().to_owned(),
        username_key: wanted.key().to_owned(),
        status: Status::ForceChangePassword,
        enabled: true,
        password_hash: Some(hash),
        srp,
        attributes,
    };
    let now_s = pool.clock.now_s();
    pool.db.write(move |tx| insert(tx, account, now_s)).await
}

fn insert(tx: &Transaction<'_>, account: Account, now_s: i64) -> Result<(Account, User), AwsError> {
    if accounts::by_username_key(tx, &account.username_key)?.is_some() {
        return Err(AwsError::new(Exception::UsernameExists, "User account already exists"));
    }
    // What was tried with the username before it existed does not count against its owner.
    codes::forget(tx, &account.username_key)?;
    lockout::succeed(tx, &account.username_key)?;
    accounts::insert(tx, &account, now_s)?;
    let user = User::read(tx, account.clone())?;
    Ok((account, user))
}

/// Another temporary password for somebody who has not used theirs, from now on.
async fn again(pool: &UserPool, wanted: Wanted, password: &Secret) -> Result<(Account, User), AwsError> {
    let account = pool.db.read(move |tx| wanted.find(tx)).await?;
    if account.status != Status::ForceChangePassword {
        let message = format!("Resend not possible. {} status is not FORCE_CHANGE_PASSWORD", account.username);
        return Err(AwsError::new(Exception::UnsupportedUserState, message));
    }
    let prepared = password::prepare(pool, &account.username_key, password).await?;
    let now_s = pool.clock.now_s();
    pool.db
        .write(move |tx| {
            password::set(tx, &account.sub, &prepared, Validity::Temporary, now_s)?;
            lockout::succeed(tx, &account.username_key)?;
            let user = User::read(tx, account.clone())?;
            Ok::<_, AwsError>((account, user))
        })
        .await
}
