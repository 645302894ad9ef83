//! GlobalSignOut (<https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GlobalSignOut.html>).

use serde::Deserialize;

use crate::aws_json::{AwsError, Empty, Secret};
use crate::user_pool::{UserPool, sign_ins};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::user_pool) struct Input {
    access_token: Secret,
}

pub(in crate::user_pool) async fn run(pool: &UserPool, input: Input) -> Result<Empty, AwsError> {
    let account = sign_ins::account_of(pool, input.access_token.expose()).await?;
    let now_s = pool.clock.now_s();
    pool.db.write(move |tx| sign_ins::revoke_all(tx, &account.sub, now_s)).await?;
    Ok(Empty {})
}
