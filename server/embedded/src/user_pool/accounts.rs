//! Accounts as rows.

use std::collections::BTreeMap;

use rusqlite::{OptionalExtension, Row, Transaction, named_params};

use super::status::Status;
use crate::db::DbError;

/// One account.
#[derive(Clone)]
pub(super) struct Account {
    /// A UUID that never changes.
    pub(super) sub: String,
    /// As it was written at sign-up.
    pub(super) username: String,
    /// As it is told apart from others.
    pub(super) username_key: String,
    pub(super) status: Status,
    /// Whether an administrator lets it sign in.
    pub(super) enabled: bool,
    /// A PHC string; absent where a person signs in without a password, or elsewhere.
    pub(super) password_hash: Option<String>,
    /// Absent where the client did not allow SRP when the password was set.
    pub(super) srp: Option<SrpRecord>,
    /// `email`, `email_verified` and the like; not `sub`.
    pub(super) attributes: BTreeMap<String, String>,
}

/// What SRP needs of a password.
#[derive(Clone)]
pub(super) struct SrpRecord {
    /// Random bytes, shown to whoever asks to sign in.
    pub(super) salt: Vec<u8>,
    /// The verifier under the server's key.
    pub(super) sealed_verifier: Vec<u8>,
}

/// The account with this username key.
pub(super) fn by_username_key(tx: &Transaction<'_>, username_key: &str) -> Result<Option<Account>, DbError> {
    one(tx, "username_key", username_key)
}

/// The account with this `sub`.
pub(super) fn by_sub(tx: &Transaction<'_>, sub: &str) -> Result<Option<Account>, DbError> {
    one(tx, "sub", sub)
}

/// Adds an account.
pub(super) fn insert(tx: &Transaction<'_>, account: &Account, now_s: i64) -> Result<(), DbError> {
    let sql = "INSERT INTO user (sub, username, username_key, status, enabled, password_hash, srp_salt, srp_verifier,
                                 password_set_s, created_s, modified_s)
               VALUES (:sub, :username, :key, :status, :enabled, :hash, :salt, :verifier, :now, :now, :now)";
    tx.prepare_cached(sql)?.execute(named_params! {
        ":sub": account.sub,
        ":username": account.username,
        ":key": account.username_key,
        ":status": account.status.name(),
        ":enabled": account.enabled,
        ":hash": account.password_hash,
        ":salt": account.srp.as_ref().map(|srp| &srp.salt),
        ":verifier": account.srp.as_ref().map(|srp| &srp.sealed_verifier),
        ":now": now_s,
    })?;
    for (name, value) in &account.attributes {
        set_attribute(tx, &account.sub, name, value)?;
    }
    Ok(())
}

/// Notes how far an account has come.
pub(super) fn set_status(tx: &Transaction<'_>, sub: &str, status: Status, now_s: i64) -> Result<(), DbError> {
    let sql = "UPDATE user SET status = :status, modified_s = :now WHERE sub = :sub";
    tx.prepare_cached(sql)?.execute(named_params! { ":sub": sub, ":status": status.name(), ":now": now_s })?;
    Ok(())
}

/// Notes whether an administrator lets an account sign in.
pub(super) fn set_enabled(tx: &Transaction<'_>, sub: &str, enabled: bool, now_s: i64) -> Result<(), DbError> {
    let sql = "UPDATE user SET enabled = :enabled, modified_s = :now WHERE sub = :sub";
    tx.prepare_cached(sql)?.execute(named_params! { ":sub": sub, ":enabled": enabled, ":now": now_s })?;
    Ok(())
}

/// Replaces the password.
pub(super) fn set_password(
    tx: &Transaction<'_>,
    sub: &str,
    hash: &str,
    srp: Option<&SrpRecord>,
    now_s: i64,
) -> Result<(), DbError> {
    let sql = "UPDATE user SET password_hash = :hash, srp_salt = :salt, srp_verifier = :verifier,
               password_set_s = :now, modified_s = :now WHERE sub = :sub";
    tx.prepare_cached(sql)?.execute(named_params! {
        ":sub": sub,
        ":hash": hash,
        ":salt": srp.map(|srp| &srp.salt),
        ":verifier": srp.map(|srp| &srp.sealed_verifier),
        ":now": now_s,
    })?;
    Ok(())
}

/// When the password was set.
pub(super) fn password_set_s(tx: &Transaction<'_>, sub: &str) -> Result<i64, DbError> {
    let mut statement = tx.prepare_cached("SELECT password_set_s FROM user WHERE sub = :sub")?;
    Ok(statement.query_row(named_params! { ":sub": sub }, |row| row.get(0))?)
}

/// Removes an account, with its attributes and sign-ins.
pub(super) fn delete(tx: &Transaction<'_>, sub: &str) -> Result<(), DbError> {
    tx.prepare_cached("DELETE FROM user WHERE sub = :sub")?.execute(named_params! { ":sub": sub })?;
    Ok(())
}

/// Notes that an account was changed.
pub(super) fn touch(tx: &Transaction<'_>, sub: &str, now_s: i64) -> Result<(), DbError> {
    tx.prepare_cached("UPDATE user SET modified_s = :now WHERE sub = :sub")?
        .execute(named_params! { ":sub": sub, ":now": now_s })?;
    Ok(())
}

/// Removes one attribute.
pub(super) fn delete_attribute(tx: &Transaction<'_>, sub: &str, name: &str) -> Result<(), DbError> {
    tx.prepare_cached("DELETE FROM user_attribute WHERE sub = :sub AND name = :name")?
        .execute(named_params! { ":sub": sub, ":name": name })?;
    Ok(())
}

/// Sets one attribute.
pub(super) fn set_attribute(tx: &Transaction<'_>, sub: &str, name: &str, value: &str) -> Result<(), DbError> {
    let sql = "INSERT INTO user_attribute (sub, name, value) VALUES (:sub, :name, :value)
               ON CONFLICT (sub, name) DO UPDATE SET value = excluded.value";
    tx.prepare_cached(sql)?.execute(named_params! { ":sub": sub, ":name": name, ":value": value })?;
    Ok(())
}

fn one(tx: &Transaction<'_>, column: &str, value: &str) -> Result<Option<Account>, DbError> {
    let sql = format!(
        "SELECT sub, username, username_key, status, password_hash, srp_salt, srp_verifier, enabled FROM user
         WHERE {column} = :value"
    );
    let found = tx.prepare_cached(&sql)?.query_row(named_params! { ":value": value }, read).optional()?;
    let Some(mut account) = found else { return Ok(None) };
    let mut statement = tx.prepare_cached("SELECT name, value FROM user_attribute WHERE sub = :sub")?;
    let pairs = statement.query_map(named_params! { ":sub": account.sub }, |row| Ok((row.get(0)?, row.get(1)?)))?;
    account.attributes = pairs.collect::<Result<_, _>>()?;
    Ok(Some(account))
}

fn read(row: &Row<'_>) -> rusqlite::Result<Account> {
    let srp = match (row.get(5)?, row.get(6)?) {
        (Some(salt), Some(sealed_verifier)) => Some(SrpRecord { salt, sealed_verifier }),
        _ => None,
    };
    Ok(Account {
        sub: row.get(0)?,
        username: row.get(1)?,
        username_key: row.get(2)?,
        status: row.get(3)?,
        enabled: row.get(7)?,
        password_hash: row.get(4)?,
        srp,
        attributes: BTreeMap::new(),
    })
}
