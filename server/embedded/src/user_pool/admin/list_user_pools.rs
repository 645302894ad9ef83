//! ListUserPools (<https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUserPools.html>).

use serde::{Deserialize, Serialize};

use super::page;
use crate::aws_json::AwsError;
use crate::user_pool::UserPool;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Input {
    max_results: i64,
    next_token: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Output {
    user_pools: [Description; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Description {
    id: String,
    name: String,
    creation_date: i64,
    last_modified_date: i64,
}

pub(super) async fn run(pool: &UserPool, input: &Input) -> Result<Output, AwsError> {
    page::only(Some(input.max_results), 60, input.next_token.as_deref())?;
    let made_s = pool.made_s().await?;
    let settings = &pool.stack.user_pool;
    Ok(Output {
        user_pools: [Description {
            id: settings.id.clone(),
            name: settings.name.clone(),
            creation_date: made_s,
            last_modified_date: made_s,
        }],
    })
}
