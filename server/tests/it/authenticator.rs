//! An authenticator, with the browser around it: W3C Web Authentication, sections 6.1, 6.5 and 7, as far as one key needs it.

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::app::App;
use crate::person::Person;

const RELYING_PARTY: &str = "localhost";
const PRESENT_AND_VERIFIED: u8 = 0x05;
const NEW: u8 = 0x40;
/// A key on the curve P-256 for ES256, in COSE (RFC 9053, section 7.1.1), up to its first coordinate.
const COSE_HEAD: [u8; 10] = [0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20];

/// One passkey.
pub(crate) struct Authenticator {
    key: EcdsaKeyPair,
    id: Vec<u8>,
}

impl Authenticator {
    pub(crate) fn new() -> Self {
        let key = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING).unwrap();
        let id = Sha256::digest(key.public_key()).to_vec();
        Self { key, id }
    }

    /// Creates the passkey for whoever is signed in.
    pub(crate) async fn enrol(&self, app: &App, person: &mut Person) {
        let begun = person.call(app, "/api/passkeys/begin", "{}").await.body;
        let begun: Value = serde_json::from_str(&begun).unwrap();
        let options: Value = serde_json::from_str(begun["options"].as_str().unwrap()).unwrap();
        let credential = self.create(&options).to_string();
        person.submit(app, "/api/passkeys/finish", &[("credential", &credential)]).await;
    }

    /// The name that the pool has for it.
    pub(crate) fn id(&self) -> String {
        URL_SAFE_NO_PAD.encode(&self.id)
    }

    fn client_data(kind: &str, options: &Value) -> Vec<u8> {
        let (challenge, origin) = (&options["challenge"], format!("http://{RELYING_PARTY}:3000"));
        json!({ "type": kind, "challenge": challenge, "origin": origin }).to_string().into_bytes()
    }

    fn head(flags: u8, count: u8) -> Vec<u8> {
        [Sha256::digest(RELYING_PARTY).as_slice(), &[flags, 0, 0, 0, count]].concat()
    }

    /// `navigator.credentials.create`, as JSON.
    fn create(&self, options: &Value) -> Value {
        let (x, y) = self.key.public_key().as_ref()[1..].split_at(32);
        let cose = [&COSE_HEAD, x, &[0x22, 0x58, 0x20], y].concat();
        let data = [&Self::head(PRESENT_AND_VERIFIED | NEW, 0)[..], &[0; 16], &[0, 32], &self.id, &cose].concat();
        let size = [0x58, u8::try_from(data.len()).unwrap()];
        let head = b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData";
        let attestation = [&head[..], &size, &data].concat();
        json!({
            "type": "public-key", "id": self.id(), "rawId": self.id(), "clientExtensionResults": {},
            "authenticatorAttachment": "platform",
            "response": {
                "clientDataJSON": URL_SAFE_NO_PAD.encode(Self::client_data("webauthn.create", options)),
                "attestationObject": URL_SAFE_NO_PAD.encode(attestation),
                "transports": ["internal"],
            },
        })
    }

    /// `navigator.credentials.get`, as JSON in a text.
    pub(crate) fn sign(&self, options: &str) -> String {
        let client_data = Self::client_data("webauthn.get", &serde_json::from_str(options).unwrap());
        let data = Self::head(PRESENT_AND_VERIFIED, 0);
        let message = [&data[..], &Sha256::digest(&client_data)].concat();
        let signature = self.key.sign(&SystemRandom::new(), &message).unwrap();
        let credential = json!({
            "type": "public-key", "id": self.id(), "rawId": self.id(), "clientExtensionResults": {},
            "response": {
                "clientDataJSON": URL_SAFE_NO_PAD.encode(client_data),
                "authenticatorData": URL_SAFE_NO_PAD.encode(data),
                "signature": URL_SAFE_NO_PAD.encode(signature.as_ref()),
            },
        });
        credential.to_string()
    }
}
