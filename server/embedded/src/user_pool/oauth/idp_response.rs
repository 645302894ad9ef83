//! The endpoint that a provider sends browsers back to
//! (<https://docs.aws.amazon.com/cognito/latest/developerguide/idp-response-endpoint.html>): with a code, of which an account is made, or
//! with an error, which the app is told.
//!
//! What did not begin here, in this browser, some minutes ago, leads nowhere: a page says so, and no app hears of it.

use std::sync::Arc;

use axum::extract::{Extension, RawQuery, State};
use axum::response::Response;
use http::{HeaderMap, StatusCode};

use super::away::{self, Away};
use super::browser::{Base, MARK, cookie};
use super::form::Form;
use super::request::AuthorizationRequest;
use super::{landing, page, reply};
use crate::aws_json::Services;
use crate::stack::identity_provider::IdentityProviderSettings;
use crate::user_pool::UserPool;
use crate::user_pool::federation::{self, Failure, Told};

/// `GET oauth2/idpresponse`
pub(super) async fn get(
    State(services): State<Arc<Services>>,
    Extension(base): Extension<Base>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let (pool, form) = (&services.user_pool, Form::read(query.unwrap_or_default().as_bytes()));
    let mark = cookie(&headers, MARK).unwrap_or_default();
    let Some(away) = form.single("state").and_then(|state| Away::open(pool, mark, state)) else {
        return page::fault(StatusCode::BAD_REQUEST, "The sign-in took too long, or was begun in another browser.");
    };
    let request = match AuthorizationRequest::read(&Form::read(away.query.as_bytes()), &pool.stack.client) {
        Ok(request) => request,
        Err(fault) => return reply::refusal(&fault),
    };
    match away.spend(pool).await {
        Ok(true) => {}
        Ok(false) => return page::fault(StatusCode::BAD_REQUEST, "The sign-in is finished already."),
        Err(error) => return reply::failure(&error),
    }
    let Some(provider) = away::provider(pool, &away.provider) else {
        return reply::back(StatusCode::FOUND, &request.refused("invalid_request", "the provider is not known"));
    };
    match account(pool, provider, &away, &form).await {
        Ok(sub) => {
            landing::after_return(pool, &base, &request, sub).await.unwrap_or_else(|error| reply::failure(&error))
        }
        Err(failure) => away::failed(&request, failure),
    }
}

/// The account of whoever came back.
async fn account(
    pool: &UserPool,
    provider: &IdentityProviderSettings,
    away: &Away,
    form: &Form,
) -> Result<String, Failure> {
    let told = |error: &str, description: Option<&str>| {
        Failure::Told(Told::from_provider(&provider.name, None, error, description))
    };
    // Who answers says so, where it is known how (RFC 9207): an answer of another provider is for another state.
    if form.single("iss").is_some_and(|issuer| !federation::is_issuer(provider, issuer)) {
        return Err(told("invalid_request", Some("the answer is another issuer's")));
    }
    if let Some(error) = form.single("error") {
        return Err(told(error, form.single("error_description")));
    }
    let code = form.single("code").ok_or_else(|| told("invalid_request", Some("there is no code in the answer")))?;
    federation::sign_in(pool, provider, &away.trip(pool), code).await
}
