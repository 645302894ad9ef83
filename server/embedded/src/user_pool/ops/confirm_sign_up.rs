//! ConfirmSignUp (<https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ConfirmSignUp.html>).

use rusqlite::Transaction;
use serde::{Deserialize, Serialize};

use crate::aws_json::{AwsError, Exception, Secret, Violations};
use crate::seal::SealKey;
use crate::stack::settings::UserPoolSettings;
use crate::user_pool::accounts::{self, Account};
use crate::user_pool::codes::{self, Addressed, Checked, CodePurpose};
use crate::user_pool::contact;
use crate::user_pool::names::{self, Caller};
use crate::user_pool::status::Status;
use crate::user_pool::{UserPool, authentication, validate};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::user_pool) struct Input {
    client_id: String,
    secret_hash: Option<String>,
    username: String,
    confirmation_code: Secret,
    #[serde(default)]
    force_alias_creation: bool,
    session: Option<Secret>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::user_pool) struct Output {
    #[serde(skip_serializing_if = "Option::is_none")]
    session: Option<String>,
}

pub(in crate::user_pool) async fn run(pool: &UserPool, input: Input) -> Result<Output, AwsError> {
    pool.check_client_of(&input.client_id, &input.username, input.secret_hash.as_deref())?;
    let violations = validate::username(Violations::default(), &input.username);
    validate::code(violations, input.confirmation_code.expose()).check()?;
    let unknown = if pool.stack.client.hide_user_existence {
        codes::expired()
    } else {
        AwsError::new(Exception::UserNotFound, "Username/client id combination not found.")
    };
    let (stack, seal, now_s) = (pool.stack.clone(), pool.seal.clone(), pool.clock.now_s());
    let (code, username, force) = (input.confirmation_code, input.username.clone(), input.force_alias_creation);
    let checked: Checked = pool
        .db
        .write(move |tx| {
            let caller = Caller::named(tx, &stack.user_pool, &username)?;
            match caller.account {
                Some(account) => confirm(tx, (&seal, &stack.user_pool), &account, (code.expose(), force), now_s),
                None => Ok(Err(unknown)),
            }
        })
        .await?;
    checked?;
    let session = authentication::session_after_confirmation(pool, input.session.as_ref(), &input.username).await?;
    Ok(Output { session })
}

fn confirm(
    tx: &Transaction<'_>,
    (seal, settings): (&SealKey, &UserPoolSettings),
    account: &Account,
    (code, force): (&str, bool),
    now_s: i64,
) -> Result<Checked, AwsError> {
    if account.status != Status::Unconfirmed {
        let message = format!("User cannot be confirmed. Current status is {}", account.status.name());
        return Ok(Err(AwsError::not_authorized(message)));
    }
    let contact = contact::of_sign_up(settings, account);
    let address = contact.map(|contact| contact.address(account)).unwrap_or_default();
    let entered = Addressed { code, address: &address };
    let checked = codes::check(tx, seal, (&account.username_key, CodePurpose::SignUp), entered, now_s)?;
    if checked.is_err() {
        return Ok(checked);
    }
    if let Some(contact) = contact {
        let claimed = names::claim(tx, settings, account, (contact, force))?;
        if claimed.is_err() {
            return Ok(claimed);
        }
        accounts::set_attribute(tx, &account.sub, contact.verified(), "true")?;
    }
    codes::spend(tx, &account.username_key, CodePurpose::SignUp)?;
    accounts::set_status(tx, &account.sub, Status::Confirmed, now_s)?;
    Ok(checked)
}
