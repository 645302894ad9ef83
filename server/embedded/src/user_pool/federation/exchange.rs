//! A code for tokens at the provider (RFC 6749 section 4.1.3, RFC 7636 section 4.5).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::{Method, StatusCode};
use serde_json::{Map, Value};
use zeroize::Zeroizing;

use super::call::{self, Call};
use super::discovery::Endpoints;
use super::{Failure, Told, Trip};
use crate::aws_json::Secret;
use crate::stack::identity_provider::{IdentityProviderSettings, ProviderSecret};
use crate::user_pool::UserPool;

/// What is used of the answer.
pub(super) struct Tokens {
    pub(super) id_token: Secret,
    /// Absent where the provider gives none.
    pub(super) access_token: Option<Secret>,
}

/// Exchanges a code.
pub(super) async fn exchange(
    pool: &UserPool,
    provider: &IdentityProviderSettings,
    endpoints: &Endpoints,
    (code, trip): (&str, &Trip),
) -> Result<Tokens, Failure> {
    let secret = provider.client_secret.as_ref().map(ProviderSecret::expose);
    let authorization = secret.filter(|_| endpoints.by_basic).map(|secret| basic(&provider.client_id, secret));
    let named = authorization.is_none().then_some(("client_id", provider.client_id.as_str()));
    let shown = secret.filter(|_| !endpoints.by_basic).map(|secret| ("client_secret", secret));
    let form = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("grant_type", "authorization_code")
        .append_pair("code", code)
        .append_pair("redirect_uri", &trip.redirect_uri)
        .append_pair("code_verifier", &trip.verifier)
        .extend_pairs(named)
        .extend_pairs(shown)
        .finish();
    let authorization = authorization.as_ref().map(|value| value.as_str());
    let call = Call { method: Method::POST, address: &endpoints.token, authorization, form: Some(form) };
    let (status, answer) = call::send(pool, provider, call, "tokens").await?;
    let text = |name: &str| answer.get(name).and_then(Value::as_str);
    match (status, text("id_token")) {
        (StatusCode::OK, Some(token)) => Ok(Tokens {
            id_token: Secret::from(token.to_owned()),
            access_token: text("access_token").map(|token| Secret::from(token.to_owned())),
        }),
        (StatusCode::OK, None) => Err(Failure::invalid(format!("{} Error - no id_token in the answer", provider.name))),
        _ => Err(refusal(provider, status, &answer)),
    }
}

/// The provider's refusal, as the app is told.
fn refusal(provider: &IdentityProviderSettings, status: StatusCode, answer: &Map<String, Value>) -> Failure {
    let text = |name: &str| answer.get(name).and_then(Value::as_str);
    let error = text("error").unwrap_or("invalid_request");
    tracing::warn!(provider = provider.name, %status, error, "an identity provider refuses a code");
    Failure::Told(Told::from_provider(&provider.name, Some(status.as_u16()), error, text("error_description")))
}

/// Name and password, form-encoded before they are put together (RFC 6749 section 2.3.1).
fn basic(id: &str, secret: &str) -> Zeroizing<String> {
    let encoded =
        |text: &str| Zeroizing::new(url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>());
    let pair = Zeroizing::new(format!("{}:{}", *encoded(id), *encoded(secret)));
    Zeroizing::new(format!("Basic {}", STANDARD.encode(pair.as_bytes())))
}
