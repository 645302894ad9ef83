//! Answers of the OAuth endpoints: redirects, and JSON that scripts of any origin may read, since it depends on no cookie.

use axum::Json;
use axum::response::{IntoResponse, Response};
use http::header::{ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN};
use http::header::{CACHE_CONTROL, HeaderValue, LOCATION, WWW_AUTHENTICATE};
use http::{HeaderMap, StatusCode};
use serde_json::{Value, json};

use super::page;
use super::request::{Fault, Return};
use crate::aws_json::AwsError;

/// Sends a browser to another address, with a GET.
pub(super) fn redirect(status: StatusCode, location: &str) -> Response {
    let Ok(location) = HeaderValue::from_str(location) else { return failed() };
    let mut response = status.into_response();
    response.headers_mut().insert(LOCATION, location);
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// Sends a browser back to the app.
pub(super) fn back(status: StatusCode, to: &Return) -> Response {
    to.location().map_or_else(failed, |url| redirect(status, url.as_str()))
}

/// What a request that is not in order is answered with.
pub(super) fn refusal(fault: &Fault) -> Response {
    match fault {
        Fault::OnPage(sentence) => page::fault(StatusCode::BAD_REQUEST, sentence),
        Fault::ByRedirect(to) => back(StatusCode::FOUND, to),
    }
}

/// A page for a failure that is not the caller's; the cause is logged.
pub(super) fn failure(error: &AwsError) -> Response {
    match &error.cause {
        Some(cause) => tracing::error!(code = error.code.name(), %cause, "a hosted page failed"),
        None => tracing::warn!(code = error.code.name(), message = %error.message, "a hosted page failed"),
    }
    failed()
}

fn failed() -> Response {
    page::fault(StatusCode::INTERNAL_SERVER_ERROR, "Something went wrong here.")
}

/// A JSON answer.
pub(super) fn document(status: StatusCode, body: Value) -> Response {
    let mut response = (status, Json(body)).into_response();
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    readable(response)
}

/// An error as OAuth has it (RFC 6749 section 5.2).
pub(super) fn error(status: StatusCode, code: &str) -> Response {
    document(status, json!({ "error": code }))
}

/// An error of a resource that wants an access token (RFC 6750 section 3).
pub(super) fn token_error(status: StatusCode, code: &str, description: &str) -> Response {
    let mut response = document(status, json!({ "error": code, "error_description": description }));
    let challenge = format!("Bearer error=\"{code}\", error_description=\"{description}\"");
    if let Ok(challenge) = HeaderValue::from_str(&challenge) {
        response.headers_mut().insert(WWW_AUTHENTICATE, challenge);
    }
    response
}

/// The same answer for scripts of any origin.
pub(super) fn readable(mut response: Response) -> Response {
    response.headers_mut().insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    response
}

/// The answer to a preflight.
pub(super) async fn preflight() -> Response {
    let mut headers = HeaderMap::new();
    headers.insert(ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("GET, POST"));
    headers.insert(
        ACCESS_CONTROL_ALLOW_HEADERS,
        HeaderValue::from_static("authorization, content-type, x-amz-user-agent"),
    );
    readable((StatusCode::NO_CONTENT, headers).into_response())
}
