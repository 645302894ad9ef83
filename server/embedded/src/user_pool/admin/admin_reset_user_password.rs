//! AdminResetUserPassword
//! (<https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminResetUserPassword.html>): the password
//! counts no more, and a code for another goes to the person.

use super::user::Named;
use crate::aws_json::{AwsError, Empty};
use crate::user_pool::codes::CodePurpose;
use crate::user_pool::contact;
use crate::user_pool::status::Status;
use crate::user_pool::{UserPool, accounts, code_delivery};

pub(super) async fn run(pool: &UserPool, input: Named) -> Result<Empty, AwsError> {
    let (wanted, now_s) = (input.check(pool)?, pool.clock.now_s());
    let stack = pool.stack.clone();
    let (account, contact) = pool
        .db
        .read(move |tx| {
            let account = wanted.find(tx)?;
            let contact = contact::of_recovery(tx, &stack.user_pool, &account)?;
            Ok::<_, AwsError>((account, contact))
        })
        .await?;
    if !matches!(account.status, Status::Confirmed | Status::ResetRequired) {
        return Err(AwsError::not_authorized("User password cannot be reset in the current state."));
    }
    let contact = contact.ok_or_else(|| {
        let message = "Cannot reset password for the user as there is no registered/verified email or phone_number";
        AwsError::invalid_parameter(message)
    })?;
    let sub = account.sub.clone();
    pool.db.write(move |tx| accounts::set_status(tx, &sub, Status::ResetRequired, now_s)).await?;
    code_delivery::send(pool, &account, (contact, CodePurpose::ForgotPassword)).await?;
    Ok(Empty {})
}
