//! ListWebAuthnCredentials
//! (<https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListWebAuthnCredentials.html>).

use serde::{Deserialize, Serialize};

use crate::aws_json::{AwsError, Secret, Violations};
use crate::user_pool::webauthn::{self, Credential};
use crate::user_pool::{UserPool, sign_ins};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::user_pool) struct Input {
    access_token: Secret,
    /// The id of the last passkey that was listed before.
    next_token: Option<String>,
    max_results: Option<u32>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::user_pool) struct Output {
    credentials: Vec<Description>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_token: Option<String>,
}

/// `WebAuthnCredentialDescription`.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Description {
    credential_id: String,
    friendly_credential_name: String,
    relying_party_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    authenticator_attachment: Option<String>,
    authenticator_transports: Vec<String>,
    created_at: i64,
}

impl From<Credential> for Description {
    fn from(credential: Credential) -> Self {
        Self {
            credential_id: credential.id,
            friendly_credential_name: credential.name,
            relying_party_id: credential.relying_party_id,
            authenticator_attachment: credential.attachment,
            authenticator_transports: credential.transports,
            created_at: credential.created_s,
        }
    }
}

pub(in crate::user_pool) async fn run(pool: &UserPool, input: Input) -> Result<Output, AwsError> {
    let limit = input.max_results.filter(|limit| *limit > 0).unwrap_or(webauthn::MOST);
    Violations::default()
        .unless(limit <= webauthn::MOST, "maxResults", "have value less than or equal to 20")
        .check()?;
    let account = sign_ins::account_of(pool, input.access_token.expose()).await?;
    let after = input.next_token.unwrap_or_default();
    // One more than is asked for tells whether there are more.
    let asked = limit.saturating_add(1);
    let listed = pool.db.read(move |tx| Ok::<_, AwsError>(webauthn::list(tx, &account.sub, &after, asked)?));
    let mut found = listed.await?;
    let most = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = found.len() > most;
    found.truncate(most);
    let next_token = found.last().filter(|_| more).map(|credential| credential.id.clone());
    Ok(Output { credentials: found.into_iter().map(Description::from).collect(), next_token })
}
