//! RevokeToken (<https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_RevokeToken.html>): ends one
//! sign-in, with the access tokens that came from it.
//!
//! A refresh token that a rotation has replaced ends its sign-in too. There are no SSO sessions here, so
//! `RevokeAssociatedSessions` finds nothing to end beyond it.

use serde::Deserialize;

use crate::aws_json::{AwsError, Empty, Exception, Secret, Violations};
use crate::user_pool::client_secret::Proof;
use crate::user_pool::{UserPool, sign_ins, validate};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::user_pool) struct Input {
    client_id: String,
    client_secret: Option<Secret>,
    token: Secret,
    revoke_associated_sessions: Option<String>,
}

pub(in crate::user_pool) async fn run(pool: &UserPool, input: Input) -> Result<Empty, AwsError> {
    // This operation has one name for every client that is not the right one.
    let unauthorized = |error: AwsError| match error.code {
        Exception::ResourceNotFound | Exception::NotAuthorized => AwsError { code: Exception::Unauthorized, ..error },
        _ => error,
    };
    let secret = input.client_secret.as_ref().map(Secret::expose);
    pool.check_client(&input.client_id, Proof::Secret(secret)).map_err(unauthorized)?;
    if !pool.stack.client.token_revocation {
        return Err(AwsError::new(Exception::UnsupportedOperation, "Token revocation is not enabled for this client."));
    }
    let known = input.revoke_associated_sessions.is_none_or(|choice| ["NONE", "LINKED"].contains(&choice.as_str()));
    Violations::default()
        .unless(known, "revokeAssociatedSessions", "satisfy enum value set: [NONE, LINKED]")
        .check()?;
    validate::token("token", input.token.expose())?;
    // Refresh tokens have no dots; ID and access tokens have two.
    if input.token.expose().contains('.') {
        return Err(AwsError::new(Exception::UnsupportedTokenType, "The token type is not supported."));
    }
    let now_s = pool.clock.now_s();
    pool.db.write(move |tx| sign_ins::revoke(tx, input.token.expose(), now_s)).await?;
    Ok(Empty {})
}
