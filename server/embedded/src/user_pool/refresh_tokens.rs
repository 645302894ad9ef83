//! Refresh tokens: random, stored as hashes, each of one sign-in; replaced at each use where the client rotates them
//! (<https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-refresh-token.html>).
//!
//! A token that was replaced counts for the client's grace period, so that a caller who lost an answer may ask again; after
//! it, its use is refused as a reuse. A replacement does not live longer than the token of the sign-in would have.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rusqlite::{OptionalExtension, Transaction, named_params};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::sign_ins::{self, SignIn};
use crate::aws_json::{AwsError, Exception};
use crate::db::DbError;
use crate::entropy::Entropy;
use crate::stack::settings::RefreshTokenRotation;

/// Random bytes of a token.
const BYTES: usize = 48;
/// How long a replaced token is remembered, so that its use is known for a reuse.
const KEPT_AFTER_REPLACEMENT_S: i64 = 30 * 24 * 3600;

/// A new token. It is never printed, and sent once.
pub(super) struct RefreshToken(Zeroizing<String>);

impl RefreshToken {
    /// A random one.
    pub(super) fn generate(entropy: &dyn Entropy) -> Self {
        let mut bytes = Zeroizing::new([0; BYTES]);
        entropy.fill(bytes.as_mut_slice());
        Self(Zeroizing::new(URL_SAFE_NO_PAD.encode(bytes.as_slice())))
    }

    /// The text, for the answer that carries it.
    pub(super) fn expose(&self) -> &str {
        &self.0
    }

    /// What is stored of it.
    pub(super) fn hash(&self) -> Hash {
        Hash::of(&self.0)
    }
}

/// SHA-256 of a token, which is random.
#[derive(Clone, Copy)]
pub(super) struct Hash([u8; 32]);

impl Hash {
    /// Of a token as a caller sent it.
    pub(super) fn of(token: &str) -> Self {
        Self(Sha256::digest(token.as_bytes()).into())
    }
}

/// Adds a token to a sign-in.
pub(super) fn insert(tx: &Transaction<'_>, token: &Hash, origin_jti: &str) -> Result<(), DbError> {
    tx.prepare_cached("INSERT INTO refresh_token (hash, origin_jti) VALUES (:hash, :origin)")?
        .execute(named_params! { ":hash": token.0, ":origin": origin_jti })?;
    Ok(())
}

/// The sign-in that a token belongs to, whether or not either still counts.
pub(super) fn origin_jti(tx: &Transaction<'_>, token: &Hash) -> Result<Option<String>, DbError> {
    Ok(find(tx, token)?.map(|(origin_jti, _)| origin_jti))
}

/// The sign-in of a token that counts.
///
/// # Errors
/// `NotAuthorizedException` for one that does not, `RefreshTokenReuseException` for one that was replaced.
pub(super) fn accept(
    tx: &Transaction<'_>,
    token: &Hash,
    rotation: Option<RefreshTokenRotation>,
    now_s: i64,
) -> Result<SignIn, AwsError> {
    let invalid = || AwsError::not_authorized("Invalid Refresh Token");
    let (origin_jti, replaced_s) = find(tx, token)?.ok_or_else(invalid)?;
    let sign_in = sign_ins::by_origin(tx, &origin_jti)?.ok_or_else(invalid)?;
    if sign_in.revoked {
        return Err(AwsError::not_authorized("Refresh Token has been revoked"));
    }
    if sign_in.expires_s <= now_s {
        return Err(AwsError::not_authorized("Refresh Token has expired"));
    }
    let grace_s = rotation.map_or(0, |rotation| rotation.grace_s);
    match replaced_s {
        Some(replaced_s) if replaced_s.saturating_add(grace_s) <= now_s => {
            Err(AwsError::new(Exception::RefreshTokenReuse, "Refresh token has been rotated"))
        }
        _ => Ok(sign_in),
    }
}

/// Forgets tokens that were replaced long ago.
pub(super) fn forget_replaced(tx: &Transaction<'_>, now_s: i64) -> Result<(), DbError> {
    tx.prepare_cached("DELETE FROM refresh_token WHERE replaced_s < :before")?
        .execute(named_params! { ":before": now_s.saturating_sub(KEPT_AFTER_REPLACEMENT_S) })?;
    Ok(())
}

/// Puts `new` in the place of `old`, whose grace period begins with its first replacement.
pub(super) fn replace(
    tx: &Transaction<'_>,
    (old, new): (&Hash, &Hash),
    origin_jti: &str,
    now_s: i64,
) -> Result<(), DbError> {
    forget_replaced(tx, now_s)?;
    tx.prepare_cached("UPDATE refresh_token SET replaced_s = :now WHERE hash = :hash AND replaced_s IS NULL")?
        .execute(named_params! { ":now": now_s, ":hash": old.0 })?;
    insert(tx, new, origin_jti)
}

fn find(tx: &Transaction<'_>, token: &Hash) -> Result<Option<(String, Option<i64>)>, DbError> {
    let sql = "SELECT origin_jti, replaced_s FROM refresh_token WHERE hash = :hash";
    let row = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?));
    Ok(tx.prepare_cached(sql)?.query_row(named_params! { ":hash": token.0 }, row).optional()?)
}
