//! How many bytes a request may have: forms and calls are small, and uploads do not come here.

use app::wire::storage::LARGEST_CALL_BYTES;
use axum::body::{Body, HttpBody as _};
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use http_body_util::Limited;

/// The one call that may need more: where the policies let nobody list parts, it names the `ETag` of each, of 9,000 at most.
const FINISHING: &str = "/api/storage/finish_upload";

/// The most bytes of that call: room for 100 a part.
const LARGEST_FINISHING: usize = 1024 * 1024;

/// Calls that name what a person selected, by its keys.
const SELECTING: [&str; 5] = [
    "/api/pictures/delete_pictures",
    "/api/pictures/restore_pictures",
    "/api/pictures/move_pictures",
    "/api/pictures/copy_pictures",
    "/api/pictures/list_downloads",
];

/// The most bytes of those: twenty thousand keys of usual length, which forms write up to thrice as long.
const LARGEST_SELECTION: usize = 8 * 1024 * 1024;

/// Refuses a request that says it is too large, and breaks off one that turns out to be.
pub(crate) async fn body_limit(request: Request, next: Next) -> Response {
    let limit = match request.uri().path() {
        FINISHING => LARGEST_FINISHING,
        path if SELECTING.contains(&path) => LARGEST_SELECTION,
        _ => LARGEST_CALL_BYTES,
    };
    if usize::try_from(request.body().size_hint().lower()).map_or(true, |bytes| bytes > limit) {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    }
    next.run(request.map(|body| Body::new(Limited::new(body, limit)))).await
}
