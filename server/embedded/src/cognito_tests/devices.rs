//! Remembered devices: confirming one, signing in with it, and what it stands in for.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use num_bigint::BigUint;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::srp::{Caller, TIMESTAMP, padded};
use super::{Answer, Bench, PASSWORD, claims};

/// A device's side: its keys, and the password that it made for itself.
pub(super) struct Phone {
    key: String,
    group: String,
    password: &'static str,
}

impl Phone {
    /// From the metadata of a sign-in.
    pub(super) fn of(tokens: &Value) -> Self {
        let text = |name: &str| tokens["NewDeviceMetadata"][name].as_str().unwrap().to_owned();
        Self { key: text("DeviceKey"), group: text("DeviceGroupKey"), password: "made-by-the-device" }
    }

    fn verifier(&self, salt: &BigUint) -> BigUint {
        let identity = Sha256::digest(format!("{}{}:{}", self.group, self.key, self.password));
        let exponent = Sha256::digest([padded(salt), identity.to_vec()].concat());
        BigUint::from(2_u8).modpow(&BigUint::from_bytes_be(&exponent), &Caller::new().prime)
    }

    pub(super) async fn confirm(&self, bench: &Bench, tokens: &Value) -> Answer {
        let salt = BigUint::from_bytes_be(&[0x80, 2, 3, 4]);
        let config = json!({
            "Salt": STANDARD.encode(padded(&salt)),
            "PasswordVerifier": STANDARD.encode(padded(&self.verifier(&salt))),
        });
        let input = json!({
            "AccessToken": tokens["AccessToken"], "DeviceKey": self.key, "DeviceName": "Phone",
            "DeviceSecretVerifierConfig": config,
        });
        bench.call("ConfirmDevice", input).await
    }

    /// A sign-in by password that names the device.
    async fn begin(&self, bench: &Bench) -> Answer {
        let parameters = json!({ "USERNAME": "anna", "PASSWORD": PASSWORD, "DEVICE_KEY": self.key });
        bench.call("InitiateAuth", json!({ "AuthFlow": "USER_PASSWORD_AUTH", "AuthParameters": parameters })).await
    }

    /// Answers DEVICE_SRP_AUTH and the challenge after it.
    async fn prove(&self, bench: &Bench, asked: &Value) -> Answer {
        let caller = Caller::new();
        let responses =
            json!({ "USERNAME": "anna", "DEVICE_KEY": self.key, "SRP_A": caller.public().to_str_radix(16) });
        let challenge = respond(bench, "DEVICE_SRP_AUTH", &asked["Session"], responses).await.ok();
        assert_eq!(challenge["ChallengeName"], "DEVICE_PASSWORD_VERIFIER");
        let mut parameters = challenge["ChallengeParameters"].clone();
        assert_eq!(parameters["DEVICE_KEY"], self.key);
        parameters["USER_ID_FOR_SRP"] = self.key.clone().into();
        let responses = json!({
            "USERNAME": "anna",
            "DEVICE_KEY": self.key,
            "PASSWORD_CLAIM_SIGNATURE": caller.signature(&parameters, &self.group, self.password),
            "PASSWORD_CLAIM_SECRET_BLOCK": parameters["SECRET_BLOCK"],
            "TIMESTAMP": TIMESTAMP,
        });
        respond(bench, "DEVICE_PASSWORD_VERIFIER", &challenge["Session"], responses).await
    }
}

async fn respond(bench: &Bench, name: &str, session: &Value, responses: Value) -> Answer {
    let input = json!({ "ChallengeName": name, "Session": session, "ChallengeResponses": responses });
    bench.call("RespondToAuthChallenge", input).await
}

/// A pool that remembers devices, as `configuration` says.
async fn bench(configuration: &str) -> Bench {
    Bench::with(|template| remembering(&template, configuration)).await
}

