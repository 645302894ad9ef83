//! The administrator's key: made at the first start, there until it is replaced, one at a time.

use rusqlite::{OptionalExtension, Transaction, named_params};
use serde_json::json;

use super::{AccessKey, CredentialError};
use crate::entropy::Entropy;
use crate::iam::policy::{Kind, Policy, PolicyError};
use crate::seal::SealKey;

/// What the administrator may do: everything, as AWS's managed policy `AdministratorAccess` says. A bucket policy's denials
/// concern the administrator too.
pub(super) fn access() -> Result<Policy, PolicyError> {
    let everything = json!({
        "Version": "2012-10-17",
        "Statement": [{ "Effect": "Allow", "Action": "*", "Resource": "*" }],
    });
    Policy::read(&everything, Kind::Identity)
}

/// The key, if there is one.
pub(crate) fn key(tx: &Transaction<'_>, seal: &SealKey) -> Result<Option<AccessKey>, CredentialError> {
    let row: Option<(String, Vec<u8>)> = tx
        .prepare_cached("SELECT access_key_id, secret FROM administrator_key")?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    row.map(|(id, secret)| AccessKey::open(&id, &secret, seal)).transpose()
}

/// Makes the key if there is none.
pub(crate) fn keep(
    tx: &Transaction<'_>,
    seal: &SealKey,
    entropy: &dyn Entropy,
    now_s: i64,
) -> Result<(), CredentialError> {
    match key(tx, seal)? {
        Some(_) => Ok(()),
        None => replace(tx, seal, entropy, now_s).map(drop),
    }
}

/// Makes a new key. The one before it counts no more.
pub(crate) fn replace(
    tx: &Transaction<'_>,
    seal: &SealKey,
    entropy: &dyn Entropy,
    now_s: i64,
) -> Result<AccessKey, CredentialError> {
    let key = AccessKey::lasting(entropy);
    let sql = "INSERT INTO administrator_key (id, access_key_id, secret, created_s) VALUES (1, :key, :secret, :now)
               ON CONFLICT (id) DO UPDATE
               SET access_key_id = excluded.access_key_id, secret = excluded.secret, created_s = excluded.created_s";
    let secret = key.seal(seal, entropy)?;
    tx.prepare_cached(sql)?.execute(named_params! { ":key": key.id, ":secret": secret, ":now": now_s })?;
    Ok(key)
}
