//! The calls to the user pool about somebody's own passkeys, with an access token.

use app::wire::passkeys::{Passkey, PasskeyError};
use app::wire::secret::Secret;

use super::document::{from_json, to_json};
use super::passkey_refusal::passkey_refusal;
use super::user_pool::UserPool;
use crate::session::Token;

/// The most that an account may have, which is also the most of one page.
const MOST: i32 = 20;

impl UserPool {
    /// Every passkey of the account: ListWebAuthnCredentials
    /// (<https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListWebAuthnCredentials.html>).
    pub(crate) async fn passkeys(&self, access: &Token) -> Result<Vec<Passkey>, PasskeyError> {
        let call = self.client.list_web_authn_credentials().access_token(access.expose()).max_results(MOST);
        let answer = Box::pin(call.send()).await.map_err(|error| passkey_refusal("ListWebAuthnCredentials", &error))?;
        let passkey = |listed: aws_sdk_cognitoidentityprovider::types::WebAuthnCredentialDescription| Passkey {
            created_s: listed.created_at.secs(),
            id: listed.credential_id,
            name: listed.friendly_credential_name,
        };
        Ok(answer.credentials.into_iter().map(passkey).collect())
    }

    /// What a browser is asked in order to create one: StartWebAuthnRegistration
    /// (<https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_StartWebAuthnRegistration.html>).
    pub(crate) async fn begin_passkey(&self, access: &Token) -> Result<String, PasskeyError> {
        let call = self.client.start_web_authn_registration().access_token(access.expose());
        let answer =
            Box::pin(call.send()).await.map_err(|error| passkey_refusal("StartWebAuthnRegistration", &error))?;
        Ok(to_json(&answer.credential_creation_options).to_string())
    }

    /// Keeps the one that a browser has created: CompleteWebAuthnRegistration
    /// (<https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CompleteWebAuthnRegistration.html>).
    pub(crate) async fn finish_passkey(&self, access: &Token, credential: &Secret) -> Result<(), PasskeyError> {
        let credential = serde_json::from_str(credential.expose()).map_err(|_| PasskeyError::NotAccepted)?;
        let call = self
            .client
            .complete_web_authn_registration()
            .access_token(access.expose())
            .credential(from_json(&credential));
        Box::pin(call.send()).await.map(drop).map_err(|error| passkey_refusal("CompleteWebAuthnRegistration", &error))
    }

    /// Takes one off the account: DeleteWebAuthnCredential
    /// (<https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DeleteWebAuthnCredential.html>).
    pub(crate) async fn delete_passkey(&self, access: &Token, id: &str) -> Result<(), PasskeyError> {
        let call = self.client.delete_web_authn_credential().access_token(access.expose()).credential_id(id);
        Box::pin(call.send()).await.map(drop).map_err(|error| passkey_refusal("DeleteWebAuthnCredential", &error))
    }
}
