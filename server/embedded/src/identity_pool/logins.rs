//! The `Logins` of a request: a map from login provider to token.
//!
//! A provider goes by its name on AWS, or by its tokens' issuer without the scheme, which is the same on AWS: clients that
//! take it from the token send what this backend is reached by.

use std::collections::BTreeMap;

use serde_json::Value;

use super::IdentityPool;
use super::identities::Login;
use crate::aws_json::{AwsError, Secret};
use crate::user_pool;
use crate::user_pool::tokens::TokenFault;

/// A user whose token was checked.
pub(super) struct SignedIn {
    pub(super) login: Login,
    /// The client that the token is for.
    pub(super) client_id: String,
    /// All of them, by name.
    pub(super) claims: Value,
}

/// The user that a request's logins prove; `None` for a guest, where guests are let in.
pub(super) async fn admitted(
    pool: &IdentityPool,
    logins: &BTreeMap<String, Secret>,
) -> Result<Option<SignedIn>, AwsError> {
    let Some((provider, token)) = logins.first_key_value() else {
        return match pool.stack.identity_pool.allow_unauthenticated {
            true => Ok(None),
            false => Err(AwsError::not_authorized("Unauthenticated access is not supported for this identity pool.")),
        };
    };
    let here = pool.tokens.issued_as(provider);
    let trusted = pool.stack.identity_pool.providers.iter().find(|trusted| here || trusted.name == *provider);
    let Some(trusted) = trusted.filter(|_| logins.len() == 1) else {
        let message = "Token is not from a supported provider of this identity pool.";
        return Err(AwsError::not_authorized(message));
    };
    let claims = pool.tokens.id_claims(token.expose(), pool.clock.now_s()).map_err(|fault| {
        AwsError::not_authorized(match fault {
            TokenFault::Signature => "Invalid login token. Token signature invalid.",
            TokenFault::Expired => "Invalid login token. Token expired.",
            TokenFault::Elsewhere => "Invalid login token. Issuer, audience or use of the token is another.",
        })
    })?;
    if claims.aud != trusted.client_id {
        return Err(AwsError::not_authorized("Invalid login token. Incorrect token audience."));
    }
    if trusted.server_side_check {
        let (sub, origin_jti) = (claims.sub.clone(), claims.origin_jti.clone());
        let counts = pool.db.read(move |tx| user_pool::sign_in_counts(tx, &sub, &origin_jti)).await?;
        if !counts {
            return Err(AwsError::not_authorized("Invalid login token. The user is signed out, disabled or deleted."));
        }
    }
    let login = Login { provider: trusted.name.clone(), subject: claims.sub.clone() };
    let claims = serde_json::to_value(&claims).map_err(AwsError::internal)?;
    Ok(Some(SignedIn { login, client_id: trusted.client_id.clone(), claims }))
}
