//! One line for each request, and an id that ties together what is logged while it is answered.
//!
//! The line has the path without its query, and no header: queries and cookies may carry what nobody should read. Probes are logged
//! at level `debug`: they come every few seconds, and say nothing of anybody.

use std::sync::atomic::{AtomicU64, Ordering};

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;
use http::{HeaderName, HeaderValue};
use tracing::Instrument;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Counts requests, in case there are no random bytes to name one.
static COUNT: AtomicU64 = AtomicU64::new(0);

/// What supervisors and load balancers ask every few seconds.
const PROBES: [&str; 2] = ["/health", "/ready"];

/// Logs a request when it has been answered.
pub(crate) async fn request_log(request: Request, next: Next) -> Response {
    let id = crate::entropy::random::<8>()
        .map_or_else(|_| format!("{:016x}", COUNT.fetch_add(1, Ordering::Relaxed)), hex::encode);
    let span = tracing::info_span!("request", id);
    let method = request.method().clone();
    let path = request.uri().path().to_owned();
    let started = tokio::time::Instant::now();
    let mut response = next.run(request).instrument(span.clone()).await;
    let milliseconds = started.elapsed().as_millis();
    let status = response.status().as_u16();
    span.in_scope(|| {
        if PROBES.contains(&path.as_str()) {
            tracing::debug!(target: "updown::http", %method, path, status, milliseconds, "answered");
        } else {
            tracing::info!(target: "updown::http", %method, path, status, milliseconds, "answered");
        }
    });
    if let Ok(value) = HeaderValue::try_from(id) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    response
}
