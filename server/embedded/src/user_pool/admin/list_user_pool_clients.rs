//! ListUserPoolClients
//! (<https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUserPoolClients.html>).

use serde::{Deserialize, Serialize};

use super::page;
use crate::aws_json::AwsError;
use crate::user_pool::UserPool;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Input {
    user_pool_id: String,
    max_results: Option<i64>,
    next_token: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Output {
    user_pool_clients: [Description; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Description {
    client_id: String,
    client_name: String,
    user_pool_id: String,
}

pub(super) fn run(pool: &UserPool, input: &Input) -> Result<Output, AwsError> {
    page::only(input.max_results, 60, input.next_token.as_deref())?;
    pool.check_pool(&input.user_pool_id)?;
    Ok(Output {
        user_pool_clients: [Description {
            client_id: pool.stack.client.id.clone(),
            client_name: pool.stack.client.name.clone(),
            user_pool_id: pool.stack.user_pool.id.clone(),
        }],
    })
}
