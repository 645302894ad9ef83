//! Clients with a secret: every call of theirs shows that it knows it.

use aws_lc_rs::hmac;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::{Bench, PASSWORD};

struct Secretive {
    bench: Bench,
    secret: String,
}

impl Secretive {
    async fn new() -> Self {
        let bench = Bench::with(|template| template.replace("GenerateSecret: false", "GenerateSecret: true")).await;
        let secret = described(&bench).await["ClientSecret"].as_str().unwrap().to_owned();
        Self { bench, secret }
    }

    fn hash(&self, username: &str) -> String {
        let key = hmac::Key::new(hmac::HMAC_SHA256, self.secret.as_bytes());
        STANDARD.encode(hmac::sign(&key, format!("{username}{}", self.bench.client_id()).as_bytes()))
    }

    /// Creates and confirms an account.
    async fn user(&self, username: &str) {
        let attributes = json!([{ "Name": "email", "Value": format!("{username}@example.com") }]);
        let hash = self.hash(username);
        let input =
            json!({ "Username": username, "Password": PASSWORD, "UserAttributes": attributes, "SecretHash": hash });
        self.bench.call("SignUp", input).await.ok();
        let code = self.bench.last_code(&format!("{username}@example.com"));
        let input = json!({ "Username": username, "ConfirmationCode": code, "SecretHash": hash });
        self.bench.call("ConfirmSignUp", input).await.ok();
    }

    fn sign_in(&self, username: &str) -> Value {
        let parameters = json!({ "USERNAME": username, "PASSWORD": PASSWORD, "SECRET_HASH": self.hash(username) });
        json!({ "AuthFlow": "USER_PASSWORD_AUTH", "AuthParameters": parameters })
    }

    fn refresh(&self, token: &Value, hash: &str) -> Value {
        let parameters = json!({ "REFRESH_TOKEN": token, "SECRET_HASH": hash });
        json!({ "AuthFlow": "REFRESH_TOKEN_AUTH", "AuthParameters": parameters })
    }
}

async fn described(bench: &Bench) -> Value {
    let input = json!({ "ClientId": bench.client_id() });
    bench.admin_call("DescribeUserPoolClient", input).await.ok()["UserPoolClient"].clone()
}

#[tokio::test]
async fn a_client_that_knows_its_secret_signs_in_and_renews() {
    let client = Secretive::new().await;
    client.user("anna").await;
    let signed_in = client.bench.call("InitiateAuth", client.sign_in("anna")).await.ok();
    let tokens = &signed_in["AuthenticationResult"];
    let sub = client.bench.get_user(&tokens["AccessToken"]).await.ok()["UserAttributes"][0]["Value"].clone();
    for name in ["anna", sub.as_str().unwrap()] {
        let input = client.refresh(&tokens["RefreshToken"], &client.hash(name));
        client.bench.call("InitiateAuth", input).await.ok();
    }
    let others = client.refresh(&tokens["RefreshToken"], &client.hash("berta"));
    client.bench.call("InitiateAuth", others).await.refused("NotAuthorizedException");

    let without = json!({ "Token": tokens["RefreshToken"] });
    client.bench.call("RevokeToken", without).await.refused("UnauthorizedException");
    let wrong = json!({ "Token": tokens["RefreshToken"], "ClientSecret": "another" });
    client.bench.call("RevokeToken", wrong).await.refused("UnauthorizedException");
    let right = json!({ "Token": tokens["RefreshToken"], "ClientSecret": client.secret });
    client.bench.call("RevokeToken", right).await.ok();
    client.bench.get_user(&tokens["AccessToken"]).await.refused("NotAuthorizedException");
}

#[tokio::test]
async fn every_operation_of_a_client_with_a_secret_wants_its_hash() {
    let client = Secretive::new().await;
    client.user("anna").await;
    let id = client.bench.client_id().to_owned();
    let missing = format!("Client {id} is configured with secret but SECRET_HASH was not received");
    let unverified = format!("Unable to verify secret hash for client {id}");
    let parameters = json!({ "USERNAME": "anna", "PASSWORD": PASSWORD });
    for (operation, input) in [
        ("SignUp", json!({ "Username": "anna", "Password": PASSWORD })),
        ("ConfirmSignUp", json!({ "Username": "anna", "ConfirmationCode": "123456" })),
        ("ResendConfirmationCode", json!({ "Username": "anna" })),
        ("ForgotPassword", json!({ "Username": "anna" })),
        ("ConfirmForgotPassword", json!({ "Username": "anna", "ConfirmationCode": "123456", "Password": PASSWORD })),
        ("InitiateAuth", json!({ "AuthFlow": "USER_PASSWORD_AUTH", "AuthParameters": parameters })),
        (
            "RespondToAuthChallenge",
            json!({ "ChallengeName": "NEW_PASSWORD_REQUIRED", "ChallengeResponses": { "USERNAME": "anna" } }),
        ),
    ] {
        let message = client.bench.call(operation, input.clone()).await.refused("NotAuthorizedException");
        assert_eq!(message, missing, "{operation}");
        for wrong in [client.hash("berta"), "nonsense".to_owned(), String::new()] {
            let mut input = input.clone();
            match operation {
                "InitiateAuth" => input["AuthParameters"]["SECRET_HASH"] = wrong.into(),
                "RespondToAuthChallenge" => input["ChallengeResponses"]["SECRET_HASH"] = wrong.into(),
                _ => input["SecretHash"] = wrong.into(),
            }
            let message = client.bench.call(operation, input).await.refused("NotAuthorizedException");
            assert_eq!(message, unverified, "{operation}");
        }
    }
}

#[tokio::test]
async fn a_client_without_a_secret_is_sent_none() {
    let bench = Bench::new().await;
    let input = json!({ "Username": "anna", "SecretHash": "abc" });
    let message = bench.call("ForgotPassword", input).await.refused("NotAuthorizedException");
    let id = bench.client_id();
    assert_eq!(message, format!("Client {id} is not configured for secret but secret was received"));
}

#[tokio::test]
async fn the_secret_is_made_once_and_kept_sealed() {
    let client = Secretive::new().await;
    assert_eq!(client.secret.len(), 51);
    for name in ["index.sqlite", "index.sqlite-wal"] {
        let content = std::fs::read(client.bench.directory.path().join("data").join(name)).unwrap();
        assert!(!content.windows(51).any(|window| window == client.secret.as_bytes()), "the secret is in {name}");
    }
    let bench = client.bench.restarted("http://127.0.0.1:9001/").await;
    assert_eq!(described(&bench).await["ClientSecret"], client.secret);
}
