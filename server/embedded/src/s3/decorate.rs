//! What every answer carries: S3's request ids, and headers that keep uploaded content from acting as a page.
//!
//! A browser that opens an uploaded HTML or SVG file directly shows it without scripts, forms or the origin's rights.

use std::sync::Arc;

use axum::body::{Body, HttpBody as _};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::header::{
    CONTENT_LENGTH, CONTENT_RANGE, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderValue, SERVER, TRANSFER_ENCODING,
    X_CONTENT_TYPE_OPTIONS,
};
use http::{HeaderName, StatusCode};
use http_body_util::{BodyExt as _, Collected};

use crate::entropy::Entropy;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-amz-request-id");
const EXTENDED_ID: HeaderName = HeaderName::from_static("x-amz-id-2");
/// Pictures and plain text still show; nothing runs.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; media-src 'self'; sandbox";

/// The most bytes of a document that describes an error.
const DOCUMENT_BYTES: u64 = 64 * 1024;
/// How such a document ends.
const END: &[u8] = b"</Error>";

/// Adds the headers.
pub(super) async fn layer(State(entropy): State<Arc<dyn Entropy>>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let (mut id, mut extended) = ([0; 8], [0; 48]);
    entropy.fill(&mut id);
    entropy.fill(&mut extended);
    let (id, extended) = (hex::encode_upper(id), STANDARD.encode(extended));
    let headers = response.headers_mut();
    headers.insert(SERVER, HeaderValue::from_static("Updown"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    for (name, text) in [(REQUEST_ID, &id), (EXTENDED_ID, &extended)] {
        if let Ok(value) = HeaderValue::from_str(text) {
            headers.insert(name, value);
        }
    }
    if response.status() == StatusCode::OK && response.headers().contains_key(CONTENT_RANGE) {
        // The protocol layer says so to GET only, not to HEAD.
        *response.status_mut() = StatusCode::PARTIAL_CONTENT;
    }
    if response.status() == StatusCode::NOT_MODIFIED {
        // The protocol layer describes it in XML; RFC 9110, 15.4.5, knows no content here.
        for name in [CONTENT_LENGTH, CONTENT_TYPE, TRANSFER_ENCODING] {
            response.headers_mut().remove(name);
        }
        *response.body_mut() = Body::empty();
    }
    if response.status().is_client_error() || response.status().is_server_error() {
        return numbered(response, &id, &extended).await;
    }
    response
}

/// Names the request in the document that describes an error, too, as S3 does
/// (<https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html>).
async fn numbered(response: Response, id: &str, extended: &str) -> Response {
    if response.body().size_hint().exact().is_none_or(|bytes| bytes == 0 || bytes > DOCUMENT_BYTES) {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    // A body whose size is known is in memory already.
    let Ok(document) = body.collect().await.map(Collected::to_bytes) else {
        return Response::from_parts(parts, Body::empty());
    };
    let Some(start) = document.strip_suffix(END) else { return Response::from_parts(parts, Body::from(document)) };
    let ids = format!("<RequestId>{id}</RequestId><HostId>{extended}</HostId>");
    let whole = [start, ids.as_bytes(), END].concat();
    if parts.headers.contains_key(CONTENT_LENGTH) {
        parts.headers.insert(CONTENT_LENGTH, HeaderValue::from(whole.len()));
    }
    Response::from_parts(parts, Body::from(whole))
}
