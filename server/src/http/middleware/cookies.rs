//! Gives each request its exchange of cookies, and each response the cookies that came of it.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;

use super::form_return::relative;
use crate::adapters::Services;
use crate::http::Origins;
use crate::session::{Exchange, Place};

/// Before: what came in. After: what goes out.
pub(crate) async fn cookies(
    State((services, origins)): State<(Arc<Services>, Arc<Origins>)>,
    mut request: Request,
    next: Next,
) -> Response {
    let exchange = Arc::new(Exchange::new(services.sealer.clone(), request.headers()));
    let page = request.uri().path_and_query().and_then(|page| relative(page.as_str()));
    let page = page.unwrap_or_else(|| "/".to_owned());
    exchange.set_place(Place { origin: origins.of_request(request.headers()), page });
    request.extensions_mut().insert(exchange.clone());
    let mut response = next.run(request).await;
    exchange.finish(response.headers_mut());
    response.extensions_mut().insert(exchange);
    response
}
