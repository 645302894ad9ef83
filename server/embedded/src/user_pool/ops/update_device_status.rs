//! UpdateDeviceStatus
//! (<https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateDeviceStatus.html>).

use serde::Deserialize;

use crate::aws_json::{AwsError, Empty, Secret, Violations};
use crate::user_pool::{UserPool, devices, sign_ins};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::user_pool) struct Input {
    access_token: Secret,
    device_key: String,
    device_remembered_status: Option<String>,
}

pub(in crate::user_pool) async fn run(pool: &UserPool, input: Input) -> Result<Empty, AwsError> {
    devices::settings(pool)?;
    let status = input.device_remembered_status.as_deref();
    let remembered = match status {
        Some("remembered") => Some(true),
        Some("not_remembered") => Some(false),
        _ => None,
    };
    devices::key(Violations::default(), &input.device_key)
        .unless(
            status.is_none() || remembered.is_some(),
            "deviceRememberedStatus",
            "satisfy enum value set: [not_remembered, remembered]",
        )
        .check()?;
    let account = sign_ins::account_of(pool, input.access_token.expose()).await?;
    let now_s = pool.clock.now_s();
    pool.db
        .write(move |tx| {
            let device = devices::of_account(tx, &account.sub, &input.device_key)?;
            match remembered {
                Some(remembered) => Ok(devices::set_remembered(tx, &device, remembered, now_s)?),
                None => Ok::<_, AwsError>(()),
            }
        })
        .await?;
    Ok(Empty {})
}
