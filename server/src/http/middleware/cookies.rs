//! Gives each request its exchange of cookies, and each response the cookies that came of it.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;

use crate::adapters::Services;
use crate::session::Exchange;

/// Before: what came in. After: what goes out.
pub(crate) async fn cookies(State(services): State<Arc<Services>>, mut request: Request, next: Next) -> Response {
    let exchange = Arc::new(Exchange::new(services.sealer.clone(), request.headers()));
    request.extensions_mut().insert(exchange.clone());
    let mut response = next.run(request).await;
    exchange.finish(response.headers_mut());
    response.extensions_mut().insert(exchange);
    response
}
