//! Which device an administrator means.

use serde::Deserialize;

use super::user::{Named, Wanted};
use crate::aws_json::{AwsError, Exception, Violations};
use crate::user_pool::{UserPool, devices};

/// The members that operations on one device have.
#[derive(Deserialize)]
pub(super) struct NamedDevice {
    #[serde(flatten)]
    user: Named,
    #[serde(rename = "DeviceKey")]
    device_key: String,
}

impl NamedDevice {
    /// Whose device it is said to be, and its key.
    pub(super) fn check(self, pool: &UserPool) -> Result<(Wanted, String), AwsError> {
        devices::key(Violations::default(), &self.device_key).check()?;
        let wanted = self.user.check(pool)?;
        devices::settings(pool)?;
        Ok((wanted, self.device_key))
    }
}

/// The `sub` of an account, for the operations that do not declare `UserNotFoundException`: those that show devices.
pub(super) async fn shown_owner(pool: &UserPool, wanted: Wanted) -> Result<String, AwsError> {
    let found = pool.db.read(move |tx| wanted.find(tx)).await;
    found.map(|account| account.sub).map_err(|error| match error.code {
        Exception::UserNotFound => AwsError::new(Exception::ResourceNotFound, "User does not exist."),
        _ => error,
    })
}
