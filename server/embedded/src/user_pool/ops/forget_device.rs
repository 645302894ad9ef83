//! ForgetDevice
//! (<https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ForgetDevice.html>).

use serde::Deserialize;

use crate::aws_json::{AwsError, Secret, Violations};
use crate::user_pool::{UserPool, devices, sign_ins};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::user_pool) struct Input {
    access_token: Secret,
    device_key: String,
}

pub(in crate::user_pool) async fn run(pool: &UserPool, input: Input) -> Result<(), AwsError> {
    devices::settings(pool)?;
    devices::key(Violations::default(), &input.device_key).check()?;
    let account = sign_ins::account_of(pool, input.access_token.expose()).await?;
    forget(pool, account.sub, input.device_key).await
}

/// Removes one device of an account.
pub(in crate::user_pool) async fn forget(pool: &UserPool, sub: String, key: String) -> Result<(), AwsError> {
    pool.db
        .write(move |tx| {
            let device = devices::of_account(tx, &sub, &key)?;
            Ok(devices::delete(tx, &device)?)
        })
        .await
}
