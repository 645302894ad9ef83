//! AdminDisableUser (<https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminDisableUser.html>): the
//! account may not sign in, and what it holds is taken back.

use super::user::Named;
use crate::aws_json::{AwsError, Empty};
use crate::user_pool::{UserPool, accounts, sign_ins};

pub(super) async fn run(pool: &UserPool, input: Named) -> Result<Empty, AwsError> {
    let (wanted, now_s) = (input.check(pool)?, pool.clock.now_s());
    pool.db
        .write(move |tx| {
            let account = wanted.find(tx)?;
            accounts::set_enabled(tx, &account.sub, false, now_s)?;
            sign_ins::revoke_all(tx, &account.sub, now_s)?;
            Ok::<_, AwsError>(Empty {})
        })
        .await
}
