//! AdminResetUserPassword
//! (<https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminResetUserPassword.html>): the password
//! counts no more, and a code for another goes to the person.

use super::user::Named;
use crate::aws_json::{AwsError, Empty};
use crate::user_pool::codes::{self, Addressed, CodePurpose};
use crate::user_pool::contact;
use crate::user_pool::status::Status;
use crate::user_pool::{UserPool, accounts, code_delivery};

pub(super) async fn run(pool: &UserPool, input: Named) -> Result<Empty, AwsError> {
    let (wanted, now_s) = (input.check(pool)?, pool.clock.now_s());
    let (stack, seal) = (pool.stack.clone(), pool.seal.clone());
    let code = codes::generate(&*pool.entropy);
    let issued = code.clone();
    let recipient = pool
        .db
        .write(move |tx| {
            let account = wanted.find(tx)?;
            if !matches!(account.status, Status::Confirmed | Status::ResetRequired) {
                return Err(AwsError::not_authorized("User password cannot be reset in the current state."));
            }
            let contact = contact::of_recovery(tx, &stack.user_pool, &account)?;
            let recipient = contact.and_then(|contact| contact.recipient(&account)).ok_or_else(unreachable)?;
            accounts::set_status(tx, &account.sub, Status::ResetRequired, now_s)?;
            let sent = Addressed { code: &issued, address: recipient.address() };
            codes::issue(tx, &seal, (&account.username_key, CodePurpose::ForgotPassword), Some(sent), now_s)?;
            Ok(recipient)
        })
        .await?;
    code_delivery::deliver(pool, &recipient, &code).await?;
    Ok(Empty {})
}

fn unreachable() -> AwsError {
    let message = "Cannot reset password for the user as there is no registered/verified email or phone_number";
    AwsError::invalid_parameter(message)
}
