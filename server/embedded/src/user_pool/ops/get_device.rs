//! GetDevice (<https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetDevice.html>).

use serde::{Deserialize, Serialize};

use crate::aws_json::{AwsError, Secret, Violations};
use crate::user_pool::devices::{self, DeviceType};
use crate::user_pool::{UserPool, sign_ins};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::user_pool) struct Input {
    access_token: Secret,
    device_key: String,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::user_pool) struct Output {
    device: DeviceType,
}

pub(in crate::user_pool) async fn run(pool: &UserPool, input: Input) -> Result<Output, AwsError> {
    devices::settings(pool)?;
    devices::key(Violations::default(), &input.device_key).check()?;
    let account = sign_ins::account_of(pool, input.access_token.expose()).await?;
    shown(pool, account.sub, input.device_key).await
}

/// One device of an account.
pub(in crate::user_pool) async fn shown(pool: &UserPool, sub: String, key: String) -> Result<Output, AwsError> {
    let device = pool.db.read(move |tx| devices::of_account(tx, &sub, &key)).await?;
    Ok(Output { device: device.into() })
}
