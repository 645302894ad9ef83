//! Passkeys, with an authenticator that is written here from the specification.

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ciborium::Value as Cbor;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{Answer, Bench};

const RELYING_PARTY: &str = "example.com";
const ORIGIN: &str = "https://app.example.com";
const PRESENT: u8 = 0x01;
const VERIFIED: u8 = 0x04;
const NEW: u8 = 0x40;

/// A security key, with the browser around it.
struct Authenticator {
    key: EcdsaKeyPair,
    id: Vec<u8>,
    relying_party: &'static str,
    origin: &'static str,
    flags: u8,
    count: u32,
}

impl Authenticator {
    fn new() -> Self {
        let key = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING).unwrap();
        let id = Sha256::digest(key.public_key()).to_vec();
        Self { key, id, relying_party: RELYING_PARTY, origin: ORIGIN, flags: PRESENT | VERIFIED, count: 0 }
    }

    fn client_data(&self, kind: &str, challenge: &Value) -> Vec<u8> {
        json!({ "type": kind, "challenge": challenge, "origin": self.origin }).to_string().into_bytes()
    }

    fn head(&self, flags: u8) -> Vec<u8> {
        [Sha256::digest(self.relying_party).as_slice(), &[flags], &self.count.to_be_bytes()].concat()
    }

    /// `navigator.credentials.create`, as JSON.
    fn create(&self, options: &Value) -> Value {
        let point = self.key.public_key().as_ref();
        let number = |label: i64, value: i64| (Cbor::from(label), Cbor::from(value));
        let bytes = |label: i64, value: &[u8]| (Cbor::from(label), Cbor::Bytes(value.to_vec()));
        let cose = [number(1, 2), number(3, -7), number(-1, 1), bytes(-2, &point[1..33]), bytes(-3, &point[33..])];
        let mut data = self.head(self.flags | NEW);
        data.extend([0; 16]);
        data.extend(u16::try_from(self.id.len()).unwrap().to_be_bytes());
        data.extend(&self.id);
        ciborium::into_writer(&Cbor::Map(cose.to_vec()), &mut data).unwrap();
        let object = Cbor::Map(vec![
            ("fmt".into(), "none".into()),
            ("attStmt".into(), Cbor::Map(Vec::new())),
            ("authData".into(), Cbor::Bytes(data)),
        ]);
        let mut attestation = Vec::new();
        ciborium::into_writer(&object, &mut attestation).unwrap();
        let id = URL_SAFE_NO_PAD.encode(&self.id);
        json!({
            "type": "public-key", "id": id, "rawId": id, "clientExtensionResults": {},
            "authenticatorAttachment": "cross-platform",
            "response": {
                "clientDataJSON": URL_SAFE_NO_PAD.encode(self.client_data("webauthn.create", &options["challenge"])),
                "attestationObject": URL_SAFE_NO_PAD.encode(attestation),
                "transports": ["usb"],
            },
        })
    }

    /// `navigator.credentials.get`, as JSON.
    fn get(&mut self, options: &Value) -> Value {
        self.count += 1;
        let client_data = self.client_data("webauthn.get", &options["challenge"]);
        let data = self.head(self.flags);
        let message = [data.as_slice(), &Sha256::digest(&client_data)].concat();
        let signature = self.key.sign(&SystemRandom::new(), &message).unwrap();
        let id = URL_SAFE_NO_PAD.encode(&self.id);
        json!({
            "type": "public-key", "id": id, "rawId": id, "clientExtensionResults": {},
            "response": {
                "clientDataJSON": URL_SAFE_NO_PAD.encode(client_data),
                "authenticatorData": URL_SAFE_NO_PAD.encode(data),
                "signature": URL_SAFE_NO_PAD.encode(signature.as_ref()),
            },
        })
    }
}

