//! The Cognito half as its callers see it: requests to the whole router, on what the shipped template means by default, with a clock that the
//! test moves.

mod account;
mod administered_accounts;
mod administered_factors;
mod administration;
mod attributes;
mod authenticator_app;
mod basic_flow;
mod choice;
mod client_secrets;
mod devices;
mod durability;
mod federated;
mod fortnight;
mod groups;
mod hosted;
mod identities;
mod listed_accounts;
mod messages;
mod mfa;
mod mfa_setup;
mod names;
mod new_password;
mod passkeys;
mod password_reset;
mod protocol;
mod role_choice;
mod rotation;
mod schema;
mod sealing;
mod sign_in;
mod sign_up;
mod signing;
mod srp;
mod starting;
mod tokens;
mod two_weeks;
mod wire;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use axum::body::{Body, to_bytes};
use http::{HeaderMap, Request, StatusCode};
use serde_json::{Value, json};
use tempfile::TempDir;
use tower::ServiceExt;
use url::Url;

use crate::backend::{Backend, Ingredients};
use crate::clock::Clock;
use crate::entropy::SystemEntropy;
use crate::post::MailSettings;
use wire::Wire;

const TEMPLATE: &str = include_str!("../../testdata/plain.yaml");
const PASSWORD: &str = "Correct-horse-7";

/// A clock that stands still until it is moved.
struct TestClock(AtomicU64);

impl Clock for TestClock {
    fn now(&self) -> SystemTime {
        UNIX_EPOCH + Duration::from_secs(self.0.load(Ordering::SeqCst))
    }
}

/// A backend on a directory of its own.
struct Bench {
    directory: Arc<TempDir>,
    template: String,
    clock: Arc<TestClock>,
    /// The other servers that it can call.
    wire: Arc<Wire>,
    backend: Backend,
}

/// An answer: status, headers, and the body as JSON.
struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Value,
    /// The body as it came.
    text: String,
}

impl Bench {
    async fn new() -> Self {
        Self::with(|template| template).await
    }

    /// With the shipped template changed.
    async fn with(change: impl FnOnce(String) -> String) -> Self {
        Self::at("http://127.0.0.1:9000/", &Arc::default(), change(TEMPLATE.to_owned())).await
    }

    /// With a template of its own, at an address on a wire that others are on, too.
    async fn at(url: &str, wire: &Arc<Wire>, template: String) -> Self {
        let directory = Arc::new(TempDir::new().unwrap());
        let clock = Arc::new(TestClock(AtomicU64::new(1_800_000_000)));
        let backend = open(directory.path(), &template, (&clock, wire), (url, None)).await;
        Self { directory, template, clock, wire: Arc::clone(wire), backend }
    }

    /// With the client's `PreventUserExistenceErrors` off.
    async fn that_tells_who_exists() -> Self {
        Self::with(|template| {
            template.replace("PreventUserExistenceErrors: ENABLED", "PreventUserExistenceErrors: LEGACY")
        })
        .await
    }

    /// The same directory, opened again at another address, as after a restart.
    async fn restarted(self, url: &str) -> Self {
        self.reopened((url, None)).await
    }

    /// The same directory, opened again with another way for e-mail.
    async fn restarted_with(self, mail: Option<MailSettings>) -> Self {
        self.reopened(("http://127.0.0.1:9000/", mail.as_ref())).await
    }

    async fn reopened(self, at: (&str, Option<&MailSettings>)) -> Self {
        let Self { directory, template, clock, wire, backend } = self;
        drop(backend);
        let backend = open(directory.path(), &template, (&clock, &wire), at).await;
        Self { directory, template, clock, wire, backend }
    }

    fn pass(&self, seconds: u64) {
        self.clock.0.fetch_add(seconds, Ordering::SeqCst);
    }

    fn client_id(&self) -> &str {
        &self.backend.stack.client.id
    }

