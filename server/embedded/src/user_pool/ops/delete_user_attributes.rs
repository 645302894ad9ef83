//! DeleteUserAttributes
//! (<https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DeleteUserAttributes.html>).

use serde::Deserialize;

use crate::aws_json::{AwsError, Empty, Secret};
use crate::user_pool::{UserPool, attribute_changes, sign_ins, validate};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::user_pool) struct Input {
    access_token: Secret,
    user_attribute_names: Vec<String>,
}

pub(in crate::user_pool) async fn run(pool: &UserPool, input: Input) -> Result<Empty, AwsError> {
    let account = sign_ins::account_of(pool, input.access_token.expose()).await?;
    validate::removals(&pool.stack.user_pool, &input.user_attribute_names)?;
    attribute_changes::remove(pool, account, input.user_attribute_names).await?;
    Ok(Empty {})
}
