//! DeleteGroup (<https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DeleteGroup.html>): its members
//! stay.

use super::group::{self, NamedGroup};
use crate::aws_json::AwsError;
use crate::user_pool::{UserPool, groups};

/// Has no output, not even an empty one.
pub(super) async fn run(pool: &UserPool, input: NamedGroup) -> Result<(), AwsError> {
    let name = input.check(pool)?;
    pool.db
        .write(move |tx| {
            group::find(tx, &name)?;
            Ok::<_, AwsError>(groups::delete(tx, &name)?)
        })
        .await
}
