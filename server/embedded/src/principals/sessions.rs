//! Sessions of roles: temporary credentials, made by the identity pool and by STS, looked up for each request.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rusqlite::{OptionalExtension, Transaction, named_params};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::{AccessKey, CredentialError, SessionPolicy};
use crate::db::DbError;
use crate::entropy::Entropy;
use crate::seal::SealKey;

/// How long credentials stay in the table after they expired, in seconds, so that the answer is that they expired.
const KEPT_AFTER_EXPIRY_S: i64 = 24 * 3600;
/// Random bytes of a session token: 320 characters, as long as AWS's short ones.
const TOKEN_BYTES: usize = 240;

/// One identity with one role for a while.
#[derive(Debug, Clone)]
pub(crate) struct RoleSession {
    /// Whose it is: `{region}:{uuid}`.
    pub(crate) identity_id: String,
    /// The role, as in the template.
    pub(crate) role_arn: String,
    /// What the session is called in ARNs.
    pub(crate) name: String,
    /// Whether the identity had signed in.
    pub(crate) authenticated: bool,
    /// When it began, in seconds since 1970.
    pub(crate) issued_at_s: i64,
    /// When it ends, in seconds since 1970.
    pub(crate) expires_at_s: i64,
    /// What it is limited to, besides what the role allows.
    pub(crate) policy: Option<SessionPolicy>,
}

/// New credentials of a session.
pub(crate) struct Issued {
    pub(crate) key: AccessKey,
    /// Which each request must carry.
    pub(crate) token: Zeroizing<String>,
    pub(crate) session: RoleSession,
}

/// Credentials of a session as they are kept.
pub(super) struct Stored {
    pub(super) key: AccessKey,
    pub(super) token_sha256: [u8; 32],
    pub(super) session: RoleSession,
}

impl Issued {
    /// Makes credentials, which count once they are stored.
    pub(crate) fn make(session: RoleSession, entropy: &dyn Entropy) -> Self {
        let mut token = Zeroizing::new([0; TOKEN_BYTES]);
        entropy.fill(token.as_mut_slice());
        let token = Zeroizing::new(STANDARD.encode(token.as_slice()));
        Self { key: AccessKey::temporary(entropy), token, session }
    }

    /// Stores the credentials, and forgets those that expired long ago.
    pub(crate) fn store(
        &self,
        tx: &Transaction<'_>,
        seal: &SealKey,
        entropy: &dyn Entropy,
        now_s: i64,
    ) -> Result<(), CredentialError> {
        forget_expired(tx, now_s)?;
        let sql = "INSERT INTO temporary_credential
                       (access_key_id, secret, token_sha256, identity_id, role_arn, session_name, policy, authenticated,
                        issued_s, expires_s)
                   VALUES (:id, :secret, :token, :identity, :role, :name, :policy, :authenticated, :issued, :expires)";
        tx.prepare_cached(sql)?.execute(named_params! {
            ":id": self.key.id,
            ":secret": self.key.seal(seal, entropy)?,
            ":token": token_sha256(&self.token),
            ":identity": self.session.identity_id,
            ":role": self.session.role_arn,
            ":name": self.session.name,
            ":policy": self.session.policy.as_ref().map(SessionPolicy::document),
            ":authenticated": self.session.authenticated,
            ":issued": self.session.issued_at_s,
            ":expires": self.session.expires_at_s,
        })?;
        Ok(())
    }
}

/// Forgets credentials that expired long ago.
pub(crate) fn forget_expired(tx: &Transaction<'_>, now_s: i64) -> Result<(), DbError> {
    tx.prepare_cached("DELETE FROM temporary_credential WHERE expires_s < :before")?
        .execute(named_params! { ":before": now_s.saturating_sub(KEPT_AFTER_EXPIRY_S) })?;
    Ok(())
}

/// What is kept of a session token, which is random.
pub(super) fn token_sha256(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

/// The credentials with this access key id, expired or not.
pub(super) fn find(
    tx: &Transaction<'_>,
    seal: &SealKey,
    access_key_id: &str,
) -> Result<Option<Stored>, CredentialError> {
    let sql =
        "SELECT secret, token_sha256, identity_id, role_arn, session_name, authenticated, issued_s, expires_s, policy
               FROM temporary_credential WHERE access_key_id = :id";
    let row = tx
        .prepare_cached(sql)?
        .query_row(named_params! { ":id": access_key_id }, |row| {
            let session = RoleSession {
                identity_id: row.get(2)?,
                role_arn: row.get(3)?,
                name: row.get(4)?,
                authenticated: row.get(5)?,
                issued_at_s: row.get(6)?,
                expires_at_s: row.get(7)?,
                policy: None,
            };
            Ok((row.get::<_, Vec<u8>>(0)?, row.get(1)?, session, row.get::<_, Option<String>>(8)?))
        })
        .optional()?;
    let Some((secret, token_sha256, session, policy)) = row else { return Ok(None) };
    let policy = policy.as_deref().map(SessionPolicy::read).transpose()?;
    let session = RoleSession { policy, ..session };
    Ok(Some(Stored { key: AccessKey::open(access_key_id, &secret, seal)?, token_sha256, session }))
}
