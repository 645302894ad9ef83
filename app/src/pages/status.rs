//! The status of the response that a page is part of.

use http::StatusCode;
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;

/// Marks the response as 404 Not Found (RFC 9110, section 15.5.5).
pub(super) fn set_not_found() {
    if let Some(response) = use_context::<ResponseOptions>() {
        response.set_status(StatusCode::NOT_FOUND);
    }
}
