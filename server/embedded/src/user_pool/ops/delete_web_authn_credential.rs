//! DeleteWebAuthnCredential
//! (<https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DeleteWebAuthnCredential.html>).

use serde::Deserialize;

use crate::aws_json::{AwsError, Empty, Exception, Secret};
use crate::user_pool::{UserPool, sign_ins, webauthn};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::user_pool) struct Input {
    access_token: Secret,
    credential_id: String,
}

pub(in crate::user_pool) async fn run(pool: &UserPool, input: Input) -> Result<Empty, AwsError> {
    let account = sign_ins::account_of(pool, input.access_token.expose()).await?;
    let id = input.credential_id;
    let deleted = pool.db.write(move |tx| Ok::<_, AwsError>(webauthn::delete(tx, &account.sub, &id)?)).await?;
    if deleted { Ok(Empty {}) } else { Err(AwsError::new(Exception::ResourceNotFound, "The passkey does not exist.")) }
}
