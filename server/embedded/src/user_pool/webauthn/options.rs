//! What a browser is asked (sections 5.4 and 5.5), as the JSON that its interface takes.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use super::Credential;
use super::public_key::ALGORITHMS;
use crate::stack::settings::WebAuthnSettings;
use crate::user_pool::accounts::Account;

/// How long a browser lets a person take, in milliseconds.
const TIMEOUT_MS: u32 = 60_000;

/// To make a passkey for an account, on an authenticator that has none of it yet.
pub(in crate::user_pool) fn creation(
    settings: &WebAuthnSettings,
    account: &Account,
    existing: &[Credential],
    challenge: &str,
) -> Value {
    let kinds = ALGORITHMS.map(|algorithm| json!({ "type": "public-key", "alg": algorithm }));
    json!({
        "rp": { "id": settings.relying_party_id, "name": settings.relying_party_id },
        "user": {
            "id": user_handle(&account.sub),
            "name": account.username,
            "displayName": account.username,
        },
        "challenge": challenge,
        "pubKeyCredParams": kinds,
        "timeout": TIMEOUT_MS,
        "excludeCredentials": existing.iter().map(descriptor).collect::<Vec<_>>(),
        "authenticatorSelection": {
            "requireResidentKey": true,
            "residentKey": "required",
            "userVerification": verification(settings),
        },
    })
}

/// To sign with one of the passkeys of an account.
pub(in crate::user_pool) fn request(settings: &WebAuthnSettings, existing: &[Credential], challenge: &str) -> Value {
    json!({
        "challenge": challenge,
        "timeout": TIMEOUT_MS,
        "rpId": settings.relying_party_id,
        "allowCredentials": existing.iter().map(descriptor).collect::<Vec<_>>(),
        "userVerification": verification(settings),
    })
}

/// How an authenticator names an account.
pub(super) fn user_handle(sub: &str) -> String {
    URL_SAFE_NO_PAD.encode(sub)
}

fn verification(settings: &WebAuthnSettings) -> &'static str {
    if settings.verification_required { "required" } else { "preferred" }
}

fn descriptor(credential: &Credential) -> Value {
    json!({ "type": "public-key", "id": credential.id, "transports": credential.transports })
}
