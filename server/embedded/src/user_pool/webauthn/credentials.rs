//! Passkeys and challenges to register one, as rows.

use rusqlite::{OptionalExtension, Row, Transaction, named_params};

use super::public_key::PublicKey;
use crate::aws_json::AwsError;
use crate::db::DbError;

/// A passkey.
#[derive(Debug, Clone)]
pub(in crate::user_pool) struct Credential {
    /// In base64url, as browsers write it.
    pub(in crate::user_pool) id: String,
    pub(in crate::user_pool) sub: String,
    pub(in crate::user_pool) public_key: PublicKey,
    pub(in crate::user_pool) sign_count: u32,
    pub(in crate::user_pool) name: String,
    pub(in crate::user_pool) relying_party_id: String,
    /// `platform` or `cross-platform`, if the browser said so.
    pub(in crate::user_pool) attachment: Option<String>,
    pub(in crate::user_pool) transports: Vec<String>,
    pub(in crate::user_pool) created_s: i64,
}

const COLUMNS: &str = "id, sub, public_key, sign_count, name, relying_party_id, attachment, transports, created_s";

/// Adds a passkey; false when its id is taken.
pub(in crate::user_pool) fn insert(tx: &Transaction<'_>, credential: &Credential) -> Result<bool, AwsError> {
    let sql = format!(
        "INSERT INTO web_authn_credential ({COLUMNS})
         VALUES (:id, :sub, :key, :count, :name, :party, :attachment, :transports, :created)
         ON CONFLICT DO NOTHING"
    );
    let added = tx.prepare_cached(&sql)?.execute(named_params! {
        ":id": credential.id,
        ":sub": credential.sub,
        ":key": serde_json::to_string(&credential.public_key).map_err(AwsError::internal)?,
        ":count": credential.sign_count,
        ":name": credential.name,
        ":party": credential.relying_party_id,
        ":attachment": credential.attachment,
        ":transports": serde_json::to_string(&credential.transports).map_err(AwsError::internal)?,
        ":created": credential.created_s,
    })?;
    Ok(added == 1)
}

/// The passkeys of an account by id, after `after`.
pub(in crate::user_pool) fn list(
    tx: &Transaction<'_>,
    sub: &str,
    after: &str,
    limit: u32,
) -> Result<Vec<Credential>, DbError> {
    let sql =
        format!("SELECT {COLUMNS} FROM web_authn_credential WHERE sub = :sub AND id > :after ORDER BY id LIMIT :limit");
    let mut statement = tx.prepare_cached(&sql)?;
    let rows = statement.query_map(named_params! { ":sub": sub, ":after": after, ":limit": limit }, read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// How many passkeys an account has.
pub(in crate::user_pool) fn count(tx: &Transaction<'_>, sub: &str) -> Result<u32, DbError> {
    let sql = "SELECT count(*) FROM web_authn_credential WHERE sub = :sub";
    Ok(tx.prepare_cached(sql)?.query_row(named_params! { ":sub": sub }, |row| row.get(0))?)
}

/// The passkey of an account with this id.
pub(in crate::user_pool) fn by_id(tx: &Transaction<'_>, sub: &str, id: &str) -> Result<Option<Credential>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM web_authn_credential WHERE id = :id AND sub = :sub");
    Ok(tx.prepare_cached(&sql)?.query_row(named_params! { ":id": id, ":sub": sub }, read).optional()?)
}

/// Removes a passkey; false when the account has none with this id.
pub(in crate::user_pool) fn delete(tx: &Transaction<'_>, sub: &str, id: &str) -> Result<bool, DbError> {
    let sql = "DELETE FROM web_authn_credential WHERE id = :id AND sub = :sub";
    Ok(tx.prepare_cached(sql)?.execute(named_params! { ":id": id, ":sub": sub })? == 1)
}

/// Notes what an authenticator counts now, unless somebody else was faster.
pub(in crate::user_pool) fn used(tx: &Transaction<'_>, credential: &Credential, count: u32) -> Result<bool, DbError> {
    let sql = "UPDATE web_authn_credential SET sign_count = :count WHERE id = :id AND sign_count = :before";
    let names = named_params! { ":count": count, ":id": credential.id, ":before": credential.sign_count };
    Ok(tx.prepare_cached(sql)?.execute(names)? == 1)
}

/// A challenge that was given.
pub(super) struct KeptChallenge {
    pub(super) challenge: String,
    pub(super) client_id: String,
    pub(super) expires_s: i64,
}

/// Makes a challenge the one that an account may answer to register.
pub(in crate::user_pool) fn keep_challenge(
    tx: &Transaction<'_>,
    (sub, client_id): (&str, &str),
    challenge: &str,
    expires_s: i64,
) -> Result<(), DbError> {
    let sql = "INSERT INTO web_authn_challenge (sub, client_id, challenge, expires_s)
               VALUES (:sub, :client, :challenge, :expires)
               ON CONFLICT (sub) DO UPDATE
               SET client_id = excluded.client_id, challenge = excluded.challenge, expires_s = excluded.expires_s";
    tx.prepare_cached(sql)?.execute(named_params! {
        ":sub": sub,
        ":client": client_id,
        ":challenge": challenge,
        ":expires": expires_s,
    })?;
    Ok(())
}

/// Forgets challenges that nobody answered in time.
pub(in crate::user_pool) fn forget_challenges(tx: &Transaction<'_>, now_s: i64) -> Result<(), DbError> {
    tx.prepare_cached("DELETE FROM web_authn_challenge WHERE expires_s <= :now")?
        .execute(named_params! { ":now": now_s })?;
    Ok(())
}

/// Takes away the challenge of an account.
pub(super) fn take_challenge(tx: &Transaction<'_>, sub: &str) -> Result<Option<KeptChallenge>, DbError> {
    let sql = "DELETE FROM web_authn_challenge WHERE sub = :sub RETURNING challenge, client_id, expires_s";
    let read =
        |row: &Row<'_>| Ok(KeptChallenge { challenge: row.get(0)?, client_id: row.get(1)?, expires_s: row.get(2)? });
    Ok(tx.prepare_cached(sql)?.query_row(named_params! { ":sub": sub }, read).optional()?)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Credential> {
    let json = |index: usize| row.get::<_, String>(index);
    let broken = |index: usize, error: serde_json::Error| {
        rusqlite::Error::FromSqlConversionFailure(index, rusqlite::types::Type::Text, Box::new(error))
    };
    Ok(Credential {
        id: row.get(0)?,
        sub: row.get(1)?,
        public_key: serde_json::from_str(&json(2)?).map_err(|error| broken(2, error))?,
        sign_count: row.get(3)?,
        name: row.get(4)?,
        relying_party_id: row.get(5)?,
        attachment: row.get(6)?,
        transports: serde_json::from_str(&json(7)?).map_err(|error| broken(7, error))?,
        created_s: row.get(8)?,
    })
}
