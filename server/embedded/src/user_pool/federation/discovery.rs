//! Where a provider's endpoints are: what the template says, and for the rest the issuer's own document (OpenID Connect Discovery
//! 1.0), which is remembered for some minutes.
//!
//! A document that came by HTTPS names no address of this machine by plain HTTP: whoever speaks for an issuer elsewhere must not
//! have this server call its neighbours.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use serde::Deserialize;
use serde_json::Value;
use url::Url;

use super::{Failure, call};
use crate::outgoing::place::callable;
use crate::stack::identity_provider::IdentityProviderSettings;
use crate::user_pool::UserPool;

/// How long a document is remembered, in seconds.
const REMEMBERED_S: i64 = 600;

/// A provider's endpoints.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Endpoints {
    /// As its tokens name it.
    pub(super) issuer: String,
    pub(super) authorize: Url,
    pub(super) token: Url,
    pub(super) user_info: Option<Url>,
    pub(super) jwks: Url,
    /// The client's secret goes in a header, since the provider does not take it in the form.
    pub(super) by_basic: bool,
}

/// What is used of an issuer's document.
#[derive(Debug, Deserialize)]
struct Document {
    issuer: String,
    authorization_endpoint: Option<String>,
    token_endpoint: Option<String>,
    userinfo_endpoint: Option<String>,
    jwks_uri: Option<String>,
    token_endpoint_auth_methods_supported: Option<Vec<String>>,
}

/// The documents that are remembered, by provider, and until when.
#[derive(Default)]
pub(super) struct Documents(Mutex<BTreeMap<String, (i64, Arc<Document>)>>);

/// The endpoints of a provider.
pub(super) async fn endpoints(pool: &UserPool, provider: &IdentityProviderSettings) -> Result<Endpoints, Failure> {
    let document = match (&provider.authorize_url, &provider.token_url, &provider.jwks_url) {
        (Some(_), Some(_), Some(_)) => None,
        _ => Some(document(pool, provider).await?),
    };
    merge(provider, document.as_deref()).map_err(|problem| {
        tracing::warn!(provider = provider.name, problem, "an issuer's document cannot be used");
        Failure::unavailable(&provider.name, "its configuration cannot be used")
    })
}

async fn document(pool: &UserPool, provider: &IdentityProviderSettings) -> Result<Arc<Document>, Failure> {
    let documents = &pool.federation.documents.0;
    let now_s = pool.clock.now_s();
    let known = documents.lock().unwrap_or_else(PoisonError::into_inner).get(&provider.name).cloned();
    if let Some((_, document)) = known.filter(|(until_s, _)| *until_s > now_s) {
        return Ok(document);
    }
    let mut address = provider.issuer.clone();
    let path = format!("{}/.well-known/openid-configuration", address.path().trim_end_matches('/'));
    address.set_path(&path);
    let members = call::get(pool, provider, &address, "its configuration").await?;
    let document: Document = serde_json::from_value(Value::Object(members))
        .map_err(|_| Failure::unavailable(&provider.name, "its configuration cannot be read"))?;
    let document = Arc::new(document);
    let entry = (now_s.saturating_add(REMEMBERED_S), Arc::clone(&document));
    documents.lock().unwrap_or_else(PoisonError::into_inner).insert(provider.name.clone(), entry);
    Ok(document)
}

/// What the template says, and the rest from the document.
fn merge(provider: &IdentityProviderSettings, document: Option<&Document>) -> Result<Endpoints, &'static str> {
    if document.is_some_and(|document| !super::is_issuer(provider, &document.issuer)) {
        return Err("it is another issuer's");
    }
    let https = provider.issuer.scheme() == "https";
    let of_document = |text: &Option<String>| match text {
        None => Ok(None),
        Some(text) => match callable(text).filter(|url| !https || url.scheme() == "https") {
            Some(url) => Ok(Some(url)),
            None => Err("it names an address that may not be called"),
        },
    };
    let either = |written: &Option<Url>, named: fn(&Document) -> &Option<String>| match (written, document) {
        (Some(url), _) => Ok(Some(url.clone())),
        (None, Some(document)) => of_document(named(document)),
        (None, None) => Ok(None),
    };
    let needed = |url: Option<Url>| url.ok_or("it lacks an endpoint");
    let methods = document.and_then(|document| document.token_endpoint_auth_methods_supported.as_ref());
    let takes = |method: &str| methods.is_some_and(|methods| methods.iter().any(|known| known == method));
    Ok(Endpoints {
        issuer: document.map_or_else(
            || provider.issuer.as_str().trim_end_matches('/').to_owned(),
            |document| document.issuer.clone(),
        ),
        authorize: needed(either(&provider.authorize_url, |document| &document.authorization_endpoint)?)?,
        token: needed(either(&provider.token_url, |document| &document.token_endpoint)?)?,
        user_info: either(&provider.attributes_url, |document| &document.userinfo_endpoint)?,
        jwks: needed(either(&provider.jwks_url, |document| &document.jwks_uri)?)?,
        by_basic: takes("client_secret_basic") && !takes("client_secret_post"),
    })
}

#[cfg(test)]
#[path = "discovery_tests.rs"]
mod tests;
