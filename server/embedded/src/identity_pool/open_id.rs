//! OpenID tokens of identities: JSON Web Tokens signed with RS512, as the identity pools of AWS sign them
//! (<https://docs.aws.amazon.com/cognito/latest/developerguide/authentication-flow.html>, basic flow).
//!
//! Their issuer is the address of this backend, below which a verifier finds the configuration (OpenID Connect Discovery 1.0)
//! and the key. The key is another than the user pool's.

use std::sync::Arc;

use jsonwebtoken::{Algorithm, Validation};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::aws_json::AwsError;
use crate::clock::Clock;
use crate::db::Db;
use crate::entropy::Entropy;
use crate::seal::SealKey;
use crate::user_pool::tokens::TokenFault;
use crate::user_pool::tokens::keys::{self, SigningKey};

/// How long a token lives, in seconds.
const LIFETIME_S: i64 = 600;
/// The key's row.
const ROW: &str = "identity pool";
/// Where the keys are, below the issuer; AWS has them there.
pub(crate) const JWKS_PATH: &str = "/.well-known/jwks_uri";
/// Where the configuration is, below the issuer.
pub(crate) const CONFIGURATION_PATH: &str = "/.well-known/openid-configuration";

/// Makes and checks the tokens.
pub(crate) struct OpenIdTokens {
    key: SigningKey,
    issuer: String,
}

/// What a token says. Times are seconds since 1970.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct OpenIdClaims {
    /// The identity's id.
    pub(crate) sub: String,
    /// The identity pool's id.
    pub(crate) aud: String,
    /// `authenticated` and the login provider, or `unauthenticated`.
    pub(crate) amr: Vec<String>,
    iss: String,
    exp: i64,
    iat: i64,
}

impl OpenIdTokens {
    /// Reads the key, or makes it at the first call. The issuer is an address without a slash at its end.
    pub(crate) async fn open(
        db: &Db,
        seal: &SealKey,
        clock: &dyn Clock,
        entropy: &Arc<dyn Entropy>,
        issuer: String,
    ) -> Result<Self, AwsError> {
        let key = keys::load_or_make(db, seal, clock.now_s(), entropy, (ROW, Algorithm::RS512)).await?;
        Ok(Self { key, issuer })
    }

    /// A token for an identity of the pool.
    pub(super) fn issue(
        &self,
        identity_id: &str,
        pool_id: &str,
        amr: Vec<String>,
        now_s: i64,
    ) -> Result<String, AwsError> {
        let claims = OpenIdClaims {
            sub: identity_id.to_owned(),
            aud: pool_id.to_owned(),
            amr,
            iss: self.issuer.clone(),
            exp: now_s.saturating_add(LIFETIME_S),
            iat: now_s,
        };
        jsonwebtoken::encode(&self.key.header(), &claims, self.key.private()).map_err(AwsError::internal)
    }

    /// The claims of a token for the pool, checked.
    pub(crate) fn claims(&self, token: &str, pool_id: &str, now_s: i64) -> Result<OpenIdClaims, TokenFault> {
        let mut validation = Validation::new(Algorithm::RS512);
        // The library would read the system's clock; issuer and audience are compared below.
        validation.validate_exp = false;
        validation.validate_aud = false;
        validation.required_spec_claims.clear();
        let data = jsonwebtoken::decode::<OpenIdClaims>(token, self.key.public(), &validation);
        let claims = data.map_err(|_| TokenFault::Signature)?.claims;
        match (claims.iss == self.issuer && claims.aud == pool_id, claims.exp > now_s) {
            (false, _) => Err(TokenFault::Elsewhere),
            (true, false) => Err(TokenFault::Expired),
            (true, true) => Ok(claims),
        }
    }

    /// The JSON Web Key Set (RFC 7517).
    pub(crate) fn jwks(&self) -> Value {
        json!({ "keys": [self.key.jwk()] })
    }

    /// What a verifier asks for first.
    pub(crate) fn configuration(&self) -> Value {
        json!({
            "issuer": self.issuer,
            "jwks_uri": format!("{}{JWKS_PATH}", self.issuer),
            "authorization_endpoint": self.issuer,
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS512"],
            "response_types_supported": ["token"],
            "claims_supported": ["iss", "sub", "aud", "exp", "iat", "amr"],
        })
    }
}
