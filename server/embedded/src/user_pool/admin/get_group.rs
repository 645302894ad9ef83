//! GetGroup (<https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetGroup.html>).

use super::group::{self, NamedGroup, Shown};
use crate::aws_json::AwsError;
use crate::user_pool::UserPool;

pub(super) async fn run(pool: &UserPool, input: NamedGroup) -> Result<Shown, AwsError> {
    let name = input.check(pool)?;
    let found = pool.db.read(move |tx| group::find(tx, &name)).await?;
    Ok(Shown::new(pool, found))
}
