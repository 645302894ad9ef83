//! RespondToAuthChallenge
//! (<https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_RespondToAuthChallenge.html>).

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::aws_json::{AwsError, Secret};
use crate::user_pool::UserPool;
use crate::user_pool::authentication::{Answer, Parameters, respond};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::user_pool) struct Input {
    client_id: String,
    challenge_name: String,
    session: Option<Secret>,
    #[serde(default)]
    challenge_responses: BTreeMap<String, Secret>,
}

pub(in crate::user_pool) async fn run(pool: &UserPool, input: Input) -> Result<Answer, AwsError> {
    let responses = Parameters(&input.challenge_responses);
    let username = responses.optional("USERNAME").unwrap_or_default();
    pool.check_client_of(&input.client_id, username, responses.optional("SECRET_HASH"))?;
    respond(pool, &input.challenge_name, input.session.as_ref(), &responses).await
}
