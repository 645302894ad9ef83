//! ListDevices
//! (<https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListDevices.html>).

use serde::{Deserialize, Serialize};

use crate::aws_json::{AwsError, Secret, Violations};
use crate::user_pool::devices::{self, DeviceType};
use crate::user_pool::{UserPool, sign_ins};

/// The most of one answer.
const MOST: u32 = 60;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::user_pool) struct Input {
    access_token: Secret,
    #[serde(flatten)]
    page: DevicePage,
}

/// The members of a list of devices, as AdminListDevices has them, too.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::user_pool) struct DevicePage {
    limit: Option<u32>,
    /// The key of the last device that was listed before.
    pagination_token: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::user_pool) struct Output {
    devices: Vec<DeviceType>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pagination_token: Option<String>,
}

pub(in crate::user_pool) async fn run(pool: &UserPool, input: Input) -> Result<Output, AwsError> {
    devices::settings(pool)?;
    input.page.check()?;
    let account = sign_ins::account_of(pool, input.access_token.expose()).await?;
    listed(pool, account.sub, input.page).await
}

impl DevicePage {
    fn limit(&self) -> u32 {
        self.limit.filter(|limit| *limit > 0).unwrap_or(MOST)
    }

    /// Refuses a page that is too long.
    pub(in crate::user_pool) fn check(&self) -> Result<(), AwsError> {
        Violations::default().unless(self.limit() <= MOST, "limit", "have value less than or equal to 60").check()
    }
}

/// A page of an account's devices.
pub(in crate::user_pool) async fn listed(pool: &UserPool, sub: String, page: DevicePage) -> Result<Output, AwsError> {
    let limit = page.limit();
    let after = page.pagination_token.unwrap_or_default();
    // One more than is asked for tells whether there are more.
    let list = move |tx: &rusqlite::Transaction<'_>| {
        Ok::<_, AwsError>(devices::list(tx, &sub, &after, limit.saturating_add(1))?)
    };
    let mut found = pool.db.read(list).await?;
    let most = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = found.len() > most;
    found.truncate(most);
    let pagination_token = found.last().filter(|_| more).map(|device| device.device_key.clone());
    Ok(Output { devices: found.into_iter().map(DeviceType::from).collect(), pagination_token })
}
