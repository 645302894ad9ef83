//! Wrong passwords in a row, counted by username whether it exists or not.
//!
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

/// Counts a try as failed before it is made, so that many at once are not more than many in a row.
///
/// # Errors
/// `NotAuthorizedException` during a lock.
pub(super) fn begin_try(tx: &Transaction<'_>, username_key: &str, now_s: i64) -> Result<(), AwsError> {
    tx.prepare_cached("DELETE FROM password_failure WHERE last_s <= :before AND locked_until_s <= :now")?
        .execute(named_params! { ":before": now_s.saturating_sub(LONGEST_S), ":now": now_s })?;
    let row: Option<(i64, i64)> = tx
        .prepare_cached("SELECT failures, locked_until_s FROM password_failure WHERE username_key = :key")?
        .query_row(named_params! { ":key": username_key }, |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let (failures, locked_until_s) = row.unwrap_or((0, 0));
    if locked_until_s > now_s {
        return Err(AwsError::not_authorized("Password attempts exceeded"));
    }
    let failures = failures.saturating_add(1);
    let sql = "INSERT INTO password_failure (username_key, failures, last_s, locked_until_s)
               VALUES (:key, :failures, :now, :until)
               ON CONFLICT (username_key) DO UPDATE
               SET failures = excluded.failures, last_s = excluded.last_s, locked_until_s = excluded.locked_until_s";
    tx.prepare_cached(sql)?.execute(named_params! {
        ":key": username_key,
        ":failures": failures,
        ":now": now_s,
        ":until": now_s.saturating_add(lock_s(failures)),
    })?;
    Ok(())
}

/// Forgets the failures after the right password.
pub(super) fn succeed(tx: &Transaction<'_>, username_key: &str) -> Result<(), DbError> {
    tx.prepare_cached("DELETE FROM password_failure WHERE username_key = :key")?
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
