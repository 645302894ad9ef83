//! Which account an administrator means, and how it is shown.

use std::sync::Arc;

use rusqlite::{Transaction, named_params};
use serde::{Deserialize, Serialize};

use crate::aws_json::{AwsError, Exception, Violations};
use crate::stack::Stack;
use crate::user_pool::UserPool;
use crate::user_pool::accounts::Account;
use crate::user_pool::names;
use crate::user_pool::validate::{self, Attribute};

/// The members that every operation on one account has.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Named {
    user_pool_id: String,
    username: String,
}

/// An account that has to be looked up.
pub(super) struct Wanted {
    stack: Arc<Stack>,
    written: String,
    key: String,
}

impl Named {
    /// Refuses another pool, and what is no username.
    pub(super) fn check(self, pool: &UserPool) -> Result<Wanted, AwsError> {
        validate::username(Violations::default(), &self.username).check()?;
        pool.check_pool(&self.user_pool_id)?;
        let key = names::key(&pool.stack.user_pool, &self.username);
        Ok(Wanted { stack: Arc::clone(&pool.stack), key, written: self.username })
    }
}

impl Wanted {
    /// What the username is told apart by.
    pub(super) fn key(&self) -> &str {
        &self.key
    }

    /// As the administrator wrote it.
    pub(super) fn written(&self) -> &str {
        &self.written
    }

    /// The account with this username, this `sub` or another name.
    pub(super) fn find(&self, tx: &Transaction<'_>) -> Result<Account, AwsError> {
        let found = names::find(tx, &self.stack.user_pool, &self.written)?;
        found.ok_or_else(|| AwsError::new(Exception::UserNotFound, "User does not exist."))
    }
}

/// `UserType`. Dates are seconds since 1970.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct User {
    username: String,
    attributes: Vec<Attribute>,
    user_create_date: i64,
    user_last_modified_date: i64,
    enabled: bool,
    user_status: &'static str,
}

impl User {
    /// The account as it is now.
    pub(super) fn read(tx: &Transaction<'_>, account: Account) -> Result<Self, AwsError> {
        let (created_s, modified_s) = dates(tx, &account.sub)?;
        Ok(Self {
            username: account.username.clone(),
            user_create_date: created_s,
            user_last_modified_date: modified_s,
            enabled: account.enabled,
            user_status: account.status.name(),
            attributes: attributes(account),
        })
    }

    /// With these attributes only.
    pub(super) fn only(mut self, names: &[String]) -> Self {
        self.attributes.retain(|attribute| names.contains(&attribute.name));
        self
    }
}

/// The `sub` first, then the others.
pub(super) fn attributes(account: Account) -> Vec<Attribute> {
    let sub = Attribute { name: "sub".to_owned(), value: account.sub };
    let others = account.attributes.into_iter().map(|(name, value)| Attribute { name, value });
    std::iter::once(sub).chain(others).collect()
}

/// When an account was made and last changed, in seconds since 1970.
pub(super) fn dates(tx: &Transaction<'_>, sub: &str) -> Result<(i64, i64), AwsError> {
    let sql = "SELECT created_s, modified_s FROM user WHERE sub = :sub";
    Ok(tx.prepare_cached(sql)?.query_row(named_params! { ":sub": sub }, |row| Ok((row.get(0)?, row.get(1)?)))?)
}
