//! Finds out, before a page is drawn, who is signed in and which step was left unfinished.
//!
//! It is asked once for each page, outside of the component tree: what depends on it is then drawn without waiting,
//! in one pass, and in the same order as in the browser.

use std::sync::Arc;

use app::core::auth::Link;
use app::ports::FirstView;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::Method;

use crate::adapters::Services;
use crate::http::gallery;
use crate::session::Exchange;

/// Leaves a [`FirstView`] with each request for a page.
pub(crate) async fn first_view(State(services): State<Arc<Services>>, mut request: Request, next: Next) -> Response {
    let is_page = request.method() == Method::GET && !request.uri().path().starts_with("/api/");
    if let Some(exchange) = request.extensions().get::<Arc<Exchange>>().filter(|_| is_page).cloned() {
        let query = request.uri().query().unwrap_or_default();
        let parameters: Vec<_> = url::form_urlencoded::parse(query.as_bytes()).collect();
        let link = Link::of(parameters.iter().map(|(name, value)| (name.as_ref(), value.as_ref())));
        let on_show = gallery::path(&services, request.uri(), request.headers());
        let link = link.or_else(|| gallery::link(on_show.as_deref()));
        let first = FirstView::find(&gallery::ports(&services, &exchange, on_show.as_deref()), link).await;
        request.extensions_mut().insert(first);
    }
    next.run(request).await
}
