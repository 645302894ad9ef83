//! ForgotPassword (<https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ForgotPassword.html>).

use serde::{Deserialize, Serialize};

use crate::aws_json::{AwsError, Violations};
use crate::user_pool::accounts;
use crate::user_pool::code_delivery::{self, CodeDeliveryDetails};
use crate::user_pool::codes::CodePurpose;
use crate::user_pool::contact::Contact;
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
    let username_key = pool.username_key(&input.username);
    let key = username_key.clone();
    let account = pool.db.read(move |tx| Ok::<_, AwsError>(accounts::by_username_key(tx, &key)?)).await?;
    let known = account.is_some();
    let reachable =
        account.filter(|account| Contact::Email.is_verified(account) && pool.stack.user_pool.recover_by_email);
    let code_delivery_details = match reachable {
        Some(account) => code_delivery::send(pool, &account, CodePurpose::ForgotPassword).await?,
        None if pool.stack.client.hide_user_existence => {
            code_delivery::pretend(pool, &username_key, CodePurpose::ForgotPassword).await?
        }
        None if known => {
            let message = "Cannot reset password for the user as there is no registered/verified email or phone_number";
            return Err(AwsError::invalid_parameter(message));
        }
        None => return Err(pool.unknown_user()),
    };
    Ok(Output { code_delivery_details })
}
