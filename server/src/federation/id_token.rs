//! What an ID token has to say before a session comes of it (OpenID Connect Core 1.0, section 3.1.3.7).
//!
//! Its signature is not checked here: the token came from the token endpoint itself, over this server's own connection by TLS (or
//! loopback), for which point 6 of that section lets TLS stand in. The identity pool, which is given the token before a session
//! begins, checks it all the same.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;

/// What is read of it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct Claims {
    iss: String,
    aud: String,
    exp: i64,
    token_use: String,
    nonce: Option<String>,
    pub(super) sub: String,
    #[serde(rename = "cognito:username")]
    pub(super) username: String,
    pub(super) email: Option<String>,
}

/// What it is held against.
pub(super) struct Expected<'a> {
    pub(super) issuer: &'a str,
    pub(super) client_id: &'a str,
    pub(super) nonce: &'a str,
    pub(super) now_s: i64,
}

/// Why a token does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// It cannot be read.
    Form,
    /// It is another issuer's.
    Issuer,
    /// It is for another client, or is no ID token.
    Audience,
    /// It is of another sign-in.
    Nonce,
    /// Its time is over.
    Expired,
}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Form => "it cannot be read",
            Self::Issuer => "it is another issuer's",
            Self::Audience => "it is for another client, or is no ID token",
            Self::Nonce => "it is of another sign-in",
            Self::Expired => "its time is over",
        })
    }
}

/// The claims of a token that counts.
pub(super) fn claims(token: &str, expected: &Expected<'_>) -> Result<Claims, Fault> {
    let payload = token.split('.').nth(1).and_then(|part| URL_SAFE_NO_PAD.decode(part).ok()).ok_or(Fault::Form)?;
    let claims: Claims = serde_json::from_slice(&payload).map_err(|_| Fault::Form)?;
    if claims.iss != expected.issuer {
        return Err(Fault::Issuer);
    }
    if claims.aud != expected.client_id || claims.token_use != "id" {
        return Err(Fault::Audience);
    }
    if claims.nonce.as_deref() != Some(expected.nonce) {
        return Err(Fault::Nonce);
    }
    if claims.exp <= expected.now_s {
        return Err(Fault::Expired);
    }
    Ok(claims)
}

#[cfg(test)]
mod tests {
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use serde_json::{Value, json};

    use super::{Expected, Fault, claims};

    const EXPECTED: Expected<'_> =
        Expected { issuer: "https://pool.example/eu_1", client_id: "client", nonce: "n", now_s: 1_000 };

    /// A token that says what it should, but for `changes`.
    fn token(changes: &Value) -> String {
        let mut said = json!({
            "iss": EXPECTED.issuer, "aud": "client", "exp": 1_001, "token_use": "id", "nonce": "n", "sub": "1",
            "cognito:username": "elsewhere_7", "email": "a@example.com", "email_verified": false,
        });
        for (name, value) in changes.as_object().unwrap() {
            said[name] = value.clone();
        }
        format!("e30.{}.c2ln", URL_SAFE_NO_PAD.encode(said.to_string()))
    }

    #[test]
    fn a_token_counts_when_everything_fits() {
        for (changes, fault) in [
            (json!({}), None),
            (json!({ "email": null }), None),
            (json!({ "iss": "https://pool.example/eu_2" }), Some(Fault::Issuer)),
            (json!({ "aud": "other" }), Some(Fault::Audience)),
            (json!({ "token_use": "access" }), Some(Fault::Audience)),
            (json!({ "nonce": "other" }), Some(Fault::Nonce)),
            (json!({ "nonce": null }), Some(Fault::Nonce)),
            (json!({ "exp": 1_000 }), Some(Fault::Expired)),
            (json!({ "exp": "soon" }), Some(Fault::Form)),
            (json!({ "aud": ["client", "other"] }), Some(Fault::Form)),
            (json!({ "sub": null }), Some(Fault::Form)),
        ] {
            assert_eq!(claims(&token(&changes), &EXPECTED).err(), fault, "{changes}");
        }
        assert_eq!(claims("no token", &EXPECTED), Err(Fault::Form));
    }
}
