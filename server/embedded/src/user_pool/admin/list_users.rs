//! ListUsers (<https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUsers.html>): accounts in the
//! order of their usernames, a page at a time.

use rusqlite::types::Value as Column;
use rusqlite::{Transaction, params_from_iter};
use serde::{Deserialize, Serialize};

use super::filter::{Comparison, Filter, Subject};
use super::page::Page;
use super::user::User;
use crate::aws_json::{AwsError, Violations};
use crate::user_pool::federation::IDENTITIES;
use crate::user_pool::{UserPool, accounts, validate};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Input {
    user_pool_id: String,
    attributes_to_get: Option<Vec<String>>,
    limit: Option<i64>,
    pagination_token: Option<String>,
    #[serde(default)]
    filter: String,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Output {
    users: Vec<User>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pagination_token: Option<String>,
}

pub(super) async fn run(pool: &UserPool, input: Input) -> Result<Output, AwsError> {
    let page = Page::read(input.limit, input.pagination_token.as_deref())?;
    Violations::default()
        .unless(input.filter.chars().count() <= 256, "filter", "have length less than or equal to 256")
        .check()?;
    pool.check_pool(&input.user_pool_id)?;
    let exists = |name: &&String| {
        let standard = validate::STANDARD.contains(&name.as_str()) || *name == IDENTITIES;
        standard || pool.stack.user_pool.schema.contains_key(*name)
    };
    if let Some(unknown) = input.attributes_to_get.iter().flatten().find(|name| !exists(name)) {
        return Err(AwsError::invalid_parameter(format!("Attribute {unknown} does not exist in the schema.")));
    }
    let filter = Filter::read(&input.filter)?;
    pool.db
        .read(move |tx| {
            let mut keys = keys(tx, filter.as_ref(), &page)?;
            let pagination_token = page.cut(&mut keys, |key| key);
            let mut users = Vec::with_capacity(keys.len());
            for key in &keys {
                if let Some(account) = accounts::by_username_key(tx, key)? {
                    let user = User::read(tx, account)?;
                    users.push(match &input.attributes_to_get {
                        Some(names) => user.only(names),
                        None => user,
                    });
                }
            }
            Ok(Output { users, pagination_token })
        })
        .await
}

/// The keys of the page, and one more, of the accounts that a filter lets through.
fn keys(tx: &Transaction<'_>, filter: Option<&Filter>, page: &Page) -> Result<Vec<String>, AwsError> {
    // A key is never empty, so every account is after the empty one.
    let mut values: Vec<Column> = vec![page.after.clone().into()];
    if let Some(filter) = filter {
        match &filter.subject {
            Subject::Attribute(name) => values.extend([name.clone().into(), filter.value.clone().into()]),
            Subject::Username | Subject::Sub => values.push(filter.value.clone().into()),
            Subject::Status | Subject::Enabled => values.push(filter.value.to_uppercase().into()),
        }
    }
    values.push(page.fetched().into());
    let condition = filter.map_or("1", condition);
    let sql =
        format!("SELECT username_key FROM user WHERE username_key > ? AND {condition} ORDER BY username_key LIMIT ?");
    let mut statement = tx.prepare_cached(&sql)?;
    let keys = statement.query_map(params_from_iter(values), |row| row.get(0))?.collect::<Result<_, _>>()?;
    Ok(keys)
}

/// The filter in SQL; the value, and the name of an attribute before it, are parameters.
fn condition(filter: &Filter) -> &'static str {
    let begins = filter.comparison == Comparison::BeginsWith;
    match (&filter.subject, begins) {
        (Subject::Username, false) => "username = ?",
        (Subject::Username, true) => "instr(username, ?) = 1",
        (Subject::Sub, false) => "sub = ?",
        (Subject::Sub, true) => "instr(sub, ?) = 1",
        (Subject::Status, false) => "status = ?",
        (Subject::Status, true) => "instr(status, ?) = 1",
        (Subject::Enabled, false) => "iif(enabled, 'ENABLED', 'DISABLED') = ?",
        (Subject::Enabled, true) => "instr(iif(enabled, 'ENABLED', 'DISABLED'), ?) = 1",
        (Subject::Attribute(_), false) => {
            "EXISTS (SELECT 1 FROM user_attribute a WHERE a.sub = user.sub AND a.name = ? AND a.value = ?)"
        }
        (Subject::Attribute(_), true) => {
            "EXISTS (SELECT 1 FROM user_attribute a WHERE a.sub = user.sub AND a.name = ? AND instr(a.value, ?) = 1)"
        }
    }
}