/// A template whose pool remembers devices, as `configuration` says.
pub(super) fn remembering(template: &str, configuration: &str) -> String {
    let properties = format!("DeviceConfiguration: {configuration}\n      UsernameConfiguration:");
    template.replace("UsernameConfiguration:", &properties)
}

pub(super) const ALWAYS: &str = "{ ChallengeRequiredOnNewDevice: true }";

/// A pool with one account and one confirmed device of it.
async fn confirmed(configuration: &str) -> (Bench, Phone, Value) {
    let bench = bench(configuration).await;
    bench.user("anna").await;
    let tokens = bench.tokens("anna").await;
    let phone = Phone::of(&tokens);
    phone.confirm(&bench, &tokens).await.ok();
    (bench, phone, tokens)
}

#[tokio::test]
async fn a_pool_that_remembers_no_devices_gives_none() {
    let bench = Bench::new().await;
    bench.user("anna").await;
    let tokens = bench.tokens("anna").await;
    assert!(tokens.get("NewDeviceMetadata").is_none());
    let input = json!({ "AccessToken": tokens["AccessToken"] });
    bench.call("ListDevices", input).await.refused("InvalidUserPoolConfigurationException");
}

#[tokio::test]
async fn a_confirmed_device_signs_in_with_its_own_password() {
    let (bench, phone, first) = confirmed(ALWAYS).await;
    assert_eq!(claims(&first["AccessToken"])["device_key"], phone.key);
    let asked = phone.begin(&bench).await.ok();
    assert_eq!(asked["ChallengeName"], "DEVICE_SRP_AUTH");
    assert!(asked.get("AuthenticationResult").is_none());
    let tokens = phone.prove(&bench, &asked).await.ok()["AuthenticationResult"].clone();
    assert!(tokens.get("NewDeviceMetadata").is_none());
    assert_eq!(claims(&tokens["AccessToken"])["device_key"], phone.key);
}

#[tokio::test]
async fn a_device_that_does_not_know_its_password_is_refused_and_its_challenge_spent() {
    let (bench, phone, _) = confirmed(ALWAYS).await;
    let thief = Phone { password: "guessed", ..phone };
    let asked = thief.begin(&bench).await.ok();
    thief.prove(&bench, &asked).await.refused("NotAuthorizedException");
    let responses = json!({ "USERNAME": "anna", "DEVICE_KEY": thief.key, "SRP_A": "2" });
    respond(&bench, "DEVICE_SRP_AUTH", &asked["Session"], responses).await.refused("NotAuthorizedException");
}

#[tokio::test]
async fn a_device_is_confirmed_by_the_sign_in_that_got_its_key() {
    let bench = bench(ALWAYS).await;
    bench.user("anna").await;
    bench.user("berta").await;
    let (annas, bertas) = (bench.tokens("anna").await, bench.tokens("berta").await);
    let phone = Phone::of(&annas);
    phone.confirm(&bench, &bertas).await.refused("InvalidParameterException");
    phone.confirm(&bench, &annas).await.ok();
    phone.confirm(&bench, &annas).await.refused("DeviceKeyExistsException");
    let input = json!({ "AccessToken": bertas["AccessToken"], "DeviceKey": phone.key });
    let message = bench.call("GetDevice", input).await.refused("ResourceNotFoundException");
    assert_eq!(message, "Device does not exist.");
}

#[tokio::test]
async fn a_verifier_is_a_positive_number() {
    let bench = bench(ALWAYS).await;
    bench.user("anna").await;
    let tokens = bench.tokens("anna").await;
    let key = &tokens["NewDeviceMetadata"]["DeviceKey"];
    for (salt, verifier) in [("gAAA", "AgME"), ("AQID", "gAAA"), ("AQID", ""), ("AQID", "AQ=="), ("?", "AgME")] {
        let config = json!({ "Salt": salt, "PasswordVerifier": verifier });
        let input =
            json!({ "AccessToken": tokens["AccessToken"], "DeviceKey": key, "DeviceSecretVerifierConfig": config });
        bench.call("ConfirmDevice", input).await.refused("InvalidParameterException");
    }
}

