//! ForgotPassword (<https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ForgotPassword.html>).

use serde::{Deserialize, Serialize};

use crate::aws_json::{AwsError, Violations};
use crate::user_pool::accounts::Account;
use crate::user_pool::code_delivery::{self, CodeDeliveryDetails};
use crate::user_pool::codes::CodePurpose;
use crate::user_pool::contact::{self, Contact};
use crate::user_pool::names::Caller;
use crate::user_pool::status::Status;
use crate::user_pool::{UserPool, validate};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::user_pool) struct Input {
    client_id: String,
    secret_hash: Option<String>,
    username: String,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::user_pool) struct Output {
    code_delivery_details: CodeDeliveryDetails,
}

pub(in crate::user_pool) async fn run(pool: &UserPool, input: Input) -> Result<Output, AwsError> {
    pool.check_client_of(&input.client_id, &input.username, input.secret_hash.as_deref())?;
    validate::username(Violations::default(), &input.username).check()?;
    let (username_key, found) = find(pool, input.username.clone()).await?;
    let hide = pool.stack.client.hide_user_existence;
    let code_delivery_details = match found {
        Found::Reachable(account, contact) => {
            code_delivery::send(pool, &account, (contact, CodePurpose::ForgotPassword)).await?
        }
        _ if hide => {
            let contact = contact::of_unknown_recovery(&pool.stack.user_pool, &input.username);
            let of = (contact, CodePurpose::ForgotPassword);
            code_delivery::pretend(pool, (&username_key, &input.username), of).await?
        }
        Found::Nobody => return Err(pool.unknown_user()),
        Found::Disabled => return Err(AwsError::not_authorized("User is disabled.")),
        Found::Fixed => return Err(AwsError::not_authorized("User password cannot be reset in the current state.")),
        Found::Unreachable => {
            let message = "Cannot reset password for the user as there is no registered/verified email or phone_number";
            return Err(AwsError::invalid_parameter(message));
        }
    };
    Ok(Output { code_delivery_details })
}

/// What a username leads to.
enum Found {
    /// Nobody has it.
    Nobody,
    /// An account that an administrator has disabled.
    Disabled,
    /// An account whose password is temporary, or that has none here.
    Fixed,
    /// An account without a proved address.
    Unreachable,
    /// An account, and where its code goes.
    Reachable(Box<Account>, Contact),
}

async fn find(pool: &UserPool, username: String) -> Result<(String, Found), AwsError> {
    let stack = pool.stack.clone();
    pool.db
        .read(move |tx| {
            let Caller { username_key, account } = Caller::named(tx, &stack.user_pool, &username)?;
            let Some(account) = account else { return Ok((username_key, Found::Nobody)) };
            let contact = contact::of_recovery(tx, &stack.user_pool, &account)?;
            let found = match (account.enabled, account.status, contact) {
                (false, _, _) => Found::Disabled,
                (_, Status::ForceChangePassword | Status::ExternalProvider, _) => Found::Fixed,
                (_, _, None) => Found::Unreachable,
                (_, _, Some(contact)) => Found::Reachable(Box::new(account), contact),
            };
            Ok((username_key, found))
        })
        .await
}
