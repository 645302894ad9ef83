//! UpdateGroup (<https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateGroup.html>): what is not
//! given stays.

use serde::Deserialize;

use super::group::{self, Details, NamedGroup, Shown};
use crate::aws_json::AwsError;
use crate::user_pool::UserPool;
use crate::user_pool::groups::{self, Group};

#[derive(Deserialize)]
pub(super) struct Input {
    #[serde(flatten)]
    named: NamedGroup,
    #[serde(flatten)]
    details: Details,
}

pub(super) async fn run(pool: &UserPool, input: Input) -> Result<Shown, AwsError> {
    let name = input.named.check(pool)?;
    input.details.check()?;
    let (details, now_s) = (input.details, pool.clock.now_s());
    let changed = pool
        .db
        .write(move |tx| {
            let found = group::find(tx, &name)?;
            let changed = Group {
                description: details.description.or(found.description),
                role_arn: details.role_arn.or(found.role_arn),
                precedence: details.precedence.or(found.precedence),
                modified_s: now_s,
                ..found
            };
            groups::put(tx, &changed)?;
            Ok::<_, AwsError>(changed)
        })
        .await?;
    Ok(Shown::new(pool, changed))
}
