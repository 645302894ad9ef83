//! CompleteWebAuthnRegistration
//! (<https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CompleteWebAuthnRegistration.html>).

use serde::Deserialize;
use serde_json::Value;

use crate::aws_json::{AwsError, Empty, Exception, Secret};
use crate::user_pool::webauthn::{self, RegistrationResponse};
use crate::user_pool::{UserPool, sign_ins};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::user_pool) struct Input {
    access_token: Secret,
    credential: Value,
}

pub(in crate::user_pool) async fn run(pool: &UserPool, input: Input) -> Result<Empty, AwsError> {
    let account = sign_ins::account_of(pool, input.access_token.expose()).await?;
    let settings = webauthn::settings(pool)?.clone();
    let malformed = |_| AwsError::invalid_parameter("The credential is malformed.");
    let response: RegistrationResponse = serde_json::from_value(input.credential).map_err(malformed)?;
    let (client_id, now_s) = (pool.stack.client.id.clone(), pool.clock.now_s());
    // The challenge is used up whatever the answer: a refusal is a value, so that this is committed.
    pool.db
        .write(move |tx| {
            let challenge = webauthn::take_challenge(tx, (&account.sub, &client_id), now_s)?;
            let credential = match response.credential(&settings, &challenge, &account.sub, now_s) {
                Ok(credential) => credential,
                Err(refusal) => return Ok(Err(refusal)),
            };
            if webauthn::count(tx, &account.sub)? >= webauthn::MOST {
                let words = "The account has as many passkeys as it may have.";
                return Ok(Err(AwsError::new(Exception::LimitExceeded, words)));
            }
            let added = webauthn::insert(tx, &credential)?;
            let taken = || AwsError::invalid_parameter("The credential is registered already.");
            Ok::<_, AwsError>(if added { Ok(Empty {}) } else { Err(taken()) })
        })
        .await?
}
