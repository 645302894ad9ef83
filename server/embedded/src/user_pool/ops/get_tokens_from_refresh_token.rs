//! GetTokensFromRefreshToken
//! (<https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetTokensFromRefreshToken.html>): the
//! renewal that also works where the client rotates refresh tokens.

use serde::{Deserialize, Serialize};

use crate::aws_json::{AwsError, Secret};
use crate::user_pool::client_secret::Proof;
use crate::user_pool::sign_ins::{self, AuthenticationResult};
use crate::user_pool::{UserPool, validate};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::user_pool) struct Input {
    client_id: String,
    client_secret: Option<Secret>,
    refresh_token: Secret,
    device_key: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::user_pool) struct Output {
    authentication_result: AuthenticationResult,
}

pub(in crate::user_pool) async fn run(pool: &UserPool, input: Input) -> Result<Output, AwsError> {
    let secret = input.client_secret.as_ref().map(Secret::expose);
    pool.check_client(&input.client_id, Proof::Secret(secret))?;
    validate::token("refreshToken", input.refresh_token.expose())?;
    let authentication_result =
        sign_ins::renew(pool, input.refresh_token.expose(), input.device_key.as_deref()).await?;
    Ok(Output { authentication_result })
}
