//! ChangePassword (<https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ChangePassword.html>).
//!
//! The old password is tried within the same limits as at sign-in, so that a stolen access token is no way to guess it.
//! Sessions that exist go on, as in Cognito. Whoever has no password, because codes or passkeys are enough, sets one without an
//! old one.

use serde::Deserialize;

use crate::aws_json::{AwsError, Empty, Exception, Secret, Violations};
use crate::user_pool::accounts::{self, Account};
use crate::user_pool::status::Status;
use crate::user_pool::{UserPool, lockout, password_history, password_rules, sign_ins, srp, validate};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::user_pool) struct Input {
    access_token: Secret,
    previous_password: Option<Secret>,
    proposed_password: Secret,
}

pub(in crate::user_pool) async fn run(pool: &UserPool, input: Input) -> Result<Empty, AwsError> {
    let violations =
        validate::password_member(Violations::default(), "proposedPassword", input.proposed_password.expose());
    violations.check()?;
    let account = sign_ins::account_of(pool, input.access_token.expose()).await?;
    password_rules::check(&pool.stack.user_pool.password, input.proposed_password.expose())?;
    prove(pool, &account, input.previous_password.as_ref()).await?;
    password_history::refuse_reused(pool, &account, &input.proposed_password).await?;
    let hash = pool.passwords.hash(&input.proposed_password).await?;
    let srp = srp::record(pool, &account.username_key, &input.proposed_password).await?;
    let (stack, now_s) = (pool.stack.clone(), pool.clock.now_s());
    pool.db
        .write(move |tx| {
            // The password that was proven may have been replaced since.
            let current = accounts::by_sub(tx, &account.sub)?;
            if current.is_none_or(|current| current.password_hash != account.password_hash) {
                return Err(incorrect());
            }
            accounts::set_password(tx, &account.sub, &hash, srp.as_ref(), now_s)?;
            Ok(password_history::remember(tx, &stack.user_pool.password, &account.sub, &hash)?)
        })
        .await?;
    Ok(Empty {})
}

/// Takes the old password. Whoever signs in here without one has none to show.
async fn prove(pool: &UserPool, account: &Account, previous: Option<&Secret>) -> Result<(), AwsError> {
    let Some(previous) = previous else {
        let has_none = account.password_hash.is_none() && account.status != Status::ExternalProvider;
        let missing = || AwsError::invalid_parameter("Missing required parameter PreviousPassword");
        return has_none.then_some(()).ok_or_else(missing);
    };
    begin_try(pool, account.username_key.clone()).await?;
    if !pool.passwords.verify(previous, account.password_hash.as_deref()).await? {
        return Err(incorrect());
    }
    let key = account.username_key.clone();
    // It was right, whatever becomes of the new one.
    pool.db.write(move |tx| Ok(lockout::succeed(tx, &key)?)).await
}

/// Counts a try, and refuses it during a lock with the exception that this operation has for it.
async fn begin_try(pool: &UserPool, username_key: String) -> Result<(), AwsError> {
    let now_s = pool.clock.now_s();
    let counted = pool.db.write(move |tx| lockout::begin_try(tx, &username_key, now_s)).await;
    counted.map_err(|error| match error.code {
        Exception::NotAuthorized => AwsError::limit_exceeded(),
        _ => error,
    })
}

fn incorrect() -> AwsError {
    AwsError::not_authorized("Incorrect username or password.")
}