/// A pool where passkeys are a first factor; `more` are further properties of the pool.
async fn bench(more: &str) -> Bench {
    Bench::with(|template| {
        let pool = format!("WebAuthnRelyingPartyID: {RELYING_PARTY}\n      {more}UsernameConfiguration:");
        let policies = "Policies:\n        SignInPolicy: { AllowedFirstAuthFactors: [PASSWORD, WEB_AUTHN] }";
        template
            .replace("UsernameConfiguration:", &pool)
            .replace("Policies:", policies)
            .replace("- ALLOW_USER_SRP_AUTH", "- ALLOW_USER_SRP_AUTH\n        - ALLOW_USER_AUTH")
    })
    .await
}

async fn options(bench: &Bench, tokens: &Value) -> Value {
    let input = json!({ "AccessToken": tokens["AccessToken"] });
    bench.call("StartWebAuthnRegistration", input).await.ok()["CredentialCreationOptions"].clone()
}

async fn complete(bench: &Bench, tokens: &Value, credential: &Value) -> Answer {
    let input = json!({ "AccessToken": tokens["AccessToken"], "Credential": credential });
    bench.call("CompleteWebAuthnRegistration", input).await
}

/// An account with a passkey.
async fn registered(bench: &Bench, authenticator: &Authenticator) -> Value {
    bench.user("anna").await;
    let tokens = bench.tokens("anna").await;
    let options = options(bench, &tokens).await;
    complete(bench, &tokens, &authenticator.create(&options)).await.ok();
    tokens
}

async fn initiate(bench: &Bench, preferred: Option<&str>) -> Answer {
    let parameters = json!({ "USERNAME": "anna", "PREFERRED_CHALLENGE": preferred.unwrap_or("NONE") });
    bench.call("InitiateAuth", json!({ "AuthFlow": "USER_AUTH", "AuthParameters": parameters })).await
}

/// What the browser is asked by a challenge.
fn asked(challenge: &Value) -> Value {
    assert_eq!(challenge["ChallengeName"], "WEB_AUTHN");
    serde_json::from_str(challenge["ChallengeParameters"]["CREDENTIAL_REQUEST_OPTIONS"].as_str().unwrap()).unwrap()
}

async fn respond(bench: &Bench, challenge: &Value, credential: &Value) -> Answer {
    let responses = json!({ "USERNAME": "anna", "CREDENTIAL": credential.to_string() });
    let input =
        json!({ "ChallengeName": "WEB_AUTHN", "Session": challenge["Session"], "ChallengeResponses": responses });
    bench.call("RespondToAuthChallenge", input).await
}

#[tokio::test]
async fn a_passkey_signs_in_without_a_password() {
    let (bench, mut authenticator) = (bench("").await, Authenticator::new());
    registered(&bench, &authenticator).await;
    let challenge = initiate(&bench, Some("WEB_AUTHN")).await.ok();
    let options = asked(&challenge);
    assert_eq!(options["rpId"], RELYING_PARTY);
    assert_eq!(options["allowCredentials"][0]["id"], URL_SAFE_NO_PAD.encode(&authenticator.id));
    let credential = authenticator.get(&options);
    let tokens = respond(&bench, &challenge, &credential).await.ok()["AuthenticationResult"].clone();
    bench.get_user(&tokens["AccessToken"]).await.ok();
    respond(&bench, &challenge, &credential).await.refused("NotAuthorizedException");
}

#[tokio::test]
async fn a_passkey_can_be_chosen_among_the_ways() {
    let (bench, mut authenticator) = (bench("").await, Authenticator::new());
    registered(&bench, &authenticator).await;
    let offer = initiate(&bench, None).await.ok();
    assert_eq!(offer["ChallengeName"], "SELECT_CHALLENGE");
    assert!(offer["AvailableChallenges"].as_array().unwrap().contains(&json!("WEB_AUTHN")));
    let responses = json!({ "USERNAME": "anna", "ANSWER": "WEB_AUTHN" });
    let input =
        json!({ "ChallengeName": "SELECT_CHALLENGE", "Session": offer["Session"], "ChallengeResponses": responses });
    let challenge = bench.call("RespondToAuthChallenge", input).await.ok();
    let credential = authenticator.get(&asked(&challenge));
    respond(&bench, &challenge, &credential).await.ok();
}

