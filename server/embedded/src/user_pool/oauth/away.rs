//! A browser that is away at another place to sign in: how it is sent there, and the state that it comes back with.
//!
//! The state travels under the server's key in the `state` parameter, so that a restart loses nothing and whoever only asks
//! to be sent stores nothing here. It counts for some minutes, once, in the browser that was sent. What the provider is told of it,
//! a nonce and the challenge of a secret, is derived from an id in it that only this server can read.

use axum::response::Response;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::header::{HOST, SET_COOKIE};
use http::{HeaderMap, StatusCode};
use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use super::browser::{Base, MARK, cookie, set_cookie};
use super::form::Form;
use super::random_text::{self, hash};
use super::reply;
use super::request::AuthorizationRequest;
use crate::aws_json::AwsError;
use crate::seal::Purpose;
use crate::stack::identity_provider::IdentityProviderSettings;
use crate::user_pool::UserPool;
use crate::user_pool::authentication::spend;
use crate::user_pool::federation::{self, Failure, Trip, Wishes};

/// How long somebody may be away, in seconds.
const LIFETIME_S: i64 = 600;

/// The state of one sign-in.
#[derive(Serialize, Deserialize)]
pub(super) struct Away {
    id: String,
    /// SHA-256 of the browser's mark, in base64url.
    browser: String,
    /// The provider's name.
    pub(super) provider: String,
    /// Where the provider sends the browser back to.
    redirect_uri: String,
    /// The parameters of the authorization request, as the app sent them.
    pub(super) query: String,
    expires_s: i64,
}

impl Away {
    /// As it goes to the provider and back.
    fn sealed(&self, pool: &UserPool) -> Result<String, AwsError> {
        let state = Zeroizing::new(serde_json::to_vec(self).map_err(AwsError::internal)?);
        let sealed = pool.seal.seal(&*pool.entropy, Purpose::Federation, &pool.stack.client.id, &state)?;
        Ok(URL_SAFE_NO_PAD.encode(sealed))
    }

    /// What came back; nothing unless it was sent from the browser with this mark, not too long ago.
    pub(super) fn open(pool: &UserPool, mark: &str, state: &str) -> Option<Self> {
        let sealed = URL_SAFE_NO_PAD.decode(state).ok()?;
        let state = pool.seal.open(Purpose::Federation, &pool.stack.client.id, &sealed).ok()?;
        let away: Self = serde_json::from_slice(&state).ok()?;
        let ours = bool::from(away.browser.as_bytes().ct_eq(told_apart(mark).as_bytes()));
        (ours && away.expires_s > pool.clock.now_s()).then_some(away)
    }

    /// Notes that it came back; false when it already had.
    pub(super) async fn spend(&self, pool: &UserPool) -> Result<bool, AwsError> {
        let (id, expires_s, now_s) = (format!("away {}", self.id), self.expires_s, pool.clock.now_s());
        pool.db.write(move |tx| Ok::<_, AwsError>(spend(tx, &id, expires_s, now_s)?)).await
    }

    /// What ties its two halves together.
    pub(super) fn trip(&self, pool: &UserPool) -> Trip {
        let derived = |of: &[u8]| URL_SAFE_NO_PAD.encode(pool.seal.mac(Purpose::Federation, &[of, self.id.as_bytes()]));
        Trip {
            redirect_uri: self.redirect_uri.clone(),
            nonce: derived(b"nonce"),
            verifier: Zeroizing::new(derived(b"code verifier")),
        }
    }
}

fn told_apart(mark: &str) -> String {
    URL_SAFE_NO_PAD.encode(hash(mark))
}

/// The provider with this name.
pub(super) fn provider<'a>(pool: &'a UserPool, name: &str) -> Option<&'a IdentityProviderSettings> {
    pool.stack.identity_providers.iter().find(|provider| provider.name == name)
}

/// Sends a browser to a provider, or back to the app when there is no way there.
pub(super) async fn send(
    pool: &UserPool,
    base: &Base,
    headers: &HeaderMap,
    (request, query): (&AuthorizationRequest, &str),
    name: &str,
) -> Response {
    let Some(provider) = provider(pool, name) else {
        return reply::back(StatusCode::FOUND, &request.refused("invalid_request", "the provider is not known"));
    };
    let known = cookie(headers, MARK);
    let mark = known.map_or_else(|| random_text::generate(&*pool.entropy), |mark| Zeroizing::new(mark.to_owned()));
    let away = Away {
        id: pool.new_uuid(),
        browser: told_apart(&mark),
        provider: name.to_owned(),
        redirect_uri: callback(pool, base, headers),
        query: query.to_owned(),
        expires_s: pool.clock.now_s().saturating_add(LIFETIME_S),
    };
    let state = match away.sealed(pool) {
        Ok(state) => state,
        Err(error) => return reply::failure(&error),
    };
    let form = Form::read(query.as_bytes());
    let wishes = Wishes { login_hint: request.login_hint.as_deref(), prompt: form.single("prompt") };
    match federation::way_out(pool, provider, (&away.trip(pool), &state), wishes).await {
        Ok(url) => {
            let mut response = reply::redirect(StatusCode::FOUND, url.as_str());
            if known.is_none() {
                let value = set_cookie((MARK, &mark), None, base, pool.is_public_over_tls());
                response.headers_mut().extend(value.map(|value| (SET_COOKIE, value)));
            }
            response
        }
        Err(failure) => failed(request, failure),
    }
}

/// Back to the app with what went wrong.
pub(super) fn failed(request: &AuthorizationRequest, failure: Failure) -> Response {
    match failure {
        Failure::Told(told) => reply::back(StatusCode::FOUND, &request.refused(&told.error, &told.description)),
        Failure::Internal(error) => reply::failure(&error),
    }
}

/// Where the provider sends the browser back to: the address that the browser is at, since its cookie is bound to that; below the
/// pool's path, the issuer's.
fn callback(pool: &UserPool, base: &Base, headers: &HeaderMap) -> String {
    let host = headers.get(HOST).and_then(|host| host.to_str().ok()).filter(|_| base.0.is_empty());
    match host {
        Some(host) => {
            let scheme = if pool.is_public_over_tls() { "https" } else { "http" };
            format!("{scheme}://{host}/oauth2/idpresponse")
        }
        None => format!("{}/oauth2/idpresponse", pool.tokens.issuer()),
    }
}
