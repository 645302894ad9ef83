//! AdminUpdateDeviceStatus
//! (<https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminUpdateDeviceStatus.html>).

use serde::Deserialize;

use super::user::Named;
use crate::aws_json::{AwsError, Empty};
use crate::user_pool::ops::update_device_status::{DeviceStatus, set};
use crate::user_pool::{UserPool, devices};

#[derive(Deserialize)]
pub(super) struct Input {
    #[serde(flatten)]
    user: Named,
    #[serde(flatten)]
    status: DeviceStatus,
}

pub(super) async fn run(pool: &UserPool, input: Input) -> Result<Empty, AwsError> {
    let wanted = input.user.check(pool)?;
    devices::settings(pool)?;
    input.status.check()?;
    let account = pool.db.read(move |tx| wanted.find(tx)).await?;
    set(pool, account.sub, input.status).await
}
