//! AdminListDevices
//! (<https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminListDevices.html>).

use serde::Deserialize;

use super::device_of::shown_owner;
use super::user::Named;
use crate::aws_json::AwsError;
use crate::user_pool::ops::list_devices::{DevicePage, Output, listed};
use crate::user_pool::{UserPool, devices};

#[derive(Deserialize)]
pub(super) struct Input {
    #[serde(flatten)]
    user: Named,
    #[serde(flatten)]
    page: DevicePage,
}

pub(super) async fn run(pool: &UserPool, input: Input) -> Result<Output, AwsError> {
    let wanted = input.user.check(pool)?;
    devices::settings(pool)?;
    input.page.check()?;
    listed(pool, shown_owner(pool, wanted).await?, input.page).await
}
