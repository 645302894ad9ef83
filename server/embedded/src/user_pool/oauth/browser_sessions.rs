//! Who is signed in at the hosted page, by a cookie of the browser, so that a second app or a second visit within the hour asks
//! for no password (<https://docs.aws.amazon.com/cognito/latest/developerguide/managed-login.html>, "session cookie").

use rusqlite::{OptionalExtension, Transaction, named_params};

use super::random_text::hash;
use crate::db::DbError;

/// How long a browser stays signed in, in seconds.
pub(super) const LIFETIME_S: i64 = 3600;

/// Somebody who is signed in.
pub(super) struct SignedIn {
    pub(super) sub: String,
    pub(super) auth_time_s: i64,
}

/// Forgets sessions whose time is over.
pub(super) fn forget_expired(tx: &Transaction<'_>, now_s: i64) -> Result<(), DbError> {
    tx.prepare_cached("DELETE FROM browser_session WHERE expires_s <= :now")?
        .execute(named_params! { ":now": now_s })?;
    Ok(())
}

/// Stores a session that begins now.
pub(super) fn begin(tx: &Transaction<'_>, cookie: &str, sub: &str, now_s: i64) -> Result<(), DbError> {
    forget_expired(tx, now_s)?;
    let sql = "INSERT INTO browser_session (hash, sub, auth_time_s, expires_s) VALUES (:hash, :sub, :now, :expires)";
    tx.prepare_cached(sql)?.execute(named_params! {
        ":hash": hash(cookie),
        ":sub": sub,
        ":now": now_s,
        ":expires": now_s.saturating_add(LIFETIME_S),
    })?;
    Ok(())
}

/// Who is signed in with a cookie.
pub(super) fn find(tx: &Transaction<'_>, cookie: &str, now_s: i64) -> Result<Option<SignedIn>, DbError> {
    let sql = "SELECT sub, auth_time_s FROM browser_session WHERE hash = :hash AND expires_s > :now";
    let row = tx
        .prepare_cached(sql)?
        .query_row(named_params! { ":hash": hash(cookie), ":now": now_s }, |row| {
            Ok(SignedIn { sub: row.get(0)?, auth_time_s: row.get(1)? })
        })
        .optional()?;
    Ok(row)
}

/// Ends a session.
pub(super) fn end(tx: &Transaction<'_>, cookie: &str) -> Result<(), DbError> {
    tx.prepare_cached("DELETE FROM browser_session WHERE hash = :hash")?
        .execute(named_params! { ":hash": hash(cookie) })?;
    Ok(())
}