#[tokio::test]
async fn what_does_not_prove_the_passkey_is_refused() {
    let (bench, mut right) = (bench("WebAuthnUserVerification: required\n      ").await, Authenticator::new());
    registered(&bench, &right).await;
    let wrongs: [fn(&mut Authenticator); 5] = [
        |wrong| wrong.key = Authenticator::new().key,
        |wrong| wrong.origin = "https://app.example.com.evil.test",
        |wrong| wrong.relying_party = "evil.test",
        |wrong| wrong.flags = PRESENT,
        |wrong| wrong.id = vec![7; 32],
    ];
    for make in wrongs {
        let challenge = initiate(&bench, Some("WEB_AUTHN")).await.ok();
        let copy = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, right.key.to_pkcs8v1().unwrap().as_ref());
        let mut wrong = Authenticator { key: copy.unwrap(), id: right.id.clone(), ..Authenticator::new() };
        make(&mut wrong);
        let credential = wrong.get(&asked(&challenge));
        respond(&bench, &challenge, &credential).await.refused("NotAuthorizedException");
    }
    let (old, new) = (initiate(&bench, Some("WEB_AUTHN")).await.ok(), initiate(&bench, Some("WEB_AUTHN")).await.ok());
    let credential = right.get(&asked(&old));
    respond(&bench, &new, &credential).await.refused("NotAuthorizedException");
    let challenge = initiate(&bench, Some("WEB_AUTHN")).await.ok();
    let credential = right.get(&asked(&challenge));
    respond(&bench, &challenge, &credential).await.ok();
}

#[tokio::test]
async fn a_copy_of_an_authenticator_is_found_by_its_count() {
    let (bench, mut authenticator) = (bench("").await, Authenticator::new());
    registered(&bench, &authenticator).await;
    authenticator.count = 10;
    for (count, accepted) in [(10, true), (10, false), (3, false), (11, true)] {
        authenticator.count = count;
        let challenge = initiate(&bench, Some("WEB_AUTHN")).await.ok();
        let credential = authenticator.get(&asked(&challenge));
        let answer = respond(&bench, &challenge, &credential).await;
        assert_eq!(answer.status.is_success(), accepted, "{count}: {}", answer.body);
    }
}

#[tokio::test]
async fn a_registration_answers_its_own_challenge_once() {
    let (bench, authenticator) = (bench("").await, Authenticator::new());
    bench.user("anna").await;
    let tokens = bench.tokens("anna").await;
    let asked = options(&bench, &tokens).await;
    assert_eq!(asked["rp"]["id"], RELYING_PARTY);
    assert_eq!(asked["authenticatorSelection"]["residentKey"], "required");
    let credential = authenticator.create(&asked);
    complete(&bench, &tokens, &credential).await.ok();
    complete(&bench, &tokens, &credential).await.refused("WebAuthnChallengeNotFoundException");
    let again = authenticator.create(&options(&bench, &tokens).await);
    complete(&bench, &tokens, &again).await.refused("InvalidParameterException");
    let late = Authenticator::new().create(&options(&bench, &tokens).await);
    bench.pass(300);
    complete(&bench, &tokens, &late).await.refused("WebAuthnChallengeNotFoundException");
}

