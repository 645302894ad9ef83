//! Whether a provider's ID token counts, and what it says (OpenID Connect Core section 3.1.3.7). Pure.
//!
//! Known are RS256 and ES256, which is what providers sign with. `at_hash` is not looked at: that the access token belongs to the
//! same person is seen from the `sub` of what it gives.

use jsonwebtoken::jwk::{AlgorithmParameters, EllipticCurve, Jwk, PublicKeyUse};
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use serde_json::{Map, Value};
use thiserror::Error;

use super::Failure;
use crate::aws_json::Secret;

/// What a token has to say.
pub(super) struct Expected<'a> {
    pub(super) issuer: &'a str,
    pub(super) client_id: &'a str,
    pub(super) nonce: &'a str,
    pub(super) now_s: i64,
}

/// Why a token does not count.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub(super) enum Fault {
    #[error("Bad id_token signature")]
    Signature,
    #[error("Bad id_token issuer {0}")]
    Issuer(String),
    #[error("Bad id_token aud")]
    Audience,
    #[error("Bad id_token nonce")]
    Nonce,
    #[error("Bad id_token exp: it has expired")]
    Expired,
    #[error("Bad id_token sub")]
    Subject,
}

/// What a provider says of a person.
pub(super) struct Claims {
    subject: String,
    members: Map<String, Value>,
}

impl Claims {
    /// Who the person is there.
    pub(super) fn subject(&self) -> &str {
        &self.subject
    }

    /// Everything that is said.
    pub(super) fn all(&self) -> &Map<String, Value> {
        &self.members
    }

    /// Adds what the userInfo endpoint says, if it is about the same person.
    pub(super) fn add(&mut self, others: Map<String, Value>) -> Result<(), Failure> {
        if others.get("sub").and_then(Value::as_str) != Some(&self.subject) {
            return Err(Failure::invalid("the attributes are another person's"));
        }
        self.members.extend(others);
        Ok(())
    }
}

/// The claims of a token that is signed with one of `keys` and says what is expected.
pub(super) fn claims(token: &Secret, keys: &Map<String, Value>, expected: &Expected<'_>) -> Result<Claims, Fault> {
    let members = verified(token.expose(), keys)?;
    let text = |name: &str| members.get(name).and_then(Value::as_str);
    let issuer = text("iss").unwrap_or_default();
    if issuer != expected.issuer {
        return Err(Fault::Issuer(issuer.chars().filter(|letter| matches!(letter, '!'..='~')).take(200).collect()));
    }
    if !is_for(&members, expected.client_id) {
        return Err(Fault::Audience);
    }
    if text("nonce") != Some(expected.nonce) {
        return Err(Fault::Nonce);
    }
    // Whole seconds or not, RFC 7519 allows both.
    let expires_s = members.get("exp").and_then(|value| value.as_i64().or(value.as_f64().map(|exp| exp as i64)));
    if expires_s.is_none_or(|expires_s| expires_s <= expected.now_s) {
        return Err(Fault::Expired);
    }
    let subject = text("sub").filter(|subject| !subject.is_empty()).ok_or(Fault::Subject)?.to_owned();
    Ok(Claims { subject, members })
}

/// Whether the client is who the token is for: the only one, or the one that it names as authorized.
fn is_for(members: &Map<String, Value>, client_id: &str) -> bool {
    let (only, named) = match members.get("aud") {
        Some(Value::String(audience)) => (true, audience == client_id),
        Some(Value::Array(all)) => (all.len() == 1, all.iter().any(|one| one.as_str() == Some(client_id))),
        _ => (false, false),
    };
    named
        && match members.get("azp") {
            None => only,
            Some(party) => party.as_str() == Some(client_id),
        }
}

fn verified(token: &str, keys: &Map<String, Value>) -> Result<Map<String, Value>, Fault> {
    let header = jsonwebtoken::decode_header(token).map_err(|_| Fault::Signature)?;
    if !matches!(header.alg, Algorithm::RS256 | Algorithm::ES256) {
        return Err(Fault::Signature);
    }
    let mut validation = Validation::new(header.alg);
    // The library would read the system's clock: everything else is checked above.
    validation.validate_exp = false;
    validation.validate_aud = false;
    validation.required_spec_claims.clear();
    let all = keys.get("keys").and_then(Value::as_array).into_iter().flatten();
    // A key that is not understood may be for another purpose.
    let fitting = all.filter_map(|key| serde_json::from_value::<Jwk>(key.clone()).ok()).filter(|key| {
        let named = header.kid.is_none() || key.common.key_id == header.kid;
        let signs = key.common.public_key_use.as_ref().is_none_or(|purpose| *purpose == PublicKeyUse::Signature);
        named && signs && fits(key, header.alg)
    });
    for key in fitting {
        let Ok(key) = DecodingKey::from_jwk(&key) else { continue };
        if let Ok(data) = jsonwebtoken::decode::<Map<String, Value>>(token, &key, &validation) {
            return Ok(data.claims);
        }
    }
    Err(Fault::Signature)
}

fn fits(key: &Jwk, algorithm: Algorithm) -> bool {
    match (&key.algorithm, algorithm) {
        (AlgorithmParameters::RSA(_), Algorithm::RS256) => true,
        (AlgorithmParameters::EllipticCurve(parameters), Algorithm::ES256) => parameters.curve == EllipticCurve::P256,
        _ => false,
    }
}

#[cfg(test)]
#[path = "id_token_tests.rs"]
mod tests;