    async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.backend.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, 1 << 20).await.unwrap();
        let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        Answer { status: parts.status, headers: parts.headers, body, text }
    }

    async fn target(&self, target: &str, body: impl Into<Body>) -> Answer {
        let request = Request::post("/")
            .header("content-type", "application/x-amz-json-1.1")
            .header("x-amz-target", target)
            .body(body.into())
            .unwrap();
        self.send(request).await
    }

    /// A user pool operation; the client id is added.
    async fn call(&self, operation: &str, mut input: Value) -> Answer {
        let object = input.as_object_mut().unwrap();
        object.entry("ClientId").or_insert(self.client_id().into());
        self.target(&format!("AWSCognitoIdentityProviderService.{operation}"), input.to_string()).await
    }

    /// An identity pool operation.
    async fn identity_call(&self, operation: &str, input: Value) -> Answer {
        self.target(&format!("AWSCognitoIdentityService.{operation}"), input.to_string()).await
    }

    async fn sign_up(&self, username: &str) -> Answer {
        self.sign_up_with(username, &format!("{}@example.com", username.to_lowercase())).await
    }

    async fn sign_up_with(&self, username: &str, email: &str) -> Answer {
        let attributes = json!([{ "Name": "email", "Value": email }]);
        let input = json!({ "Username": username, "Password": PASSWORD, "UserAttributes": attributes });
        self.call("SignUp", input).await
    }

    async fn confirm(&self, username: &str, code: &str) -> Answer {
        self.call("ConfirmSignUp", json!({ "Username": username, "ConfirmationCode": code })).await
    }

    /// Creates and confirms an account.
    async fn user(&self, username: &str) {
        self.sign_up(username).await.ok();
        let code = self.last_code(&format!("{}@example.com", username.to_lowercase()));
        self.confirm(username, &code).await.ok();
    }

    async fn password_sign_in(&self, username: &str, password: &str) -> Answer {
        let parameters = json!({ "USERNAME": username, "PASSWORD": password });
        self.call("InitiateAuth", json!({ "AuthFlow": "USER_PASSWORD_AUTH", "AuthParameters": parameters })).await
    }

    /// The answer to a challenge, with the session that came with it.
    async fn answer(&self, challenge: &Value, name: &str, responses: Value) -> Answer {
        let input = json!({
            "ChallengeName": name,
            "Session": challenge["Session"],
            "ChallengeResponses": responses,
        });
        self.call("RespondToAuthChallenge", input).await
    }

    /// Now, in seconds since 1970.
    fn now_s(&self) -> u64 {
        self.clock.0.load(Ordering::SeqCst)
    }

    /// Signs in and returns the authentication result.
    async fn tokens(&self, username: &str) -> Value {
        self.password_sign_in(username, PASSWORD).await.ok()["AuthenticationResult"].clone()
    }

    async fn refresh(&self, token: &Value) -> Answer {
        let parameters = json!({ "REFRESH_TOKEN": token });
        self.call("InitiateAuth", json!({ "AuthFlow": "REFRESH_TOKEN_AUTH", "AuthParameters": parameters })).await
    }

    async fn get_user(&self, access_token: &Value) -> Answer {
        self.call("GetUser", json!({ "AccessToken": access_token })).await
    }

    /// Changes an account in the index, as an administrator may.
    fn administer(&self, username: &str, change: &str) {
        let index = rusqlite::Connection::open(self.directory.path().join("data/index.sqlite")).unwrap();
        let changed = index.execute(&format!("UPDATE user SET {change} WHERE username = ?1"), [username]).unwrap();
        assert_eq!(changed, 1);
    }

    /// The messages to an address or number, oldest first.
    fn messages(&self, address: &str) -> Vec<String> {
        let mut paths: Vec<_> =
            std::fs::read_dir(&self.backend.outbox).unwrap().map(|entry| entry.unwrap().path()).collect();
        // The clock may stand still: then the time of writing tells which came last.
        paths.sort_by_key(|path| (path.metadata().unwrap().modified().unwrap(), path.clone()));
        let texts = paths.iter().map(|path| std::fs::read_to_string(path).unwrap());
        texts.filter(|text| text.lines().any(|line| line == format!("To: {address}"))).collect()
    }

    /// The code of the last message to an address or number.
    fn last_code(&self, address: &str) -> String {
        let message = self.messages(address).pop().unwrap();
        let code = message.trim_end().rsplit(' ').next().unwrap();
        assert_eq!(code.len(), 6, "{message}");
        code.to_owned()
    }

    /// A code that is not the one in the last message to an address.
    fn wrong_code(&self, address: &str) -> &'static str {
        if self.last_code(address) == "000000" { "000001" } else { "000000" }
    }
}

impl Answer {
    /// The output of an operation that succeeded.
    #[track_caller]
    fn ok(self) -> Value {
        assert_eq!(self.status, StatusCode::OK, "{}", self.body);
        self.body
    }

    /// The message of a refusal, whose code has to be `code`.
    #[track_caller]
    fn refused(self, code: &str) -> String {
        assert_eq!(self.body["__type"], code, "{}", self.body);
        assert_eq!(self.status, StatusCode::BAD_REQUEST);
        self.body["message"].as_str().unwrap().to_owned()
    }
}

async fn open(
    directory: &Path,
    template: &str,
    (clock, wire): (&Arc<TestClock>, &Arc<Wire>),
    (url, mail): (&str, Option<&MailSettings>),
) -> Backend {
    let clock: Arc<dyn Clock> = Arc::<TestClock>::clone(clock);
    Backend::open(Ingredients {
        data_dir: &directory.join("data"),
        min_free_bytes: 0,
        template,
        parameters: &BTreeMap::new(),
        region: "us-east-1",
        public_url: &Url::parse(url).unwrap(),
        mail,
        outbox_page: true,
        domain: None,
        clock,
        entropy: Arc::new(SystemEntropy),
        outgoing: Arc::<Wire>::clone(wire),
    })
    .await
    .unwrap()
}

/// The claims of a token, read without checking.
fn claims(token: &Value) -> Value {
    use base64::Engine;
    let payload = token.as_str().unwrap().split('.').nth(1).unwrap();
    let bytes = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(payload).unwrap();
    serde_json::from_slice(&bytes).unwrap()
}