#[tokio::test]
async fn a_registration_is_finished_by_the_client_that_began_it() {
    let bench = bench("").await;
    bench.user("anna").await;
    let credential = Authenticator::new().create(&options(&bench, &bench.tokens("anna").await).await);
    let template = bench
        .template
        .replace("  UserPoolClient:\n", "  AnotherClient:\n")
        .replace("!Ref UserPoolClient", "!Ref AnotherClient");
    let client = bench.client_id().to_owned();
    let bench = Bench { template, ..bench }.restarted("http://127.0.0.1:9000/").await;
    assert_ne!(bench.client_id(), client);
    let tokens = bench.tokens("anna").await;
    complete(&bench, &tokens, &credential).await.refused("WebAuthnClientMismatchException");
}

#[tokio::test]
async fn a_registration_for_another_site_is_refused_by_name() {
    let bench = bench("WebAuthnUserVerification: required\n      ").await;
    bench.user("anna").await;
    let tokens = bench.tokens("anna").await;
    let elsewhere = Authenticator { origin: "https://evil.test", ..Authenticator::new() };
    let mismatched = Authenticator { relying_party: "evil.test", ..Authenticator::new() };
    let unverified = Authenticator { flags: PRESENT, ..Authenticator::new() };
    for (authenticator, refusal) in [
        (elsewhere, "WebAuthnOriginNotAllowedException"),
        (mismatched, "WebAuthnRelyingPartyMismatchException"),
        (unverified, "WebAuthnCredentialNotSupportedException"),
    ] {
        let credential = authenticator.create(&options(&bench, &tokens).await);
        complete(&bench, &tokens, &credential).await.refused(refusal);
    }
    complete(&bench, &tokens, &json!({ "type": "public-key" })).await.refused("InvalidParameterException");
}

#[tokio::test]
async fn passkeys_are_listed_and_deleted_by_their_owner() {
    let (bench, authenticator) = (bench("").await, Authenticator::new());
    let annas = registered(&bench, &authenticator).await;
    bench.user("berta").await;
    let bertas = bench.tokens("berta").await;
    let list = async |tokens: &Value| {
        let input = json!({ "AccessToken": tokens["AccessToken"] });
        bench.call("ListWebAuthnCredentials", input).await.ok()["Credentials"].clone()
    };
    let id = URL_SAFE_NO_PAD.encode(&authenticator.id);
    let shown = list(&annas).await;
    assert_eq!(shown[0]["CredentialId"], id);
    assert_eq!(shown[0]["RelyingPartyId"], RELYING_PARTY);
    assert_eq!(shown[0]["AuthenticatorTransports"], json!(["usb"]));
    assert_eq!(shown[0]["CreatedAt"], 1_800_000_000);
    assert_eq!(list(&bertas).await, json!([]));
    let delete = async |tokens: &Value| {
        let input = json!({ "AccessToken": tokens["AccessToken"], "CredentialId": id });
        bench.call("DeleteWebAuthnCredential", input).await
    };
    delete(&bertas).await.refused("ResourceNotFoundException");
    delete(&annas).await.ok();
    assert_eq!(list(&annas).await, json!([]));
    // Without a passkey the way is not open.
    assert_eq!(initiate(&bench, Some("WEB_AUTHN")).await.ok()["ChallengeName"], "SELECT_CHALLENGE");
}

#[tokio::test]
async fn passkeys_need_the_pools_leave_and_a_relying_party() {
    let bench = Bench::new().await;
    bench.user("anna").await;
    let tokens = bench.tokens("anna").await;
    let input = json!({ "AccessToken": tokens["AccessToken"] });
    bench.call("StartWebAuthnRegistration", input).await.refused("WebAuthnNotEnabledException");

    let bench = Bench::with(|template| {
        let policies = "Policies:\n        SignInPolicy: { AllowedFirstAuthFactors: [PASSWORD, WEB_AUTHN] }";
        template.replace("Policies:", policies)
    })
    .await;
    bench.user("anna").await;
    let tokens = bench.tokens("anna").await;
    let input = json!({ "AccessToken": tokens["AccessToken"] });
    bench.call("StartWebAuthnRegistration", input).await.refused("WebAuthnConfigurationMissingException");
}
