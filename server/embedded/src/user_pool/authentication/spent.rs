//! Which challenges were answered: the state of a challenge is with the caller, so that it was used is noted here.

use rusqlite::{OptionalExtension, Transaction, named_params};

use crate::db::DbError;

/// Forgets challenges that nobody could answer any more.
pub(in crate::user_pool) fn forget_expired(tx: &Transaction<'_>, now_s: i64) -> Result<(), DbError> {
    tx.prepare_cached("DELETE FROM spent_challenge WHERE expires_s <= :now")?
        .execute(named_params! { ":now": now_s })?;
    Ok(())
}

/// Notes that a challenge was answered; false when it already was.
pub(in crate::user_pool) fn spend(tx: &Transaction<'_>, id: &str, expires_s: i64, now_s: i64) -> Result<bool, DbError> {
    forget_expired(tx, now_s)?;
    let added = tx
        .prepare_cached("INSERT INTO spent_challenge (id, expires_s) VALUES (:id, :expires) ON CONFLICT DO NOTHING")?
        .execute(named_params! { ":id": id, ":expires": expires_s })?;
    Ok(added == 1)
}

/// Whether a challenge was answered.
pub(super) fn is_spent(tx: &Transaction<'_>, id: &str) -> Result<bool, DbError> {
    let mut statement = tx.prepare_cached("SELECT 1 FROM spent_challenge WHERE id = :id")?;
    Ok(statement.query_row(named_params! { ":id": id }, |_| Ok(())).optional()?.is_some())
}
