//! StartWebAuthnRegistration
//! (<https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_StartWebAuthnRegistration.html>).

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::aws_json::{AwsError, Secret};
use crate::user_pool::{UserPool, sign_ins, webauthn};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::user_pool) struct Input {
    access_token: Secret,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::user_pool) struct Output {
    credential_creation_options: Value,
}

pub(in crate::user_pool) async fn run(pool: &UserPool, input: Input) -> Result<Output, AwsError> {
    let account = sign_ins::account_of(pool, input.access_token.expose()).await?;
    let settings = webauthn::settings(pool)?;
    let challenge = webauthn::new_challenge(&*pool.entropy);
    let expires_s = webauthn::challenge_expiry(pool.clock.now_s());
    let (sub, client_id, kept) = (account.sub.clone(), pool.stack.client.id.clone(), challenge.clone());
    let existing = pool
        .db
        .write(move |tx| {
            webauthn::keep_challenge(tx, (&sub, &client_id), &kept, expires_s)?;
            Ok::<_, AwsError>(webauthn::list(tx, &sub, "", webauthn::MOST)?)
        })
        .await?;
    let credential_creation_options = webauthn::creation(settings, &account, &existing, &challenge);
    Ok(Output { credential_creation_options })
}
