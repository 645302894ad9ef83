//! Authorization codes as rows (RFC 6749 section 4.1.2): random, short-lived, bound to the address, to the code challenge and,
//! since there is one, to the client; exchanged once.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rusqlite::{OptionalExtension, Transaction, named_params};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use super::random_text::hash;
use super::request::AuthorizationRequest;
use crate::db::DbError;

/// How long a code may wait for its exchange, in seconds: Cognito's five minutes.
const LIFETIME_S: i64 = 300;
/// How long an exchanged or expired code is remembered, in seconds.
const KEPT_S: i64 = 3600;

/// What a code stands for.
pub(super) struct Grant {
    pub(super) sub: String,
    pub(super) scope: String,
    pub(super) nonce: Option<String>,
    pub(super) auth_time_s: i64,
}

/// What became of a code.
pub(super) enum Exchange {
    /// It counts, once the account still does.
    Granted(Grant),
    /// It was exchanged before, for this sign-in.
    Repeated(String),
    /// It is unknown, too old, or somebody else's.
    Invalid,
}

/// What the app shows with a code.
pub(super) struct Proof<'a> {
    pub(super) code: &'a str,
    pub(super) redirect_uri: &'a str,
    pub(super) verifier: Option<&'a str>,
}

/// Forgets codes whose time is long over.
pub(super) fn forget_expired(tx: &Transaction<'_>, now_s: i64) -> Result<(), DbError> {
    tx.prepare_cached("DELETE FROM authorization_code WHERE expires_s < :before")?
        .execute(named_params! { ":before": now_s.saturating_sub(KEPT_S) })?;
    Ok(())
}

/// Stores a code for somebody who has signed in.
pub(super) fn issue(
    tx: &Transaction<'_>,
    code: &str,
    request: &AuthorizationRequest,
    (sub, auth_time_s): (&str, i64),
    now_s: i64,
) -> Result<(), DbError> {
    forget_expired(tx, now_s)?;
    let sql =
        "INSERT INTO authorization_code (hash, sub, redirect_uri, scope, nonce, challenge, auth_time_s, expires_s)
               VALUES (:hash, :sub, :redirect, :scope, :nonce, :challenge, :auth_time, :expires)";
    tx.prepare_cached(sql)?.execute(named_params! {
        ":hash": hash(code),
        ":sub": sub,
        ":redirect": request.redirect_uri,
        ":scope": request.scope,
        ":nonce": request.nonce,
        ":challenge": request.challenge,
        ":auth_time": auth_time_s,
        ":expires": now_s.saturating_add(LIFETIME_S),
    })?;
    Ok(())
}

/// Looks at a code that an app shows.
pub(super) fn find(tx: &Transaction<'_>, proof: &Proof<'_>, now_s: i64) -> Result<Exchange, DbError> {
    let sql = "SELECT sub, scope, nonce, auth_time_s, expires_s, redirect_uri, challenge, origin_jti
               FROM authorization_code WHERE hash = :hash";
    let row = tx
        .prepare_cached(sql)?
        .query_row(named_params! { ":hash": hash(proof.code) }, |row| {
            let grant = Grant { sub: row.get(0)?, scope: row.get(1)?, nonce: row.get(2)?, auth_time_s: row.get(3)? };
            Ok((
                grant,
                Bound { expires_s: row.get(4)?, redirect_uri: row.get(5)?, challenge: row.get(6)? },
                row.get(7)?,
            ))
        })
        .optional()?;
    Ok(match row {
        Some((_, _, Some(origin_jti))) => Exchange::Repeated(origin_jti),
        Some((grant, bound, None)) if bound.admits(proof, now_s) => Exchange::Granted(grant),
        _ => Exchange::Invalid,
    })
}

/// Notes that a code was exchanged for a sign-in.
pub(super) fn spend(tx: &Transaction<'_>, code: &str, origin_jti: &str) -> Result<(), DbError> {
    tx.prepare_cached("UPDATE authorization_code SET origin_jti = :origin WHERE hash = :hash")?
        .execute(named_params! { ":hash": hash(code), ":origin": origin_jti })?;
    Ok(())
}

struct Bound {
    expires_s: i64,
    redirect_uri: String,
    challenge: Option<String>,
}

impl Bound {
    fn admits(&self, proof: &Proof<'_>, now_s: i64) -> bool {
        let verified = match (&self.challenge, proof.verifier) {
            (None, None) => true,
            (Some(challenge), Some(verifier)) => {
                let shown = URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes()));
                bool::from(shown.as_bytes().ct_eq(challenge.as_bytes()))
            }
            // A verifier without a challenge is the sign of a code from another sign-in (RFC 9700, section 2.1.1).
            _ => false,
        };
        verified && self.expires_s > now_s && self.redirect_uri == proof.redirect_uri
    }
}
