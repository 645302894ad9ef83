//! ListUsers (<https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUsers.html>): accounts in the
//! order of their usernames, a page at a time.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rusqlite::types::Value as Column;
use rusqlite::{Transaction, params_from_iter};
use serde::{Deserialize, Serialize};

use super::filter::{Comparison, Filter, Subject};
use super::user::User;
use crate::aws_json::{AwsError, Violations};
use crate::user_pool::{UserPool, accounts, validate};

/// Most accounts of a page.
const PAGE: usize = 60;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Input {
    user_pool_id: String,
    attributes_to_get: Option<Vec<String>>,
    limit: Option<usize>,
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
    let limit = input.limit.unwrap_or(PAGE);
    Violations::default()
        .unless(limit <= PAGE, "limit", "have value less than or equal to 60")
        .unless(input.filter.chars().count() <= 256, "filter", "have length less than or equal to 256")
        .check()?;
    pool.check_pool(&input.user_pool_id)?;
    let mut asked = input.attributes_to_get.iter().flatten();
    if let Some(unknown) = asked.find(|name| !validate::STANDARD.contains(&name.as_str())) {
        return Err(AwsError::invalid_parameter(format!("Attribute {unknown} does not exist in the schema.")));
    }
    let after = input.pagination_token.as_deref().map(key_of).transpose()?;
    let filter = Filter::read(&input.filter)?;
    let wanted = limit.max(1);
    pool.db
        .read(move |tx| {
            let keys = keys(tx, filter.as_ref(), after.as_deref(), wanted.saturating_add(1))?;
            let more = keys.len() > wanted;
            let page: Vec<String> = keys.into_iter().take(wanted).collect();
            let pagination_token = page.last().filter(|_| more).map(|key| URL_SAFE_NO_PAD.encode(key));
            let mut users = Vec::with_capacity(page.len());
            for key in &page {
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

/// Where a page ended.
fn key_of(token: &str) -> Result<String, AwsError> {
    let bytes = URL_SAFE_NO_PAD.decode(token).ok();
    let key = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
    key.ok_or_else(|| AwsError::invalid_parameter("Invalid PaginationToken."))
}

/// The keys of the first accounts after a key that a filter lets through.
fn keys(
    tx: &Transaction<'_>,
    filter: Option<&Filter>,
    after: Option<&str>,
    count: usize,
) -> Result<Vec<String>, AwsError> {
    // A key is never empty, so every account is after the empty one.
    let mut values: Vec<Column> = vec![after.unwrap_or_default().to_owned().into()];
    if let Some(filter) = filter {
        match &filter.subject {
            Subject::Attribute(name) => values.extend([name.clone().into(), filter.value.clone().into()]),
            Subject::Username | Subject::Sub => values.push(filter.value.clone().into()),
            Subject::Status | Subject::Enabled => values.push(filter.value.to_uppercase().into()),
        }
    }
    values.push(i64::try_from(count).unwrap_or(i64::MAX).into());
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
