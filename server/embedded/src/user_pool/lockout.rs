//! Wrong passwords in a row, and wrong codes of second factors, counted by username whether it exists or not.
//!
//! The two are counted apart, so that whoever knows the password cannot end a row of wrong codes with it.
//! After five, each further one locks for 2^(n-5) seconds up to a quarter of an hour; tries during the lock are refused
//! and not counted; a quiet quarter of an hour, or the right password, ends the row
//! (<https://docs.aws.amazon.com/cognito/latest/developerguide/authentication.html>, "lockout behaviour").

use rusqlite::{OptionalExtension, Transaction, named_params};

use crate::aws_json::AwsError;
use crate::db::DbError;

/// Failures that are free.
const FREE: i64 = 5;
/// Longest lock, and how long a row of failures is remembered.
const LONGEST_S: i64 = 15 * 60;

/// Where failures of one kind are kept.
#[derive(Clone, Copy)]
struct Table(&'static str);

const PASSWORDS: Table = Table("password_failure");
const CODES: Table = Table("code_failure");

/// Counts a try of a password as failed before it is made, so that many at once are not more than many in a row.
///
/// # Errors
/// `NotAuthorizedException` during a lock.
pub(super) fn begin_try(tx: &Transaction<'_>, username_key: &str, now_s: i64) -> Result<(), AwsError> {
    begin(tx, PASSWORDS, username_key, now_s)
}

/// The same for a code that signs in.
///
/// # Errors
/// `NotAuthorizedException` during a lock.
pub(super) fn begin_code_try(tx: &Transaction<'_>, username_key: &str, now_s: i64) -> Result<(), AwsError> {
    begin(tx, CODES, username_key, now_s)
}

/// Forgets the failures after the right password.
pub(super) fn succeed(tx: &Transaction<'_>, username_key: &str) -> Result<(), DbError> {
    forget_in(tx, PASSWORDS, username_key)
}

/// Forgets the wrong codes after the right one.
pub(super) fn succeed_with_code(tx: &Transaction<'_>, username_key: &str) -> Result<(), DbError> {
    forget_in(tx, CODES, username_key)
}

/// Forgets everything about a username, which nobody has any more or had until now.
pub(super) fn forget(tx: &Transaction<'_>, username_key: &str) -> Result<(), DbError> {
    forget_in(tx, PASSWORDS, username_key)?;
    forget_in(tx, CODES, username_key)
}

/// Forgets rows of failures that a quiet time has ended.
pub(super) fn forget_ended(tx: &Transaction<'_>, now_s: i64) -> Result<(), DbError> {
    forget_quiet(tx, PASSWORDS, now_s)?;
    forget_quiet(tx, CODES, now_s)
}

fn forget_quiet(tx: &Transaction<'_>, Table(table): Table, now_s: i64) -> Result<(), DbError> {
    let sql = format!("DELETE FROM {table} WHERE last_s <= :before AND locked_until_s <= :now");
    tx.prepare_cached(&sql)?.execute(named_params! { ":before": now_s.saturating_sub(LONGEST_S), ":now": now_s })?;
    Ok(())
}

fn begin(tx: &Transaction<'_>, Table(table): Table, username_key: &str, now_s: i64) -> Result<(), AwsError> {
    forget_quiet(tx, Table(table), now_s)?;
    let sql = format!("SELECT failures, locked_until_s FROM {table} WHERE username_key = :key");
    let row: Option<(i64, i64)> = tx
        .prepare_cached(&sql)?
        .query_row(named_params! { ":key": username_key }, |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let (failures, locked_until_s) = row.unwrap_or((0, 0));
    if locked_until_s > now_s {
        return Err(AwsError::not_authorized("Password attempts exceeded"));
    }
    let failures = failures.saturating_add(1);
    let sql = format!(
        "INSERT INTO {table} (username_key, failures, last_s, locked_until_s) VALUES (:key, :failures, :now, :until)
         ON CONFLICT (username_key) DO UPDATE
         SET failures = excluded.failures, last_s = excluded.last_s, locked_until_s = excluded.locked_until_s"
    );
    tx.prepare_cached(&sql)?.execute(named_params! {
        ":key": username_key,
        ":failures": failures,
        ":now": now_s,
        ":until": now_s.saturating_add(lock_s(failures)),
    })?;
    Ok(())
}

fn forget_in(tx: &Transaction<'_>, Table(table): Table, username_key: &str) -> Result<(), DbError> {
    tx.prepare_cached(&format!("DELETE FROM {table} WHERE username_key = :key"))?
        .execute(named_params! { ":key": username_key })?;
    Ok(())
}

/// How long the failure number `failures` locks.
fn lock_s(failures: i64) -> i64 {
    match u32::try_from(failures.saturating_sub(FREE)) {
        Ok(exponent) if failures >= FREE => 2_i64.saturating_pow(exponent).min(LONGEST_S),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::lock_s;

    #[test]
    fn locks_double_from_one_second_to_a_quarter_of_an_hour() {
        let locks: Vec<_> = [1, 4, 5, 6, 7, 14, 15, 100].into_iter().map(lock_s).collect();
        assert_eq!(locks, [0, 0, 1, 2, 4, 512, 900, 900]);
    }
}
