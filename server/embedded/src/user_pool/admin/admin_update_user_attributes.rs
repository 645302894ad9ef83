//! AdminUpdateUserAttributes
//! (<https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminUpdateUserAttributes.html>).
//!
//! An administrator may say that an address is verified. An address that is new and not said to be counts as unverified,
//! and a code goes to it, as when the person changes it.

use serde::Deserialize;

use super::user::Named;
use crate::aws_json::{AwsError, Empty};
use crate::user_pool::UserPool;
use crate::user_pool::attribute_changes::{self, Change};
use crate::user_pool::validate::{self, Attribute};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Input {
    #[serde(flatten)]
    user: Named,
    user_attributes: Vec<Attribute>,
}

pub(super) async fn run(pool: &UserPool, input: Input) -> Result<Empty, AwsError> {
    let wanted = input.user.check(pool)?;
    let (verifications, others) = validate::by_administrator(&input.user_attributes)?;
    let values = validate::changes(&pool.stack.user_pool, &others)?;
    let account = pool.db.read(move |tx| wanted.find(tx)).await?;
    attribute_changes::make(pool, account.sub, Change { values, verifications }).await?;
    Ok(Empty {})
}
