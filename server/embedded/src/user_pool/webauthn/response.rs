//! What a browser hands over (sections 7.1 and 7.2), read and verified.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use serde::de::{Deserializer, Error};
use sha2::{Digest, Sha256};

use super::authenticator::{self, AuthenticatorFault};
use super::client_data::{self, Ceremony, ClientFault};
use super::{Credential, options};
use crate::aws_json::{AwsError, Exception};
use crate::stack::settings::WebAuthnSettings;

/// Most ways to reach an authenticator that are kept, and the longest name of one.
const TRANSPORTS: usize = 8;
const TRANSPORT_BYTES: usize = 32;

/// Bytes in base64url, with or without padding.
struct Bytes(Vec<u8>);

impl<'de> Deserialize<'de> for Bytes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let bytes = URL_SAFE_NO_PAD.decode(text.trim_end_matches('='));
        bytes.map(Self).map_err(|_| D::Error::custom("base64url is needed"))
    }
}

/// `RegistrationResponseJSON`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::user_pool) struct RegistrationResponse {
    r#type: String,
    raw_id: Bytes,
    authenticator_attachment: Option<String>,
    response: Attestation,
}

#[derive(Deserialize)]
struct Attestation {
    #[serde(rename = "clientDataJSON")]
    client_data: Bytes,
    #[serde(rename = "attestationObject")]
    attestation_object: Bytes,
    #[serde(default)]
    transports: Vec<String>,
}

impl RegistrationResponse {
    /// The passkey that it brings, for an account.
    pub(in crate::user_pool) fn credential(
        self,
        settings: &WebAuthnSettings,
        challenge: &str,
        sub: &str,
        now_s: i64,
    ) -> Result<Credential, AwsError> {
        let relying_party = &settings.relying_party_id;
        client_data::check(&self.response.client_data.0, Ceremony::Registration, challenge, relying_party)
            .map_err(client_refusal)?;
        let object = &self.response.attestation_object.0;
        let new = authenticator::registered(object, relying_party, settings.verification_required);
        let new = new.map_err(registration_refusal)?;
        if self.r#type != "public-key" || new.id != self.raw_id.0 {
            return Err(malformed());
        }
        let mut transports = self.response.transports;
        transports.retain(|transport| transport.len() <= TRANSPORT_BYTES);
        transports.truncate(TRANSPORTS);
        let attachment =
            self.authenticator_attachment.filter(|kind| ["platform", "cross-platform"].contains(&kind.as_str()));
        let name = if attachment.as_deref() == Some("cross-platform") { "Security key" } else { "Passkey" };
        Ok(Credential {
            id: URL_SAFE_NO_PAD.encode(&new.id),
            sub: sub.to_owned(),
            public_key: new.public_key,
            sign_count: new.statement.sign_count,
            name: name.to_owned(),
            relying_party_id: relying_party.clone(),
            attachment,
            transports,
            created_s: now_s,
        })
    }
}

/// `AuthenticationResponseJSON`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::user_pool) struct AssertionResponse {
    r#type: String,
    raw_id: Bytes,
    response: Assertion,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Assertion {
    #[serde(rename = "clientDataJSON")]
    client_data: Bytes,
    authenticator_data: Bytes,
    signature: Bytes,
    user_handle: Option<Bytes>,
}

/// What a signature has proven.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::user_pool) struct Signed {
    /// A person was verified, not only there.
    pub(in crate::user_pool) user_verified: bool,
    /// What the authenticator counts now.
    pub(in crate::user_pool) sign_count: u32,
}

impl AssertionResponse {
    /// Which passkey it says it is by.
    pub(in crate::user_pool) fn id(&self) -> String {
        URL_SAFE_NO_PAD.encode(&self.raw_id.0)
    }

    /// Holds it against the passkey and the challenge; none when it does not prove anything.
    pub(in crate::user_pool) fn verify(
        &self,
        settings: &WebAuthnSettings,
        challenge: &str,
        credential: &Credential,
    ) -> Option<Signed> {
        let (relying_party, response) = (&settings.relying_party_id, &self.response);
        let client_data = &response.client_data.0;
        client_data::check(client_data, Ceremony::Authentication, challenge, relying_party).ok()?;
        let data = &response.authenticator_data.0;
        let (statement, _, _) = authenticator::statement(data, relying_party, settings.verification_required).ok()?;
        let theirs = response
            .user_handle
            .as_ref()
            .is_none_or(|handle| URL_SAFE_NO_PAD.encode(&handle.0) == options::user_handle(&credential.sub));
        let message = [data.as_slice(), Sha256::digest(client_data).as_slice()].concat();
        let signed = credential.public_key.verifies(&message, &response.signature.0);
        // A count that stands still or goes back is that of a copy.
        let counts =
            statement.sign_count == 0 && credential.sign_count == 0 || statement.sign_count > credential.sign_count;
        let proven = theirs && signed && counts && self.r#type == "public-key" && self.id() == credential.id;
        proven.then_some(Signed { user_verified: statement.user_verified, sign_count: statement.sign_count })
    }
}

fn malformed() -> AwsError {
    AwsError::invalid_parameter("The credential is malformed.")
}

fn client_refusal(fault: ClientFault) -> AwsError {
    match fault {
        ClientFault::Malformed => malformed(),
        ClientFault::Challenge => {
            let words = "The credential answers another challenge than the one that was given.";
            AwsError::new(Exception::WebAuthnChallengeNotFound, words)
        }
        ClientFault::Origin => {
            let words = "The origin of the passkey's registration is not allowed for the relying party id.";
            AwsError::new(Exception::WebAuthnOriginNotAllowed, words)
        }
    }
}

fn registration_refusal(fault: AuthenticatorFault) -> AwsError {
    match fault {
        AuthenticatorFault::Malformed => malformed(),
        AuthenticatorFault::RelyingParty => {
            let words = "The passkey is for another relying party id than the user pool's.";
            AwsError::new(Exception::WebAuthnRelyingPartyMismatch, words)
        }
        AuthenticatorFault::Unverified | AuthenticatorFault::Unsupported => {
            let words = "The passkey's authenticator is not supported.";
            AwsError::new(Exception::WebAuthnCredentialNotSupported, words)
        }
    }
}
