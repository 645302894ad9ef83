//! ListGroups (<https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListGroups.html>): in the order of
//! their names, a page at a time.

use serde::{Deserialize, Serialize};

use super::group::GroupType;
use super::page::Page;
use crate::aws_json::AwsError;
use crate::user_pool::{UserPool, groups};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Input {
    user_pool_id: String,
    limit: Option<i64>,
    next_token: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Output {
    groups: Vec<GroupType>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_token: Option<String>,
}

pub(super) async fn run(pool: &UserPool, input: Input) -> Result<Output, AwsError> {
    let page = Page::read(input.limit, input.next_token.as_deref())?;
    pool.check_pool(&input.user_pool_id)?;
    let (after, fetched) = (page.after.clone(), page.fetched());
    let mut found = pool.db.read(move |tx| Ok::<_, AwsError>(groups::after(tx, &after, fetched)?)).await?;
    let next_token = page.cut(&mut found, |group| &group.name);
    let pool_id = &pool.stack.user_pool.id;
    Ok(Output { groups: found.into_iter().map(|group| GroupType::new(pool_id, group)).collect(), next_token })
}
