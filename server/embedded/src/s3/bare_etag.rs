//! GetObjectAttributes names the ETag without quotation marks, unlike everything else in S3; the protocol layer writes them.

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::header::CONTENT_LENGTH;
use http::{Method, StatusCode, Uri};

use super::XML_BYTES;

/// Takes them away.
pub(super) async fn layer(request: Request, next: Next) -> Response {
    let asks = request.method() == Method::GET && names_attributes(request.uri());
    let response = next.run(request).await;
    if !asks || response.status() != StatusCode::OK {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Ok(document) = to_bytes(body, XML_BYTES).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let document = String::from_utf8_lossy(&document).replace("<ETag>\"", "<ETag>").replace("\"</ETag>", "</ETag>");
    parts.headers.remove(CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(document))
}

fn names_attributes(uri: &Uri) -> bool {
    url::form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes()).any(|(name, _)| name == "attributes")
}
