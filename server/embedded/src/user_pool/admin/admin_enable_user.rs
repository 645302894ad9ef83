//! AdminEnableUser (<https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminEnableUser.html>).

use super::user::Named;
use crate::aws_json::{AwsError, Empty};
use crate::user_pool::{UserPool, accounts};

pub(super) async fn run(pool: &UserPool, input: Named) -> Result<Empty, AwsError> {
    let (wanted, now_s) = (input.check(pool)?, pool.clock.now_s());
    pool.db
        .write(move |tx| {
            accounts::set_enabled(tx, &wanted.find(tx)?.sub, true, now_s)?;
            Ok::<_, AwsError>(Empty {})
        })
        .await
}
