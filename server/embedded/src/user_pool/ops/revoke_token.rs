//! RevokeToken (<https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_RevokeToken.html>): ends one
//! sign-in, with the access tokens that came from it.

use serde::Deserialize;

use crate::aws_json::{AwsError, Empty, Exception, Secret};
use crate::user_pool::{UserPool, sign_ins};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::user_pool) struct Input {
    client_id: String,
    token: Secret,
}

pub(in crate::user_pool) async fn run(pool: &UserPool, input: Input) -> Result<Empty, AwsError> {
    pool.check_client(&input.client_id, None)?;
    if !pool.stack.client.token_revocation {
        return Err(AwsError::new(Exception::UnsupportedOperation, "Token revocation is not enabled for this client."));
    }
    // Refresh tokens have no dots; ID and access tokens have two.
    if input.token.expose().contains('.') {
        return Err(AwsError::new(Exception::UnsupportedTokenType, "The token type is not supported."));
    }
    let now_s = pool.clock.now_s();
    pool.db.write(move |tx| sign_ins::revoke(tx, input.token.expose(), now_s)).await?;
    Ok(Empty {})
}
