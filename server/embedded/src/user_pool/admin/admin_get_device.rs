//! AdminGetDevice (<https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminGetDevice.html>).

use super::device_of::{NamedDevice, shown_owner};
use crate::aws_json::AwsError;
use crate::user_pool::UserPool;
use crate::user_pool::ops::get_device::{Output, shown};

pub(super) async fn run(pool: &UserPool, input: NamedDevice) -> Result<Output, AwsError> {
    let (wanted, key) = input.check(pool)?;
    shown(pool, shown_owner(pool, wanted).await?, key).await
}
