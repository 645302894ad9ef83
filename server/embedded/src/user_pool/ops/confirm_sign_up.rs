//! ConfirmSignUp (<https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ConfirmSignUp.html>).
//!
//! `ForceAliasCreation` has no meaning, since the pool has no aliases; it is passed over.

use rusqlite::Transaction;
use serde::Deserialize;

use crate::aws_json::{AwsError, Empty, Exception, Secret, Violations};
use crate::seal::SealKey;
use crate::user_pool::accounts;
use crate::user_pool::codes::{self, Checked, CodePurpose};
use crate::user_pool::status::Status;
use crate::user_pool::{UserPool, validate};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::user_pool) struct Input {
    client_id: String,
    secret_hash: Option<String>,
    username: String,
    confirmation_code: Secret,
}

pub(in crate::user_pool) async fn run(pool: &UserPool, input: Input) -> Result<Empty, AwsError> {
    pool.check_client_of(&input.client_id, &input.username, input.secret_hash.as_deref())?;
    let violations = validate::username(Violations::default(), &input.username);
    validate::code(violations, input.confirmation_code.expose()).check()?;
    let username_key = pool.username_key(&input.username);
    let unknown = if pool.stack.client.hide_user_existence {
        codes::expired()
    } else {
        AwsError::new(Exception::UserNotFound, "Username/client id combination not found.")
    };
    let (seal, now_s) = (pool.seal.clone(), pool.clock.now_s());
    let code = input.confirmation_code;
    let checked: Checked =
        pool.db.write(move |tx| confirm(tx, &seal, &username_key, code.expose(), (now_s, unknown))).await?;
    checked.map(|()| Empty {})
}

fn confirm(
    tx: &Transaction<'_>,
    seal: &SealKey,
    username_key: &str,
    code: &str,
    (now_s, unknown): (i64, AwsError),
) -> Result<Checked, AwsError> {
    let Some(account) = accounts::by_username_key(tx, username_key)? else { return Ok(Err(unknown)) };
    if account.status != Status::Unconfirmed {
        let message = format!("User cannot be confirmed. Current status is {}", account.status.name());
        return Ok(Err(AwsError::not_authorized(message)));
    }
    let checked = codes::check(tx, seal, (username_key, CodePurpose::SignUp), code, now_s)?;
    if checked.is_ok() {
        codes::spend(tx, username_key, CodePurpose::SignUp)?;
        accounts::confirm(tx, &account.sub, now_s)?;
    }
    Ok(checked)
}
