//! The `Logins` of a request: a map from login provider to token.
//!
//! A provider goes by its name on AWS, or by its tokens' issuer without the scheme, which is the same on AWS: clients that
//! take it from the token send what this backend is reached by.

use std::collections::BTreeMap;

use super::IdentityPool;
use super::identities::Login;
use crate::aws_json::{AwsError, Secret};
use crate::user_pool::tokens::TokenFault;

/// The user that a request's logins prove; `None` for a guest.
pub(super) fn check(pool: &IdentityPool, logins: &BTreeMap<String, Secret>) -> Result<Option<Login>, AwsError> {
    let Some((provider, token)) = logins.first_key_value() else { return Ok(None) };
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
    Ok(Some(Login { provider: trusted.name.clone(), subject: claims.sub }))
}
