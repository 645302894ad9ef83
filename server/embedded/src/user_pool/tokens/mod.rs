//! ID and access tokens: JSON Web Tokens (RFC 7519) signed with RS256, with the claims that Cognito's have
//! (<https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-with-identity-providers.html>).
//!
//! Refresh tokens are not made here: they are random and stored.

mod claims;
pub(crate) mod keys;

use std::collections::BTreeSet;
use std::sync::Arc;

use jsonwebtoken::{Algorithm, Validation};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

pub(super) use claims::Grant;
pub(crate) use claims::{AccessClaims, IdClaims};
use keys::SigningKey;

use crate::aws_json::AwsError;
use crate::clock::Clock;
use crate::db::Db;
use crate::entropy::Entropy;
use crate::seal::SealKey;

/// Why a token does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TokenFault {
    /// It is no token, or this pool's key did not sign it.
    Signature,
    /// Its time is over.
    Expired,
    /// It is from another pool or for another client, or of the other kind.
    Elsewhere,
}

/// Makes and checks the tokens of one pool.
pub(crate) struct Tokens {
    key: SigningKey,
    client_id: String,
    issuer: String,
    /// Every issuer that this data directory's tokens have carried.
    issuers: BTreeSet<String>,
}

/// What tokens are made for.
pub(crate) struct Audience {
    /// The address under which the pool's keys are published.
    pub(crate) issuer: String,
    pub(crate) client_id: String,
}

impl Tokens {
    /// Reads the pool's key, or makes it at the first start, and remembers the issuer.
    pub(crate) async fn open(
        db: &Db,
        seal: &SealKey,
        clock: &dyn Clock,
        entropy: &Arc<dyn Entropy>,
        audience: Audience,
    ) -> Result<Self, AwsError> {
        let key = keys::load_or_make(db, seal, clock.now_s(), entropy, ("current", Algorithm::RS256)).await?;
        let issuer = audience.issuer.clone();
        let issuers = db
            .write(move |tx| {
                tx.execute("INSERT INTO issuer (url) VALUES (?1) ON CONFLICT DO NOTHING", [issuer])?;
                let mut statement = tx.prepare("SELECT url FROM issuer")?;
                let urls = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
                Ok::<_, AwsError>(urls)
            })
            .await?;
        Ok(Self { key, client_id: audience.client_id, issuer: audience.issuer, issuers })
    }

    /// Whether tokens from here carry this issuer, which is given without its scheme.
    pub(crate) fn issued_as(&self, name: &str) -> bool {
        self.issuers.iter().any(|issuer| issuer.split_once("://").is_some_and(|(_, rest)| rest == name))
    }

    /// The JSON Web Key Set (RFC 7517) that the pool publishes.
    pub(crate) fn jwks(&self) -> Value {
        json!({ "keys": [self.key.jwk()] })
    }

    /// The issuer that tokens name.
    pub(crate) fn issuer(&self) -> &str {
        &self.issuer
    }

    /// Signs an ID token.
    pub(super) fn id_token(&self, grant: Grant<'_>) -> Result<String, AwsError> {
        self.sign(&IdClaims::new(grant, &self.issuer, &self.client_id))
    }

    /// Signs an access token.
    pub(super) fn access_token(&self, grant: Grant<'_>) -> Result<String, AwsError> {
        self.sign(&AccessClaims::new(grant, &self.issuer, &self.client_id))
    }

    /// The claims of an ID token, checked.
    pub(crate) fn id_claims(&self, token: &str, now_s: i64) -> Result<IdClaims, TokenFault> {
        let claims: IdClaims = self.verify(token)?;
        let ours = claims.token_use == "id" && claims.aud == self.client_id && self.issuers.contains(&claims.iss);
        match (ours, claims.exp > now_s) {
            (false, _) => Err(TokenFault::Elsewhere),
            (true, false) => Err(TokenFault::Expired),
            (true, true) => Ok(claims),
        }
    }

    /// The claims of an access token, checked but for revocation.
    pub(super) fn access_claims(&self, token: &str, now_s: i64) -> Result<AccessClaims, AwsError> {
        let invalid = |_| AwsError::not_authorized("Invalid Access Token");
        let claims: AccessClaims = self.verify(token).map_err(invalid)?;
        let ours =
            claims.token_use == "access" && claims.client_id == self.client_id && self.issuers.contains(&claims.iss);
        match (ours, claims.exp > now_s) {
            (false, _) => Err(invalid(TokenFault::Elsewhere)),
            (true, false) => Err(AwsError::not_authorized("Access Token has expired")),
            (true, true) => Ok(claims),
        }
    }

    fn sign<T: Serialize>(&self, claims: &T) -> Result<String, AwsError> {
        jsonwebtoken::encode(&self.key.header(), claims, self.key.private()).map_err(AwsError::internal)
    }

    fn verify<T: DeserializeOwned + Clone>(&self, token: &str) -> Result<T, TokenFault> {
        let mut validation = Validation::new(Algorithm::RS256);
        // The library would read the system's clock: times, issuer and audience are checked by the callers.
        validation.validate_exp = false;
        validation.validate_aud = false;
        validation.required_spec_claims.clear();
        let data = jsonwebtoken::decode::<T>(token, self.key.public(), &validation);
        data.map(|data| data.claims).map_err(|_| TokenFault::Signature)
    }
}
