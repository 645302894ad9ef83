//! ListUsersInGroup
//! (<https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUsersInGroup.html>): in the order of their
//! usernames, a page at a time.

use serde::{Deserialize, Serialize};

use super::group::{self, NamedGroup};
use super::page::Page;
use super::user::User;
use crate::aws_json::AwsError;
use crate::user_pool::{UserPool, accounts, groups};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Input {
    #[serde(flatten)]
    named: NamedGroup,
    limit: Option<i64>,
    next_token: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Output {
    users: Vec<User>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_token: Option<String>,
}

pub(super) async fn run(pool: &UserPool, input: Input) -> Result<Output, AwsError> {
    let page = Page::read(input.limit, input.next_token.as_deref())?;
    let name = input.named.check(pool)?;
    pool.db
        .read(move |tx| {
            group::find(tx, &name)?;
            let mut keys = groups::members(tx, &name, &page.after, page.fetched())?;
            let next_token = page.cut(&mut keys, |key| key);
            let mut users = Vec::with_capacity(keys.len());
            for key in &keys {
                if let Some(account) = accounts::by_username_key(tx, key)? {
                    users.push(User::read(tx, account)?);
                }
            }
            Ok(Output { users, next_token })
        })
        .await
}
