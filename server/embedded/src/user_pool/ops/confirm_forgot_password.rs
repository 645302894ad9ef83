//! ConfirmForgotPassword
//! (<https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ConfirmForgotPassword.html>).
//!
//! Sessions that exist go on, as in Cognito: whoever wants them ended calls GlobalSignOut.

use rusqlite::Transaction;
use serde::Deserialize;

use crate::aws_json::{AwsError, Empty, Exception, Secret, Violations};
use crate::db::DbError;
use crate::stack::settings::UserPoolSettings;
use crate::user_pool::accounts::{self, Account, SrpRecord};
use crate::user_pool::codes::{self, Addressed, CodePurpose};
use crate::user_pool::contact;
use crate::user_pool::names::Caller;
use crate::user_pool::status::Status;
use crate::user_pool::{UserPool, lockout, password_history, password_rules, srp, validate};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::user_pool) struct Input {
    client_id: String,
    secret_hash: Option<String>,
    username: String,
    confirmation_code: Secret,
    password: Secret,
}

/// What is stored of a new password.
struct NewPassword {
    hash: String,
    srp: Option<SrpRecord>,
}

pub(in crate::user_pool) async fn run(pool: &UserPool, input: Input) -> Result<Empty, AwsError> {
    pool.check_client_of(&input.client_id, &input.username, input.secret_hash.as_deref())?;
    let violations = validate::username(Violations::default(), &input.username);
    let violations = validate::code(violations, input.confirmation_code.expose());
    validate::password(violations, input.password.expose()).check()?;
    password_rules::check(&pool.stack.user_pool.password, input.password.expose())?;

    // The code is tried before the password is hashed, which is expensive, and used up with the change, after it.
    let account = try_code(pool, input.username, input.confirmation_code.clone()).await?;
    password_history::refuse_reused(pool, &account, &input.password).await?;
    let new = NewPassword {
        hash: pool.passwords.hash(&input.password).await?,
        srp: srp::record(pool, &account.username_key, &input.password).await?,
    };
    change(pool, account, input.confirmation_code, new).await.map(|()| Empty {})
}

async fn try_code(pool: &UserPool, username: String, code: Secret) -> Result<Account, AwsError> {
    let (stack, seal, now_s) = (pool.stack.clone(), pool.seal.clone(), pool.clock.now_s());
    let hide = pool.stack.client.hide_user_existence;
    let (checked, account) = pool
        .db
        .write(move |tx| {
            let Caller { username_key, account } = Caller::named(tx, &stack.user_pool, &username)?;
            if account.is_none() && !hide {
                return Err(AwsError::new(Exception::UserNotFound, "Username/client id combination not found."));
            }
            let address = match &account {
                Some(account) => address(tx, &stack.user_pool, account)?,
                None => String::new(),
            };
            let of = (username_key.as_str(), CodePurpose::ForgotPassword);
            let entered = Addressed { code: code.expose(), address: &address };
            Ok((codes::check(tx, &seal, of, entered, now_s)?, account))
        })
        .await?;
    checked?;
    account.ok_or_else(codes::expired)
}

async fn change(pool: &UserPool, account: Account, code: Secret, new: NewPassword) -> Result<(), AwsError> {
    let (stack, seal, now_s) = (pool.stack.clone(), pool.seal.clone(), pool.clock.now_s());
    pool.db
        .write(move |tx| {
            let account = accounts::by_sub(tx, &account.sub)?.ok_or_else(codes::expired)?;
            let key = account.username_key.as_str();
            let address = address(tx, &stack.user_pool, &account)?;
            let entered = Addressed { code: code.expose(), address: &address };
            let checked = codes::check(tx, &seal, (key, CodePurpose::ForgotPassword), entered, now_s)?;
            if checked.is_ok() {
                codes::spend(tx, key, CodePurpose::ForgotPassword)?;
                accounts::set_password(tx, &account.sub, &new.hash, new.srp.as_ref(), now_s)?;
                password_history::remember(tx, &stack.user_pool.password, &account.sub, &new.hash)?;
                if account.status == Status::ResetRequired {
                    accounts::set_status(tx, &account.sub, Status::Confirmed, now_s)?;
                }
                lockout::succeed(tx, key)?;
            }
            Ok::<_, AwsError>(checked)
        })
        .await?
}

/// Where a code for a new password goes now; empty if nowhere.
fn address(tx: &Transaction<'_>, settings: &UserPoolSettings, account: &Account) -> Result<String, DbError> {
    let contact = contact::of_recovery(tx, settings, account)?;
    Ok(contact.map(|contact| contact.address(account)).unwrap_or_default())
}
