//! ResendConfirmationCode
//! (<https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ResendConfirmationCode.html>).

use serde::{Deserialize, Serialize};

use crate::aws_json::{AwsError, Violations};
use crate::user_pool::code_delivery::{self, CodeDeliveryDetails};
use crate::user_pool::codes::CodePurpose;
use crate::user_pool::contact;
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
    let Caller { username_key, account } = pool.caller(&input.username).await?;
    let nowhere = || AwsError::invalid_parameter("Auto verification not turned on.");
    let code_delivery_details = match account {
        Some(account) if account.status != Status::Unconfirmed => {
            // Where nobody is to learn of it, it takes as long, and counts, as for a name that nobody has.
            if pool.stack.client.hide_user_existence
                && let Some(contact) = contact::of_unknown_sign_up(&pool.stack.user_pool, &input.username)
            {
                code_delivery::pretend(pool, (&username_key, &input.username), (contact, CodePurpose::SignUp)).await?;
            }
            return Err(AwsError::invalid_parameter("User is already confirmed."));
        }
        Some(account) => {
            let contact = contact::of_sign_up(&pool.stack.user_pool, &account).ok_or_else(nowhere)?;
            code_delivery::send(pool, &account, (contact, CodePurpose::SignUp)).await?
        }
        None if pool.stack.client.hide_user_existence => {
            let contact = contact::of_unknown_sign_up(&pool.stack.user_pool, &input.username).ok_or_else(nowhere)?;
            code_delivery::pretend(pool, (&username_key, &input.username), (contact, CodePurpose::SignUp)).await?
        }
        None => return Err(pool.unknown_user()),
    };
    Ok(Output { code_delivery_details })
}
