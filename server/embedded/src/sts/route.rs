//! From an HTTP request to an operation, and back.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::response::Response;
use axum::routing::post;
use http::request::Parts;
use http::{HeaderMap, HeaderValue, header};
use uuid::Builder;

use super::error::StsError;
use super::form::Form;
use super::xml::{self, Elements};
use super::{Sts, assume_role_with_web_identity, get_caller_identity};
use crate::channel::Channel;
use crate::sigv4::{Message, Scope};

/// Largest request body, in bytes: a token of 20,000 characters, and the rest.
const BODY_LIMIT_BYTES: usize = 64 * 1024;
/// Longest time that a body may take.
const BODY_TIMEOUT: Duration = Duration::from_secs(20);
/// The version of STS, which there has been one of.
const VERSION: &str = "2011-06-15";

/// `POST /` with a form.
pub(crate) fn router(sts: Arc<Sts>) -> Router {
    Router::new().route("/", post(serve)).with_state(sts)
}

/// Whether a request says that its body is a form, which no other service at this address takes.
pub(crate) fn is_form(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    kind.eq_ignore_ascii_case("application/x-www-form-urlencoded")
}

async fn serve(State(sts): State<Arc<Sts>>, request: Request) -> Response {
    let mut bytes = [0; 16];
    sts.entropy.fill(&mut bytes);
    let request_id = Builder::from_random_bytes(bytes).into_uuid().to_string();
    let (parts, body) = request.into_parts();
    let outcome = match tokio::time::timeout(BODY_TIMEOUT, to_bytes(body, BODY_LIMIT_BYTES)).await {
        Ok(Ok(body)) => run(&sts, &parts, &body).await,
        Ok(Err(_)) => Err(StsError::bad("RequestEntityTooLarge", "The request body is too large.")),
        Err(_) => Err(StsError::bad("RequestExpired", "The request body took too long.")),
    };
    match outcome {
        Ok((operation, result)) => {
            respond(http::StatusCode::OK, &request_id, xml::answer(operation, result, &request_id))
        }
        Err(error) => refuse(&error, &request_id),
    }
}

async fn run(sts: &Sts, parts: &Parts, body: &[u8]) -> Result<(&'static str, Elements), StsError> {
    let form = Form::read(body);
    let action = form.optional("Action").unwrap_or_default();
    if form.optional("Version").is_some_and(|version| version != VERSION) {
        return Err(StsError::bad("NoSuchVersion", "The requested version of the service does not exist."));
    }
    match action {
        "GetCallerIdentity" => {
            let message = Message { method: &parts.method, uri: &parts.uri, headers: &parts.headers, body };
            let scope = Scope { region: &sts.stack.region, service: "sts" };
            let principal = sts.principals.signer(message, scope).await?;
            Ok(("GetCallerIdentity", get_caller_identity::run(&principal, &sts.stack)))
        }
        "AssumeRoleWithWebIdentity" => {
            let channel = Channel::of(&parts.extensions);
            let result = assume_role_with_web_identity::run(sts, &form, channel).await?;
            Ok(("AssumeRoleWithWebIdentity", result))
        }
        "" => Err(StsError::bad("MissingAction", "The request is missing an action or a required parameter.")),
        other => {
            let other: String = other.chars().take(64).collect();
            Err(StsError::bad("InvalidAction", format!("Could not find operation {other} for version {VERSION}")))
        }
    }
}

fn refuse(error: &StsError, request_id: &str) -> Response {
    match &error.cause {
        Some(cause) => tracing::error!(request_id, code = error.code, %cause, "request failed"),
        None => tracing::debug!(request_id, code = error.code, "request refused"),
    }
    let ours = error.status.is_server_error();
    respond(error.status, request_id, xml::error(error.code, &error.message, ours, request_id))
}

fn respond(status: http::StatusCode, request_id: &str, document: String) -> Response {
    let mut response = Response::new(Body::from(document));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/xml"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Ok(value) = HeaderValue::from_str(request_id) {
        headers.insert("x-amzn-requestid", value);
    }
    response
}
