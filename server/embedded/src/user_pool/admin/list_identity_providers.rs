//! ListIdentityProviders
//! (<https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListIdentityProviders.html>): those that stand in
//! the template, all on one page.

use serde::Deserialize;
use serde_json::{Value, json};

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

pub(super) async fn run(pool: &UserPool, input: Input) -> Result<Value, AwsError> {
    page::only(input.max_results, 60, input.next_token.as_deref())?;
    pool.check_pool(&input.user_pool_id)?;
    let made_s = pool.made_s().await?;
    let described = |name: &String| json!({ "ProviderName": name, "ProviderType": "OIDC", "LastModifiedDate": made_s, "CreationDate": made_s });
    let providers = pool.stack.identity_providers.iter().map(|provider| described(&provider.name));
    Ok(json!({ "Providers": providers.collect::<Vec<_>>() }))
}
