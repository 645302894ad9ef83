//! Calls to a provider that are answered with a JSON object.

use bytes::Bytes;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, USER_AGENT};
use http::{Method, Request, StatusCode};
use serde_json::{Map, Value};
use url::Url;

use super::Failure;
use crate::aws_json::AwsError;
use crate::stack::identity_provider::IdentityProviderSettings;
use crate::user_pool::UserPool;

/// One call.
pub(super) struct Call<'a> {
    pub(super) method: Method,
    pub(super) address: &'a Url,
    /// The value of the header.
    pub(super) authorization: Option<&'a str>,
    /// A form, where there is one.
    pub(super) form: Option<String>,
}

/// The answer to a call, whatever its status; `what` it is about is told when there is none.
pub(super) async fn send(
    pool: &UserPool,
    provider: &IdentityProviderSettings,
    call: Call<'_>,
    what: &str,
) -> Result<(StatusCode, Map<String, Value>), Failure> {
    let mut request = Request::builder()
        .method(call.method)
        .uri(call.address.as_str())
        .header(ACCEPT, "application/json")
        .header(USER_AGENT, concat!("updown/", env!("CARGO_PKG_VERSION")));
    if let Some(authorization) = call.authorization {
        request = request.header(AUTHORIZATION, authorization);
    }
    if call.form.is_some() {
        request = request.header(CONTENT_TYPE, "application/x-www-form-urlencoded");
    }
    let request = request.body(Bytes::from(call.form.unwrap_or_default())).map_err(AwsError::internal)?;
    let answer = pool.federation.outgoing.send(request).await.map_err(|error| {
        tracing::warn!(provider = provider.name, address = %call.address, %error, "an identity provider does not answer");
        Failure::unavailable(&provider.name, &format!("{what} cannot be had"))
    })?;
    let status = answer.status();
    match serde_json::from_slice(answer.body()) {
        Ok(Value::Object(members)) => Ok((status, members)),
        _ => {
            tracing::warn!(provider = provider.name, address = %call.address, %status, "an identity provider answers without JSON");
            Err(Failure::unavailable(&provider.name, &format!("{} for {what}, without JSON", status.as_u16())))
        }
    }
}

/// A document that anybody may read.
pub(super) async fn get(
    pool: &UserPool,
    provider: &IdentityProviderSettings,
    address: &Url,
    what: &str,
) -> Result<Map<String, Value>, Failure> {
    let call = Call { method: Method::GET, address, authorization: None, form: None };
    match send(pool, provider, call, what).await? {
        (StatusCode::OK, document) => Ok(document),
        (status, _) => Err(Failure::unavailable(&provider.name, &format!("{} for {what}", status.as_u16()))),
    }
}
