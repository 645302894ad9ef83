//! `PasswordHistorySize`: a person's last passwords, which they cannot choose again. They are kept as hashes, and only where
//! the template asks for it.

use rusqlite::{Transaction, named_params};

use super::UserPool;
use super::accounts::Account;
use crate::aws_json::{AwsError, Exception, Secret};
use crate::db::DbError;
use crate::stack::settings::PasswordSettings;

/// Refuses a password that is among the account's last ones.
pub(super) async fn refuse_reused(pool: &UserPool, account: &Account, password: &Secret) -> Result<(), AwsError> {
    let size = pool.stack.user_pool.password.history;
    if size == 0 {
        return Ok(());
    }
    let sub = account.sub.clone();
    let mut hashes = pool.db.read(move |tx| Ok::<_, AwsError>(last(tx, &sub, size)?)).await?;
    hashes.extend(account.password_hash.clone().filter(|current| !hashes.contains(current)));
    for hash in hashes {
        if pool.passwords.verify(password, Some(&hash)).await? {
            let message = "Password has previously been used and cannot be reused.";
            return Err(AwsError::new(Exception::PasswordHistoryPolicyViolation, message));
        }
    }
    Ok(())
}

/// Remembers a password that was set, and forgets those that are too old to count.
pub(super) fn remember(
    tx: &Transaction<'_>,
    settings: &PasswordSettings,
    sub: &str,
    hash: &str,
) -> Result<(), DbError> {
    if settings.history == 0 {
        return Ok(());
    }
    tx.prepare_cached("INSERT INTO password_history (sub, hash) VALUES (:sub, :hash)")?
        .execute(named_params! { ":sub": sub, ":hash": hash })?;
    let sql = "DELETE FROM password_history WHERE sub = :sub AND id NOT IN
               (SELECT id FROM password_history WHERE sub = :sub ORDER BY id DESC LIMIT :size)";
    tx.prepare_cached(sql)?.execute(named_params! { ":sub": sub, ":size": settings.history })?;
    Ok(())
}

fn last(tx: &Transaction<'_>, sub: &str, size: u32) -> Result<Vec<String>, DbError> {
    let sql = "SELECT hash FROM password_history WHERE sub = :sub ORDER BY id DESC LIMIT :size";
    let mut statement = tx.prepare_cached(sql)?;
    let rows = statement.query_map(named_params! { ":sub": sub, ":size": size }, |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
