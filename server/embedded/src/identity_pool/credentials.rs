//! Temporary credentials: made by GetCredentialsForIdentity, looked up by the store for each request.

use rusqlite::{OptionalExtension, Transaction, named_params};
use thiserror::Error;
use zeroize::Zeroizing;

use crate::db::DbError;
use crate::seal::{Purpose, SealError, SealKey};

/// How long credentials stay in the table after they expired, in seconds, so that the answer is that they expired.
const KEPT_AFTER_EXPIRY_S: i64 = 24 * 3600;

/// Why credentials could not be looked up.
#[derive(Debug, Error)]
pub(crate) enum CredentialError {
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbError),
    /// The secret was sealed by another key.
    #[error(transparent)]
    Seal(#[from] SealError),
}

impl From<rusqlite::Error> for CredentialError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Db(error.into())
    }
}

/// Credentials of one identity, with the role that they carry.
#[derive(Clone)]
pub(crate) struct TemporaryCredential {
    /// `ASIA` and 16 capital letters and digits.
    pub(crate) access_key_id: String,
    /// The key that requests are signed with.
    pub(crate) secret_key: Zeroizing<String>,
    /// SHA-256 of the session token, which each request must carry.
    pub(crate) token_sha256: [u8; 32],
    /// Whose they are: `{region}:{uuid}`.
    pub(crate) identity_id: String,
    /// The role, as in the template.
    pub(crate) role_arn: String,
    /// Whether the identity had signed in.
    pub(crate) authenticated: bool,
    /// When they end, in seconds since 1970.
    pub(crate) expires_at_s: i64,
}

/// The credentials with this access key id, expired or not.
pub(crate) fn find(
    tx: &Transaction<'_>,
    seal: &SealKey,
    access_key_id: &str,
) -> Result<Option<TemporaryCredential>, CredentialError> {
    let sql = "SELECT secret, token_sha256, identity_id, role_arn, authenticated, expires_s
               FROM temporary_credential WHERE access_key_id = :id";
    let row = tx
        .prepare_cached(sql)?
        .query_row(named_params! { ":id": access_key_id }, |row| {
            let secret: Vec<u8> = row.get(0)?;
            let found = TemporaryCredential {
                access_key_id: access_key_id.to_owned(),
                secret_key: Zeroizing::default(),
                token_sha256: row.get(1)?,
                identity_id: row.get(2)?,
                role_arn: row.get(3)?,
                authenticated: row.get(4)?,
                expires_at_s: row.get(5)?,
            };
            Ok((secret, found))
        })
        .optional()?;
    let Some((secret, mut found)) = row else { return Ok(None) };
    let secret = seal.open(Purpose::SecretAccessKey, access_key_id, &secret)?;
    found.secret_key = Zeroizing::new(std::str::from_utf8(&secret).map_err(|_| SealError)?.to_owned());
    Ok(Some(found))
}

/// Stores credentials whose secret is already sealed, and forgets those that expired long ago.
pub(crate) fn insert(
    tx: &Transaction<'_>,
    credential: &TemporaryCredential,
    sealed_secret: &[u8],
    now_s: i64,
) -> Result<(), DbError> {
    tx.prepare_cached("DELETE FROM temporary_credential WHERE expires_s < :before")?
        .execute(named_params! { ":before": now_s.saturating_sub(KEPT_AFTER_EXPIRY_S) })?;
    let sql = "INSERT INTO temporary_credential
                   (access_key_id, secret, token_sha256, identity_id, role_arn, authenticated, expires_s)
               VALUES (:id, :secret, :token, :identity, :role, :authenticated, :expires)";
    tx.prepare_cached(sql)?.execute(named_params! {
        ":id": credential.access_key_id,
        ":secret": sealed_secret,
        ":token": credential.token_sha256,
        ":identity": credential.identity_id,
        ":role": credential.role_arn,
        ":authenticated": credential.authenticated,
        ":expires": credential.expires_at_s,
    })?;
    Ok(())
}
