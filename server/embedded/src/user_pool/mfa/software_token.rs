//! The secret of an account's authenticator app, under the server's key. A new one replaces it when its first code was
//! entered, not before. A code works once: the step of the last one that was used is remembered.

use rusqlite::{OptionalExtension, Transaction, named_params};
use zeroize::Zeroizing;

use super::totp::{self, Match};
use crate::aws_json::{AwsError, Exception};
use crate::db::DbError;
use crate::seal::{Purpose, SealKey};
use crate::user_pool::UserPool;

/// Bytes of a secret, as RFC 4226 recommends at least.
const SECRET_BYTES: usize = 32;

/// Makes a new secret for an account, which counts once [`confirm`] has seen a code of it, and returns it in base 32.
pub(in crate::user_pool) async fn associate(pool: &UserPool, sub: &str) -> Result<String, AwsError> {
    let (secret, sealed) = new_secret(pool, sub)?;
    let sub = sub.to_owned();
    pool.db.write(move |tx| Ok::<_, AwsError>(keep_pending(tx, &sub, &sealed)?)).await?;
    Ok(secret)
}

/// A new secret for an account, in base 32 and sealed.
pub(in crate::user_pool) fn new_secret(pool: &UserPool, sub: &str) -> Result<(String, Vec<u8>), AwsError> {
    let mut secret = Zeroizing::new([0; SECRET_BYTES]);
    pool.entropy.fill(secret.as_mut_slice());
    let sealed = pool.seal.seal(&*pool.entropy, Purpose::SoftwareToken, sub, secret.as_slice())?;
    Ok((totp::base32(secret.as_slice()), sealed))
}

/// Keeps a new secret until [`confirm`] has seen a code of it.
pub(in crate::user_pool) fn keep_pending(tx: &Transaction<'_>, sub: &str, sealed: &[u8]) -> Result<(), DbError> {
    let sql = "INSERT INTO software_token (sub, pending) VALUES (:sub, :pending)
               ON CONFLICT (sub) DO UPDATE SET pending = excluded.pending";
    tx.prepare_cached(sql)?.execute(named_params! { ":sub": sub, ":pending": sealed })?;
    Ok(())
}

/// Makes the new secret count, if the code is one of it. A refusal is a value, so that what was counted is committed.
pub(in crate::user_pool) fn confirm(
    tx: &Transaction<'_>,
    seal: &SealKey,
    sub: &str,
    code: &str,
    now_s: i64,
) -> Result<Result<(), AwsError>, AwsError> {
    let sealed: Option<Vec<u8>> = tx
        .prepare_cached("SELECT pending FROM software_token WHERE sub = :sub AND pending IS NOT NULL")?
        .query_row(named_params! { ":sub": sub }, |row| row.get(0))
        .optional()?;
    let Some(sealed) = sealed else {
        return Ok(Err(AwsError::new(Exception::SoftwareTokenMfaNotFound, "Software token has not been associated.")));
    };
    let secret = seal.open(Purpose::SoftwareToken, sub, &sealed)?;
    let Match::Step(step) = totp::matching(&secret, code, now_s, None) else {
        let message = "Code mismatch and fail enable Software Token MFA";
        return Ok(Err(AwsError::new(Exception::EnableSoftwareTokenMfa, message)));
    };
    let sql = "UPDATE software_token SET secret = pending, pending = NULL, used_step = :step WHERE sub = :sub";
    tx.prepare_cached(sql)?.execute(named_params! { ":sub": sub, ":step": step })?;
    Ok(Ok(()))
}

/// Whether an account has an authenticator app.
pub(in crate::user_pool) fn has_token(tx: &Transaction<'_>, sub: &str) -> Result<bool, DbError> {
    let mut statement = tx.prepare_cached("SELECT 1 FROM software_token WHERE sub = :sub AND secret IS NOT NULL")?;
    Ok(statement.query_row(named_params! { ":sub": sub }, |_| Ok(())).optional()?.is_some())
}

/// Uses a code of an account's authenticator app, so that it and those before it work no more.
pub(in crate::user_pool) fn use_code(
    tx: &Transaction<'_>,
    seal: &SealKey,
    sub: &str,
    code: &str,
    now_s: i64,
) -> Result<Result<(), AwsError>, AwsError> {
    let row: Option<(Vec<u8>, Option<i64>)> = tx
        .prepare_cached("SELECT secret, used_step FROM software_token WHERE sub = :sub AND secret IS NOT NULL")?
        .query_row(named_params! { ":sub": sub }, |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let Some((sealed, used)) = row else {
        let message = "Software token is not enabled for the user.";
        return Ok(Err(AwsError::new(Exception::SoftwareTokenMfaNotFound, message)));
    };
    let secret = seal.open(Purpose::SoftwareToken, sub, &sealed)?;
    match totp::matching(&secret, code, now_s, used) {
        Match::None => Ok(Err(AwsError::new(Exception::CodeMismatch, "Invalid code received for user"))),
        Match::Used => {
            let message = "Your software token has already been used once.";
            Ok(Err(AwsError::new(Exception::ExpiredCode, message)))
        }
        Match::Step(step) => {
            tx.prepare_cached("UPDATE software_token SET used_step = :step WHERE sub = :sub")?
                .execute(named_params! { ":sub": sub, ":step": step })?;
            Ok(Ok(()))
        }
    }
}
