//! From an HTTP request to an operation, and back.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::response::Response;
use axum::routing::post;
use http::{HeaderName, HeaderValue, Method, header};
use tower_http::cors::{AllowHeaders, Any, CorsLayer};
use uuid::Builder;

use super::signed::{self, Permission};
use super::{AwsError, Exception};
use crate::entropy::Entropy;
use crate::identity_pool::IdentityPool;
use crate::principals::Principals;
use crate::stack::Stack;
use crate::user_pool::UserPool;

/// Largest request body, in bytes. The largest valid one is a SignUp with every attribute filled, well below.
const BODY_LIMIT_BYTES: usize = 128 * 1024;
/// Longest time that a body may take.
const BODY_TIMEOUT: Duration = Duration::from_secs(20);
/// Longest message that is repeated in a header; clients give up on heads of some kilobytes.
const MESSAGE_HEADER_BYTES: usize = 1024;
/// The content type of this protocol.
const CONTENT_TYPE: &str = "application/x-amz-json-1.1";

/// The services behind the address.
pub(crate) struct Services {
    pub(crate) user_pool: UserPool,
    pub(crate) identity_pool: IdentityPool,
    pub(crate) principals: Principals,
    pub(crate) stack: Arc<Stack>,
    pub(crate) entropy: Arc<dyn Entropy>,
}

/// How long a browser may keep a preflight's answer.
const PREFLIGHT_AGE: Duration = Duration::from_secs(172_800);

/// `POST /` for both services.
pub(crate) fn router(services: Arc<Services>) -> Router {
    Router::new().route("/", post(serve)).with_state(services).layer(from_any_page())
}

/// Pages of every origin may call Cognito, as on AWS: what a call may do is decided by the secrets in it, never by a
/// cookie, and clients that run in a browser exist.
fn from_any_page() -> CorsLayer {
    let readable = ["x-amzn-requestid", "x-amzn-errortype", "x-amzn-errormessage", "date"];
    CorsLayer::new()
        .allow_origin(Any)
        .allow_methods([Method::POST])
        .allow_headers(AllowHeaders::mirror_request())
        .expose_headers(readable.map(HeaderName::from_static))
        .max_age(PREFLIGHT_AGE)
}

async fn serve(State(services): State<Arc<Services>>, request: Request) -> Response {
    let mut bytes = [0; 16];
    services.entropy.fill(&mut bytes);
    let request_id = Builder::from_random_bytes(bytes).into_uuid().to_string();
    let target = request.headers().get("x-amz-target").and_then(|value| value.to_str().ok()).unwrap_or_default();
    let target = target.to_owned();
    match run(&services, &target, request).await {
        Ok(body) => respond(http::StatusCode::OK, &request_id, body, None),
        Err(error) => refuse(&error, &target, &request_id),
    }
}

async fn run(services: &Services, target: &str, request: Request) -> Result<Vec<u8>, AwsError> {
    let (parts, body) = request.into_parts();
    let too_large = || AwsError::new(Exception::RequestTooLarge, "The request body is too large.");
    let reading = tokio::time::timeout(BODY_TIMEOUT, to_bytes(body, BODY_LIMIT_BYTES));
    let body = reading.await.map_err(|_| AwsError::invalid_parameter("The request body took too long."))?;
    let body = body.map_err(|_| too_large())?;
    match target.split_once('.') {
        Some(("AWSCognitoIdentityProviderService", operation)) => match services.user_pool.administered(operation) {
            Some(resource) => {
                let wanted = Permission { service: "cognito-idp", operation, resource: &resource };
                signed::check(&services.principals, &services.stack, (&parts, &body), wanted).await?;
                services.user_pool.administer(operation, &body).await
            }
            None => services.user_pool.run(operation, &body).await,
        },
        Some(("AWSCognitoIdentityService", operation)) => services.identity_pool.run(operation, &body).await,
        _ => Err(AwsError::new(Exception::UnknownOperation, "The service or operation is not known.")),
    }
}

fn refuse(error: &AwsError, target: &str, request_id: &str) -> Response {
    match &error.cause {
        Some(cause) => tracing::error!(request_id, target, code = error.code.name(), %cause, "request failed"),
        None => tracing::debug!(request_id, target, code = error.code.name(), "request refused"),
    }
    let body = serde_json::json!({ "__type": error.code.name(), "message": error.message }).to_string();
    respond(error.code.status(), request_id, body.into_bytes(), Some(error))
}

fn respond(status: http::StatusCode, request_id: &str, body: Vec<u8>, error: Option<&AwsError>) -> Response {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(CONTENT_TYPE));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Ok(value) = HeaderValue::from_str(request_id) {
        headers.insert("x-amzn-requestid", value);
    }
    if let Some(error) = error {
        if let Ok(value) = HeaderValue::from_str(&format!("{}:", error.code.name())) {
            headers.insert("x-amzn-errortype", value);
        }
        // A message that a header cannot carry, or that quotes an input at length, is in the body alone.
        let fits = error.message.is_ascii() && error.message.len() <= MESSAGE_HEADER_BYTES;
        if let Some(value) = HeaderValue::from_str(&error.message).ok().filter(|_| fits) {
            headers.insert("x-amzn-errormessage", value);
        }
    }
    response
}
