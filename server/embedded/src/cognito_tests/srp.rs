//! USER_SRP_AUTH with a client written here from the protocol's description, on its own arithmetic.

use aws_lc_rs::hmac;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use num_bigint::{BigInt, BigUint, Sign};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{Answer, Bench, PASSWORD};

pub(super) const TIMESTAMP: &str = "Fri Jan 15 08:00:00 UTC 2027";

/// A Cognito client's side of SRP.
pub(super) struct Caller {
    pub(super) prime: BigUint,
    secret: BigUint,
}

impl Caller {
    pub(super) fn new() -> Self {
        let prime = include_str!("group_3072.txt").split_whitespace().collect::<String>();
        Self {
            prime: BigUint::parse_bytes(prime.as_bytes(), 16).unwrap(),
            secret: BigUint::from_bytes_be(&[0x5a; 128]),
        }
    }

    pub(super) fn public(&self) -> BigUint {
        BigUint::from(2_u8).modpow(&self.secret, &self.prime)
    }

    pub(super) fn signature(&self, challenge: &Value, pool_name: &str, password: &str) -> String {
        let text = |name: &str| challenge[name].as_str().unwrap().to_owned();
        let number = |name: &str| BigUint::parse_bytes(text(name).as_bytes(), 16).unwrap();
        let (server, user) = (number("SRP_B"), text("USER_ID_FOR_SRP"));
        let scramble = hash(&[padded(&self.public()), padded(&server)].concat());
        let identity = Sha256::digest(format!("{pool_name}{user}:{password}"));
        let exponent = hash(&[padded(&number("SALT")), identity.to_vec()].concat());
        let multiplier = hash(&[padded(&self.prime), vec![2]].concat());
        let power = BigUint::from(2_u8).modpow(&exponent, &self.prime);
        let base = (&server + &self.prime - (multiplier * power) % &self.prime) % &self.prime;
        let shared = base.modpow(&(&self.secret + &scramble * exponent), &self.prime);
        let extracted = mac(&padded(&scramble), &padded(&shared));
        let key = mac(&extracted, b"Caldera Derived Key\x01");
        let block = STANDARD.decode(text("SECRET_BLOCK")).unwrap();
        let message = [pool_name.as_bytes(), user.as_bytes(), &block, TIMESTAMP.as_bytes()].concat();
        STANDARD.encode(mac(&key[..16], &message))
    }
}

fn mac(key: &[u8], message: &[u8]) -> Vec<u8> {
    hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), message).as_ref().to_vec()
}

fn hash(bytes: &[u8]) -> BigUint {
    BigUint::from_bytes_be(&Sha256::digest(bytes))
}

pub(super) fn padded(number: &BigUint) -> Vec<u8> {
    BigInt::from_biguint(Sign::Plus, number.clone()).to_signed_bytes_be()
}

async fn initiate(bench: &Bench, username: &str, caller: &Caller) -> Answer {
    let parameters = json!({ "USERNAME": username, "SRP_A": caller.public().to_str_radix(16) });
    bench.call("InitiateAuth", json!({ "AuthFlow": "USER_SRP_AUTH", "AuthParameters": parameters })).await
}

async fn respond(bench: &Bench, challenge: &Value, signature: &str) -> Answer {
    let responses = json!({
        "USERNAME": challenge["USER_ID_FOR_SRP"],
        "PASSWORD_CLAIM_SIGNATURE": signature,
        "PASSWORD_CLAIM_SECRET_BLOCK": challenge["SECRET_BLOCK"],
        "TIMESTAMP": TIMESTAMP,
    });
    let input = json!({ "ChallengeName": "PASSWORD_VERIFIER", "ChallengeResponses": responses });
    bench.call("RespondToAuthChallenge", input).await
}

/// Answers a challenge with a password.
pub(super) async fn answer(bench: &Bench, caller: &Caller, output: &Value, password: &str) -> Answer {
    let challenge = &output["ChallengeParameters"];
    respond(bench, challenge, &caller.signature(challenge, &pool_name(bench), password)).await
}

async fn challenge(bench: &Bench, username: &str, caller: &Caller) -> Value {
    let output = initiate(bench, username, caller).await.ok();
    assert_eq!(output["ChallengeName"], "PASSWORD_VERIFIER");
    output["ChallengeParameters"].clone()
}

fn pool_name(bench: &Bench) -> String {
    bench.backend.stack.user_pool.id.split('_').nth(1).unwrap().to_owned()
}

#[tokio::test]
async fn the_right_password_signs_in_and_a_challenge_counts_once() {
    let bench = Bench::new().await;
    bench.user("Anna").await;
    let caller = Caller::new();
    let challenge = challenge(&bench, "ANNA", &caller).await;
    let signature = caller.signature(&challenge, &pool_name(&bench), PASSWORD);
    let output = respond(&bench, &challenge, &signature).await.ok();
    assert!(output["AuthenticationResult"]["IdToken"].is_string());
    respond(&bench, &challenge, &signature).await.refused("NotAuthorizedException");
}

