//! AdminSetUserMFAPreference
//! (<https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminSetUserMFAPreference.html>).

use serde::Deserialize;

use super::user::Named;
use crate::aws_json::{AwsError, Empty};
use crate::user_pool::UserPool;
use crate::user_pool::ops::set_user_mfa_preference::{Settings, change};

#[derive(Deserialize)]
pub(super) struct Input {
    #[serde(flatten)]
    user: Named,
    #[serde(flatten)]
    settings: Settings,
}

pub(super) async fn run(pool: &UserPool, input: Input) -> Result<Empty, AwsError> {
    let wanted = input.user.check(pool)?;
    let account = pool.db.read(move |tx| wanted.find(tx)).await?;
    change(pool, account.sub, input.settings).await.map(|()| Empty {})
}
