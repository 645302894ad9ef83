//! AdminUserGlobalSignOut
//! (<https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminUserGlobalSignOut.html>).

use super::user::Named;
use crate::aws_json::{AwsError, Empty};
use crate::user_pool::{UserPool, sign_ins};

pub(super) async fn run(pool: &UserPool, input: Named) -> Result<Empty, AwsError> {
    let (wanted, now_s) = (input.check(pool)?, pool.clock.now_s());
    pool.db
        .write(move |tx| {
            sign_ins::revoke_all(tx, &wanted.find(tx)?.sub, now_s)?;
            Ok::<_, AwsError>(Empty {})
        })
        .await
}
