//! A panic while answering becomes an answer, and a line in the log.

use std::any::Any;

use axum::body::Body;
use axum::response::{IntoResponse, Response};
use http::StatusCode;

/// The answer to a request whose handling panicked.
pub(crate) fn answer(panic: Box<dyn Any + Send + 'static>) -> Response<Body> {
    let words = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
    tracing::error!(panic = words, "a request's handling panicked");
    (StatusCode::INTERNAL_SERVER_ERROR, "Something went wrong on our side. Try again in a moment.\n").into_response()
}