#[tokio::test]
async fn a_wrong_password_is_refused_and_counted() {
    let bench = Bench::new().await;
    bench.user("anna").await;
    let caller = Caller::new();
    for _ in 0..5 {
        let challenge = challenge(&bench, "anna", &caller).await;
        let signature = caller.signature(&challenge, &pool_name(&bench), "Wrong-pass-1");
        let message = respond(&bench, &challenge, &signature).await.refused("NotAuthorizedException");
        assert_eq!(message, "Incorrect username or password.");
    }
    let message = bench.password_sign_in("anna", PASSWORD).await.refused("NotAuthorizedException");
    assert_eq!(message, "Password attempts exceeded");
}

#[tokio::test]
async fn an_unknown_username_gets_a_challenge_with_a_stable_salt() {
    let bench = Bench::new().await;
    let caller = Caller::new();
    let first = challenge(&bench, "nobody", &caller).await;
    let second = challenge(&bench, "nobody", &caller).await;
    assert_eq!(first["SALT"], second["SALT"]);
    assert_ne!(first["SRP_B"], second["SRP_B"]);
    let signature = caller.signature(&first, &pool_name(&bench), PASSWORD);
    respond(&bench, &first, &signature).await.refused("NotAuthorizedException");

    let bench = Bench::that_tells_who_exists().await;
    initiate(&bench, "nobody", &caller).await.refused("UserNotFoundException");
}

#[tokio::test]
async fn an_account_without_confirmation_is_told_so() {
    let bench = Bench::new().await;
    bench.sign_up("anna").await.ok();
    let caller = Caller::new();
    let challenge = challenge(&bench, "anna", &caller).await;
    let signature = caller.signature(&challenge, &pool_name(&bench), PASSWORD);
    respond(&bench, &challenge, &signature).await.refused("UserNotConfirmedException");
}

#[tokio::test]
async fn a_challenge_expires_and_dies_with_the_password() {
    let bench = Bench::new().await;
    bench.user("anna").await;
    let caller = Caller::new();
    let old = challenge(&bench, "anna", &caller).await;
    bench.pass(180);
    let signature = caller.signature(&old, &pool_name(&bench), PASSWORD);
    let message = respond(&bench, &old, &signature).await.refused("NotAuthorizedException");
    assert_eq!(message, "Invalid session for the user, session is expired.");

    let open = challenge(&bench, "anna", &caller).await;
    bench.call("ForgotPassword", json!({ "Username": "anna" })).await.ok();
    let code = bench.last_code("anna@example.com");
    let input = json!({ "Username": "anna", "ConfirmationCode": code, "Password": "Another-pass-8" });
    bench.call("ConfirmForgotPassword", input).await.ok();
    let signature = caller.signature(&open, &pool_name(&bench), PASSWORD);
    respond(&bench, &open, &signature).await.refused("NotAuthorizedException");
}

#[tokio::test]
async fn a_challenge_cannot_be_used_for_somebody_else() {
    let bench = Bench::new().await;
    bench.user("anna").await;
    bench.user("berta").await;
    let caller = Caller::new();
    let mut stolen = challenge(&bench, "anna", &caller).await;
    let signature = caller.signature(&stolen, &pool_name(&bench), PASSWORD);
    stolen["USER_ID_FOR_SRP"] = "berta".into();
    respond(&bench, &stolen, &signature).await.refused("NotAuthorizedException");
}

#[tokio::test]
async fn numbers_that_give_the_key_away_are_refused() {
    let bench = Bench::new().await;
    bench.user("anna").await;
    let prime = Caller::new().prime.to_str_radix(16);
    for number in ["0", "zz", "", prime.as_str()] {
        let parameters = json!({ "USERNAME": "anna", "SRP_A": number });
        let input = json!({ "AuthFlow": "USER_SRP_AUTH", "AuthParameters": parameters });
        bench.call("InitiateAuth", input).await.refused("InvalidParameterException");
    }
}

#[tokio::test]
async fn without_the_clients_leave_there_is_no_flow_and_no_verifier() {
    let bench = Bench::with(|template| template.replace("        - ALLOW_USER_SRP_AUTH\n", "")).await;
    bench.user("anna").await;
    initiate(&bench, "anna", &Caller::new()).await.refused("InvalidParameterException");
    bench.password_sign_in("anna", PASSWORD).await.ok();
    let index = rusqlite::Connection::open(bench.directory.path().join("data/index.sqlite")).unwrap();
    let verifiers: i64 =
        index.query_row("SELECT count(*) FROM user WHERE srp_verifier IS NOT NULL", [], |row| row.get(0)).unwrap();
    assert_eq!(verifiers, 0);
}