#[tokio::test]
async fn an_unknown_device_is_told_before_anything_is_used_up() {
    let (bench, phone, first) = confirmed(ALWAYS).await;
    let input = json!({ "AccessToken": first["AccessToken"], "DeviceKey": phone.key });
    assert!(bench.call("ForgetDevice", input).await.status.is_success());
    let message = phone.begin(&bench).await.refused("ResourceNotFoundException");
    assert_eq!(message, "Device does not exist.");
    // Without it the sign-in is one on a new device.
    assert_ne!(Phone::of(&bench.tokens("anna").await).key, phone.key);
}

#[tokio::test]
async fn the_person_decides_where_the_pool_says_so() {
    let bench = bench("{ DeviceOnlyRememberedOnUserPrompt: true }").await;
    bench.user("anna").await;
    let tokens = bench.tokens("anna").await;
    let phone = Phone::of(&tokens);
    assert_eq!(phone.confirm(&bench, &tokens).await.ok()["UserConfirmationNecessary"], true);
    let status = async |status: &str| {
        let input = json!({
            "AccessToken": tokens["AccessToken"], "DeviceKey": phone.key, "DeviceRememberedStatus": status,
        });
        bench.call("UpdateDeviceStatus", input).await
    };
    assert!(phone.begin(&bench).await.ok().get("AuthenticationResult").is_some(), "not remembered");
    status("remembered").await.ok();
    assert_eq!(phone.begin(&bench).await.ok()["ChallengeName"], "DEVICE_SRP_AUTH");
    status("not_remembered").await.ok();
    assert!(phone.begin(&bench).await.ok().get("AuthenticationResult").is_some());
    status("perhaps").await.refused("InvalidParameterException");
}

#[tokio::test]
async fn devices_are_listed_in_pages() {
    let (bench, phone, tokens) = confirmed(ALWAYS).await;
    let second = bench.tokens("anna").await;
    Phone::of(&second).confirm(&bench, &second).await.ok();
    let page = async |after: Option<Value>| {
        let input = json!({ "AccessToken": tokens["AccessToken"], "Limit": 1, "PaginationToken": after });
        bench.call("ListDevices", input).await.ok()
    };
    let first = page(None).await;
    let rest = page(Some(first["PaginationToken"].clone())).await;
    assert!(rest.get("PaginationToken").is_none());
    let keys = [&first["Devices"][0]["DeviceKey"], &rest["Devices"][0]["DeviceKey"]];
    assert!(keys.contains(&&json!(phone.key)) && keys[0] != keys[1]);
    let attributes = first["Devices"][0]["DeviceAttributes"].as_array().unwrap();
    assert!(attributes.contains(&json!({ "Name": "device_name", "Value": "Phone" })));
}

#[tokio::test]
async fn a_sign_in_on_a_confirmed_device_is_renewed_on_that_device() {
    let (bench, phone, tokens) = confirmed(ALWAYS).await;
    let renew = async |device: Option<&str>| {
        let input = json!({ "RefreshToken": tokens["RefreshToken"], "DeviceKey": device });
        bench.call("GetTokensFromRefreshToken", input).await
    };
    assert_eq!(renew(None).await.refused("NotAuthorizedException"), "Invalid Refresh Token");
    renew(Some("us-east-1_00000000-0000-4000-8000-000000000000")).await.refused("NotAuthorizedException");
    renew(Some(&phone.key)).await.ok();
    let parameters = json!({ "REFRESH_TOKEN": tokens["RefreshToken"], "DEVICE_KEY": phone.key });
    let input = json!({ "AuthFlow": "REFRESH_TOKEN_AUTH", "AuthParameters": parameters });
    bench.call("InitiateAuth", input).await.ok();
}
