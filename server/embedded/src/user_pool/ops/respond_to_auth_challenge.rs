//! RespondToAuthChallenge
//! (<https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_RespondToAuthChallenge.html>).
//!
//! The one challenge that is ever given is `PASSWORD_VERIFIER`.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::initiate_auth::{Output, Parameters};
use crate::aws_json::{AwsError, Secret, Violations};
use crate::user_pool::srp::Answer;
use crate::user_pool::{UserPool, sign_ins, validate};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::user_pool) struct Input {
    client_id: String,
    challenge_name: String,
    #[serde(default)]
    challenge_responses: BTreeMap<String, Secret>,
}

pub(in crate::user_pool) async fn run(pool: &UserPool, input: Input) -> Result<Output, AwsError> {
    let responses = Parameters(&input.challenge_responses);
    pool.check_client(&input.client_id, responses.optional("SECRET_HASH"))?;
    if input.challenge_name != "PASSWORD_VERIFIER" {
        return Err(AwsError::not_authorized("Invalid session for the user."));
    }
    if !pool.allows("ALLOW_USER_SRP_AUTH") {
        return Err(AwsError::invalid_parameter("USER_SRP_AUTH flow not enabled for this client"));
    }
    let username = responses.required("USERNAME")?.expose();
    validate::username(Violations::default(), username).check()?;
    let username_key = pool.username_key(username);
    let answer = Answer {
        username_key: &username_key,
        signature: responses.required("PASSWORD_CLAIM_SIGNATURE")?,
        secret_block: responses.required("PASSWORD_CLAIM_SECRET_BLOCK")?.expose(),
        timestamp: responses.required("TIMESTAMP")?.expose(),
    };
    match answer.account(pool).await? {
        Some(account) => sign_ins::begin(pool, account).await.map(Output::signed_in),
        None => Err(AwsError::not_authorized("Incorrect username or password.")),
    }
}
