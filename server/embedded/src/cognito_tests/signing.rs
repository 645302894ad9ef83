//! Requests signed as an SDK signs them, written apart from the code that checks them.

use aws_lc_rs::hmac;
use http::Request;
use serde_json::Value;
use sha2::{Digest, Sha256};
use time::OffsetDateTime;
use time::macros::format_description;

use super::{Answer, Bench};
use crate::clock::Clock;

/// A key that requests are signed with.
#[derive(Clone)]
pub(super) struct TestKey {
    pub(super) id: String,
    pub(super) secret: String,
    pub(super) token: Option<String>,
}

impl TestKey {
    /// From a `Credentials` structure; the identity pool and STS call the secret differently.
    pub(super) fn of(credentials: &Value) -> Self {
        let secret = if credentials["SecretKey"].is_string() { "SecretKey" } else { "SecretAccessKey" };
        let text = |name: &str| credentials[name].as_str().unwrap().to_owned();
        Self { id: text("AccessKeyId"), secret: text(secret), token: Some(text("SessionToken")) }
    }
}

/// A request on its way to be signed.
pub(super) struct Unsigned<'a> {
    pub(super) service: &'a str,
    /// Besides the date and the token; `host` is among them.
    pub(super) headers: Vec<(&'a str, String)>,
    pub(super) body: String,
}

impl Bench {
    /// The administrator's key.
    pub(super) fn admin(&self) -> TestKey {
        let key = crate::admin_key(&self.directory.path().join("data")).unwrap();
        TestKey { id: key.access_key_id, secret: key.secret_access_key.to_string(), token: None }
    }

    /// A user pool operation, signed.
    pub(super) async fn signed(&self, key: &TestKey, operation: &str, input: &Value) -> Answer {
        let unsigned = Unsigned {
            service: "cognito-idp",
            headers: vec![
                ("host", "127.0.0.1:9000".to_owned()),
                ("content-type", "application/x-amz-json-1.1".to_owned()),
                ("x-amz-target", format!("AWSCognitoIdentityProviderService.{operation}")),
            ],
            body: input.to_string(),
        };
        self.send(self.sign(key, unsigned)).await
    }

    /// A user pool operation by the administrator; the pool's id is added.
    pub(super) async fn admin_call(&self, operation: &str, mut input: Value) -> Answer {
        let pool = self.backend.stack.user_pool.id.as_str();
        input.as_object_mut().unwrap().entry("UserPoolId").or_insert(pool.into());
        self.signed(&self.admin(), operation, &input).await
    }

    /// Signs a `POST /`, now.
    pub(super) fn sign(&self, key: &TestKey, unsigned: Unsigned<'_>) -> Request<axum::body::Body> {
        let format = format_description!("[year][month][day]T[hour][minute][second]Z");
        let date = OffsetDateTime::from(self.clock.now()).format(format).unwrap();
        let Unsigned { service, mut headers, body } = unsigned;
        headers.push(("x-amz-date", date.clone()));
        headers.extend(key.token.clone().map(|token| ("x-amz-security-token", token)));
        headers.sort();
        let lines: String = headers.iter().map(|(name, value)| format!("{name}:{value}\n")).collect();
        let names = headers.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(";");
        let canonical = format!("POST\n/\n\n{lines}\n{names}\n{}", hex::encode(Sha256::digest(&body)));
        let scope = format!("{}/us-east-1/{service}/aws4_request", &date[..8]);
        let to_sign = format!("AWS4-HMAC-SHA256\n{date}\n{scope}\n{}", hex::encode(Sha256::digest(canonical)));
        let secret = scope.split('/').fold(format!("AWS4{}", key.secret).into_bytes(), |key, part| mac(&key, part));
        let signature = hex::encode(mac(&secret, &to_sign));
        let authorization =
            format!("AWS4-HMAC-SHA256 Credential={}/{scope}, SignedHeaders={names}, Signature={signature}", key.id);
        let builder = Request::post("/").header("authorization", authorization);
        let builder = headers.into_iter().fold(builder, |builder, (name, value)| builder.header(name, value));
        builder.body(body.into()).unwrap()
    }
}

fn mac(key: &[u8], text: &str) -> Vec<u8> {
    hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), text.as_bytes()).as_ref().to_vec()
}
