//! AdminConfirmSignUp
//! (<https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminConfirmSignUp.html>): without a code,
//! so that no address is verified by it.

use super::user::Named;
use crate::aws_json::{AwsError, Empty};
use crate::user_pool::codes::{self, CodePurpose};
use crate::user_pool::status::Status;
use crate::user_pool::{UserPool, accounts};

pub(super) async fn run(pool: &UserPool, input: Named) -> Result<Empty, AwsError> {
    let (wanted, now_s) = (input.check(pool)?, pool.clock.now_s());
    pool.db
        .write(move |tx| {
            let account = wanted.find(tx)?;
            if account.status != Status::Unconfirmed {
                let message = format!("User cannot be confirmed. Current status is {}", account.status.name());
                return Err(AwsError::not_authorized(message));
            }
            codes::spend(tx, &account.username_key, CodePurpose::SignUp)?;
            accounts::set_status(tx, &account.sub, Status::Confirmed, now_s)?;
            Ok(Empty {})
        })
        .await
}
