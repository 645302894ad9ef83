//! The two addresses of pictures that are the app's own, and lead to the store: `GET /pictures/thumbnail` and `GET /pictures/download`.
//!
//! No byte of a picture passes here: what came from people never comes from the app's origin. The key is in the query, which the log
//! leaves out.

use std::sync::Arc;

use app::core::keys::ObjectKey;
use app::wire::error::ApiError;
use app::wire::storage::{AccessLevel, StorageError};
use axum::extract::{Extension, Query, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Router, debug_handler};
use http::header::CACHE_CONTROL;
use http::{HeaderValue, StatusCode};
use serde::Deserialize;

use super::federation::see_other;
use crate::adapters::{NoThumbnail, Services, ThumbnailWish, pictures};
use crate::session::Exchange;

/// Where a thumbnail is, or is made.
pub(crate) const THUMBNAIL: &str = "/pictures/thumbnail";

/// Where a file is saved from.
const DOWNLOAD: &str = "/pictures/download";

/// What stands where there can be no thumbnail.
const NONE: &str = "/pictures/none.svg";

/// The way to a thumbnail holds for less time than what it leads to.
const FOR_A_WHILE: HeaderValue = HeaderValue::from_static("private, max-age=240");

/// What there is not now may be there in a moment.
const FOR_A_MOMENT: HeaderValue = HeaderValue::from_static("private, max-age=10");

/// The routes.
pub(super) fn router(services: Arc<Services>) -> Router {
    Router::new().route(THUMBNAIL, get(thumbnail)).route(DOWNLOAD, get(download)).with_state(services)
}

/// A thumbnail of a file.
#[derive(Deserialize)]
struct Small {
    #[serde(default)]
    level: AccessLevel,
    key: String,
    version: String,
    width: u32,
    /// Whether the picture itself stands where there can be no thumbnail.
    #[serde(default)]
    whole: bool,
}

/// A file.
#[derive(Deserialize)]
struct File {
    #[serde(default)]
    level: AccessLevel,
    key: String,
}

#[debug_handler]
async fn thumbnail(
    State(services): State<Arc<Services>>,
    Extension(exchange): Extension<Arc<Exchange>>,
    Query(Small { level, key, version, width, whole }): Query<Small>,
) -> Response {
    let key = match ObjectKey::of_stored(&key) {
        Ok(key) => key,
        Err(_) => return StatusCode::BAD_REQUEST.into_response(),
    };
    let wish = ThumbnailWish { level, key: &key, version: &version, width };
    let pictures = pictures(&services, &exchange);
    let none = match Box::pin(pictures.thumbnail(wish)).await {
        Ok(Ok(url)) => return kept(see_other(&url), FOR_A_WHILE),
        Ok(Err(none)) => none,
        Err(error) => return refused(&error),
    };
    let cache = match none {
        NoThumbnail::Unreadable => FOR_A_WHILE,
        NoThumbnail::Busy => FOR_A_MOMENT,
    };
    if !whole {
        return kept(see_other(NONE), cache);
    }
    match Box::pin(pictures.whole(level, &key)).await {
        Ok(url) => kept(see_other(&url), cache),
        Err(error) => refused(&error),
    }
}

#[debug_handler]
async fn download(
    State(services): State<Arc<Services>>,
    Extension(exchange): Extension<Arc<Exchange>>,
    Query(File { level, key }): Query<File>,
) -> Response {
    let Ok(key) = ObjectKey::of_stored(&key) else { return StatusCode::BAD_REQUEST.into_response() };
    match Box::pin(pictures(&services, &exchange).download(level, &key)).await {
        Ok(url) => kept(see_other(&url), HeaderValue::from_static("no-store")),
        // A link that was followed by a person: the page says why.
        Err(ApiError::SignedOut) => see_other("/pictures"),
        Err(error) => refused(&error),
    }
}

fn kept(mut response: Response, cache: HeaderValue) -> Response {
    response.headers_mut().insert(CACHE_CONTROL, cache);
    response
}

fn refused(error: &ApiError) -> Response {
    let status = match error {
        ApiError::SignedOut => StatusCode::UNAUTHORIZED,
        ApiError::BadRequest => StatusCode::BAD_REQUEST,
        ApiError::Storage { reason: StorageError::NotAllowed } => StatusCode::FORBIDDEN,
        ApiError::Storage { reason: StorageError::Unavailable } => StatusCode::SERVICE_UNAVAILABLE,
        ApiError::Storage { .. } => StatusCode::NOT_FOUND,
        ApiError::Unreachable | ApiError::Internal => StatusCode::INTERNAL_SERVER_ERROR,
    };
    (status, error.to_string()).into_response()
}
