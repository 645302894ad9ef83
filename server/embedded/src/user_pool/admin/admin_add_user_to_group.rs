//! AdminAddUserToGroup
//! (<https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminAddUserToGroup.html>).

use serde::Deserialize;

use super::group;
use super::user::Named;
use crate::aws_json::AwsError;
use crate::user_pool::{UserPool, groups};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Input {
    #[serde(flatten)]
    user: Named,
    group_name: String,
}

/// Has no output, not even an empty one.
pub(super) async fn run(pool: &UserPool, input: Input) -> Result<(), AwsError> {
    let wanted = input.user.check(pool)?;
    pool.db
        .write(move |tx| {
            let (group, account) = (group::find(tx, &input.group_name)?, wanted.find(tx)?);
            Ok::<_, AwsError>(groups::join(tx, &group.name, &account.sub)?)
        })
        .await
}
