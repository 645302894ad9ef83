//! CreateGroup (<https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateGroup.html>).

use serde::Deserialize;

use super::group::{Details, NamedGroup, Shown};
use crate::aws_json::{AwsError, Exception};
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
    let Details { description, role_arn, precedence } = input.details;
    let now_s = pool.clock.now_s();
    let group = Group { name, description, role_arn, precedence, created_s: now_s, modified_s: now_s };
    let made = group.clone();
    pool.db
        .write(move |tx| {
            if groups::by_name(tx, &group.name)?.is_some() {
                let message = format!("A group with the name {} already exists.", group.name);
                return Err(AwsError::new(Exception::GroupExists, message));
            }
            Ok(groups::put(tx, &group)?)
        })
        .await?;
    Ok(Shown::new(pool, made))
}
