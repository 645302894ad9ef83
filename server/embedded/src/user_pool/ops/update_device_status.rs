//! UpdateDeviceStatus
//! (<https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateDeviceStatus.html>).

use serde::Deserialize;

use crate::aws_json::{AwsError, Empty, Secret, Violations};
use crate::user_pool::{UserPool, devices, sign_ins};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::user_pool) struct Input {
    access_token: Secret,
    #[serde(flatten)]
    status: DeviceStatus,
}

/// The members that say which device is remembered, as AdminUpdateDeviceStatus has them, too.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::user_pool) struct DeviceStatus {
    device_key: String,
    device_remembered_status: Option<String>,
}

pub(in crate::user_pool) async fn run(pool: &UserPool, input: Input) -> Result<Empty, AwsError> {
    devices::settings(pool)?;
    input.status.check()?;
    let account = sign_ins::account_of(pool, input.access_token.expose()).await?;
    set(pool, account.sub, input.status).await
}

impl DeviceStatus {
    fn remembered(&self) -> Option<bool> {
        match self.device_remembered_status.as_deref() {
            Some("remembered") => Some(true),
            Some("not_remembered") => Some(false),
            _ => None,
        }
    }

    /// Refuses what is no key, and what is no status.
    pub(in crate::user_pool) fn check(&self) -> Result<(), AwsError> {
        devices::key(Violations::default(), &self.device_key)
            .unless(
                self.device_remembered_status.is_none() || self.remembered().is_some(),
                "deviceRememberedStatus",
                "satisfy enum value set: [not_remembered, remembered]",
            )
            .check()
    }
}

/// Remembers a device of an account, or no longer.
pub(in crate::user_pool) async fn set(pool: &UserPool, sub: String, status: DeviceStatus) -> Result<Empty, AwsError> {
    let now_s = pool.clock.now_s();
    pool.db
        .write(move |tx| {
            let device = devices::of_account(tx, &sub, &status.device_key)?;
            match status.remembered() {
                Some(remembered) => Ok(devices::set_remembered(tx, &device, remembered, now_s)?),
                None => Ok::<_, AwsError>(()),
            }
        })
        .await?;
    Ok(Empty {})
}
