//! DeleteUser (<https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DeleteUser.html>): the
//! account of an access token goes, with its sign-ins and codes.
//!
//! As in AWS, the identity in the identity pool and the person's objects stay: nobody else can come to own them, since a
//! later account of the same username has another `sub`.

use serde::Deserialize;

use crate::aws_json::{AwsError, Secret};
use crate::user_pool::{UserPool, accounts, codes, lockout, sign_ins};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::user_pool) struct Input {
    access_token: Secret,
}

/// Has no output, not even an empty one.
pub(in crate::user_pool) async fn run(pool: &UserPool, input: Input) -> Result<(), AwsError> {
    let account = sign_ins::account_of(pool, input.access_token.expose()).await?;
    pool.db
        .write(move |tx| {
            accounts::delete(tx, &account.sub)?;
            codes::forget(tx, &account.username_key)?;
            lockout::forget(tx, &account.username_key)
        })
        .await
        .map_err(AwsError::from)
}
