//! AdminGetUser (<https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminGetUser.html>).

use serde::Serialize;

use super::user::{Named, attributes, dates};
use crate::aws_json::AwsError;
use crate::user_pool::validate::Attribute;
use crate::user_pool::{UserPool, mfa};

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Output {
    username: String,
    user_attributes: Vec<Attribute>,
    user_create_date: i64,
    user_last_modified_date: i64,
    enabled: bool,
    user_status: &'static str,
    #[serde(flatten)]
    factors: mfa::Shown,
}

pub(super) async fn run(pool: &UserPool, input: Named) -> Result<Output, AwsError> {
    let wanted = input.check(pool)?;
    pool.db
        .read(move |tx| {
            let account = wanted.find(tx)?;
            let (created_s, modified_s) = dates(tx, &account.sub)?;
            let factors = mfa::preference(tx, &account.sub)?.into();
            Ok(Output {
                username: account.username.clone(),
                user_create_date: created_s,
                user_last_modified_date: modified_s,
                enabled: account.enabled,
                user_status: account.status.name(),
                user_attributes: attributes(account),
                factors,
            })
        })
        .await
}
