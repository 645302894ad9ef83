//! AdminDeleteUserAttributes
//! (<https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminDeleteUserAttributes.html>).

use serde::Deserialize;

use super::user::Named;
use crate::aws_json::{AwsError, Empty};
use crate::user_pool::{UserPool, attribute_changes, validate};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Input {
    #[serde(flatten)]
    user: Named,
    user_attribute_names: Vec<String>,
}

pub(super) async fn run(pool: &UserPool, input: Input) -> Result<Empty, AwsError> {
    let wanted = input.user.check(pool)?;
    validate::removals(&pool.stack.user_pool, &input.user_attribute_names)?;
    let account = pool.db.read(move |tx| wanted.find(tx)).await?;
    attribute_changes::remove(pool, account, input.user_attribute_names).await?;
    Ok(Empty {})
}
