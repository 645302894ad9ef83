//! Where the store sends a browser whose form it took: `GET /upload/done`.
//!
//! Nothing that comes in the address is believed. It says where to look, below the prefix of whoever is signed in, and what is found
//! there is looked at; what became of it is told on the page that the browser goes on to, from an encrypted cookie.

use std::sync::Arc;

use app::ports::upload_forms::FormReturn;
use axum::extract::{Extension, Query, State};
use axum::response::Response;
use axum::routing::get;
use axum::{Router, debug_handler};
use serde::Deserialize;

use super::federation::see_other;
use super::middleware::form_return::relative;
use crate::adapters::{DONE, Services, ports};
use crate::session::Exchange;

/// The route.
pub(super) fn router(services: Arc<Services>) -> Router {
    Router::new().route(DONE, get(done)).with_state(services)
}

/// What the form's own address has, and what the store adds to it.
#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
struct Back {
    form: String,
    page: String,
    key: String,
    etag: String,
}

/// Takes in what came, and sends the browser on to the page that the form was on.
#[debug_handler]
async fn done(
    State(services): State<Arc<Services>>,
    Extension(exchange): Extension<Arc<Exchange>>,
    Query(Back { form, page, key, etag }): Query<Back>,
) -> Response {
    let forms = ports(&services, &exchange).upload_forms;
    let outcome = Box::pin(forms.take_in(&FormReturn { form, key, e_tag: etag })).await;
    if let Err(reason) = &outcome {
        tracing::info!(?reason, "what came with a form is no picture");
    }
    forms.keep_outcome(&outcome);
    see_other(&relative(&page).unwrap_or_else(|| "/".to_owned()))
}
