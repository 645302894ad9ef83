//! A provider that answers as a test wants it, with ES256.

use std::sync::{Arc, Mutex};

use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair};
use axum::extract::{Form, State};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use http::{HeaderMap, StatusCode};
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};
use url::Url;

use super::{Bench, OURS, Person, Shown, Wire, parameter, template_with};

pub(super) const ISSUER: &str = "https://login.example";

/// What it says.
pub(super) struct Script {
    /// Members of its configuration that are to differ.
    pub(super) configuration: Value,
    /// The claims of the ID token, which it signs.
    pub(super) id_token: Value,
    /// Another answer of the token endpoint than tokens.
    pub(super) instead: Option<(StatusCode, Value)>,
    pub(super) user_info: (StatusCode, Value),
}

/// Names and values, in order.
type Pairs = Vec<(String, String)>;

/// The provider.
pub(super) struct Provider {
    key: EncodingKey,
    pub(super) script: Mutex<Script>,
    /// The forms that the token endpoint got, each with its header.
    pub(super) exchanged: Mutex<Vec<(Pairs, Option<String>)>>,
}

impl Provider {
    /// One that is on the wire.
    pub(super) fn on(wire: &Wire) -> Arc<Self> {
        let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap();
        let key = EncodingKey::from_ec_der(pair.to_pkcs8v1().unwrap().as_ref());
        let script = Script {
            configuration: json!({}),
            id_token: json!({}),
            instead: None,
            user_info: (StatusCode::OK, json!({})),
        };
        let provider = Arc::new(Self { key, script: Mutex::new(script), exchanged: Mutex::default() });
        let router = Router::new()
            .route("/.well-known/openid-configuration", get(configuration))
            .route("/keys", get(keys))
            .route("/token", post(token))
            .route("/claims", get(user_info).post(user_info))
            .with_state(Arc::clone(&provider));
        wire.plug("login.example", router);
        provider
    }

    /// A token that says this.
    pub(super) fn sign(&self, claims: &Value) -> String {
        let header = Header { kid: Some("one".to_owned()), ..Header::new(Algorithm::ES256) };
        jsonwebtoken::encode(&header, claims, &self.key).unwrap()
    }
}

async fn configuration(State(provider): State<Arc<Provider>>) -> Json<Value> {
    let mut document = json!({
        "issuer": ISSUER,
        "authorization_endpoint": format!("{ISSUER}/authorize?tenant=1"),
        "token_endpoint": format!("{ISSUER}/token"),
        "userinfo_endpoint": format!("{ISSUER}/claims"),
        "jwks_uri": format!("{ISSUER}/keys"),
    });
    let changes = provider.script.lock().unwrap().configuration.clone();
    document.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
    Json(document)
}

async fn keys(State(provider): State<Arc<Provider>>) -> Json<Value> {
    let mut key = Jwk::from_encoding_key(&provider.key, Algorithm::ES256).unwrap();
    key.common.key_id = Some("one".to_owned());
    Json(json!({ "keys": [key] }))
}

async fn token(State(provider): State<Arc<Provider>>, headers: HeaderMap, Form(form): Form<Pairs>) -> Response {
    let authorization = headers.get("authorization").map(|value| value.to_str().unwrap().to_owned());
    provider.exchanged.lock().unwrap().push((form, authorization));
    let script = provider.script.lock().unwrap();
    if let Some((status, body)) = &script.instead {
        return (*status, Json(body.clone())).into_response();
    }
    let id_token = provider.sign(&script.id_token);
    Json(json!({ "id_token": id_token, "access_token": "token", "token_type": "Bearer" })).into_response()
}

async fn user_info(State(provider): State<Arc<Provider>>, headers: HeaderMap) -> Response {
    assert_eq!(headers["authorization"], "Bearer token");
    let (status, body) = provider.script.lock().unwrap().user_info.clone();
    (status, Json(body)).into_response()
}

/// A pool that knows this provider, and somebody on the way there.
pub(super) struct Scene {
    pub(super) ours: Bench,
    pub(super) wire: Arc<Wire>,
    pub(super) provider: Arc<Provider>,
    pub(super) anna: Person,
}

impl Scene {
    pub(super) async fn new() -> Self {
        Self::with("").await
    }

    /// With further lines of `ProviderDetails`.
    pub(super) async fn with(more: &str) -> Self {
        let wire = Arc::<Wire>::default();
        let provider = Provider::on(&wire);
        let details =
            format!("        client_id: here\n        client_secret: a:secret\n        oidc_issuer: {ISSUER}/\n{more}");
        let ours = Bench::at(OURS, &wire, template_with(&details)).await;
        Self { ours, wire, provider, anna: Person::default() }
    }

    /// Sends Anna off, and has the provider say of her what a good one says, but for `changes`; null removes a claim.
    pub(super) async fn leave(&mut self, changes: Value) -> Shown {
        let sent = self.anna.leave(&self.ours, "&identity_provider=Elsewhere").await;
        let mut claims = json!({
            "iss": ISSUER, "aud": "here", "sub": "Anna-1", "nonce": parameter(&sent, "nonce"),
            "exp": self.ours.now_s() + 300, "email": "anna@example.com", "email_verified": true,
        });
        let members = claims.as_object_mut().unwrap();
        members.extend(changes.as_object().unwrap().clone());
        members.retain(|_, value| !value.is_null());
        let mut script = self.provider.script.lock().unwrap();
        script.user_info = (StatusCode::OK, json!({ "sub": claims["sub"] }));
        script.id_token = claims;
        drop(script);
        sent
    }

    /// Comes back with what the provider gave.
    pub(super) async fn come_back(&mut self, sent: &Shown, parameters: &[(&str, &str)]) -> Shown {
        let mut url = Url::parse(&parameter(sent, "redirect_uri").unwrap()).unwrap();
        url.query_pairs_mut().extend_pairs(parameters).append_pair("state", &parameter(sent, "state").unwrap());
        self.anna.here.visit(&self.ours, &url).await
    }

    /// There and back.
    pub(super) async fn sign_in(&mut self, changes: Value) -> Shown {
        let sent = self.leave(changes).await;
        self.come_back(&sent, &[("code", "a code")]).await
    }
}
