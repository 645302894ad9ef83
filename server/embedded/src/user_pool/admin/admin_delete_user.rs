//! AdminDeleteUser (<https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminDeleteUser.html>): as
//! if the person had deleted the account.

use super::user::Named;
use crate::aws_json::AwsError;
use crate::user_pool::{UserPool, accounts, codes, lockout};

/// Has no output, not even an empty one.
pub(super) async fn run(pool: &UserPool, input: Named) -> Result<(), AwsError> {
    let wanted = input.check(pool)?;
    pool.db
        .write(move |tx| {
            let account = wanted.find(tx)?;
            accounts::delete(tx, &account.sub)?;
            codes::forget(tx, &account.username_key)?;
            Ok::<_, AwsError>(lockout::forget(tx, &account.username_key)?)
        })
        .await
}
