//! AdminRespondToAuthChallenge
//! (<https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminRespondToAuthChallenge.html>): what
//! RespondToAuthChallenge does.

use serde::Deserialize;

use crate::aws_json::AwsError;
use crate::user_pool::UserPool;
use crate::user_pool::authentication::Answer;
use crate::user_pool::ops::respond_to_auth_challenge;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Input {
    user_pool_id: String,
    #[serde(flatten)]
    answer: respond_to_auth_challenge::Input,
}

pub(super) async fn run(pool: &UserPool, input: Input) -> Result<Answer, AwsError> {
    pool.check_pool(&input.user_pool_id)?;
    respond_to_auth_challenge::run(pool, input.answer).await
}
