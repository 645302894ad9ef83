//! AdminForgetDevice
//! (<https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminForgetDevice.html>).

use super::device_of::NamedDevice;
use crate::aws_json::AwsError;
use crate::user_pool::UserPool;
use crate::user_pool::ops::forget_device::forget;

pub(super) async fn run(pool: &UserPool, input: NamedDevice) -> Result<(), AwsError> {
    let (wanted, key) = input.check(pool)?;
    let account = pool.db.read(move |tx| wanted.find(tx)).await?;
    forget(pool, account.sub, key).await
}
