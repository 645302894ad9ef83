//! One address, several services: which one a request is for.
//!
//! - `POST /` with `X-Amz-Target`: the Cognito services. A preflight does not carry that header; that of the root is Cognito's,
//!   since no page has business with the store as a whole.
//! - `POST /` with a form that is URL-encoded, and no target: STS. S3's own forms are `multipart/form-data`.
//! - Key sets and configurations of token issuers, below `/.well-known/` and `/{user pool id}/.well-known/`: neither is a
//!   bucket's name, so nothing is hidden.
//! - Everything else: S3.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::response::Response;
use axum::routing::get;
use axum::{Json, Router};
use http::Method;
use tower::ServiceExt;

use crate::aws_json::{self, Services};
use crate::identity_pool::{CONFIGURATION_PATH, JWKS_PATH};
use crate::sts::{self, Sts};
use crate::user_pool::tokens::Tokens;

#[derive(Clone)]
struct Routes {
    cognito: Router,
    sts: Router,
    store: Router,
}

/// All services.
pub(crate) fn router(services: Services, sts: Sts, store: Router, tokens: Arc<Tokens>) -> Router {
    let user_pool_keys = format!("/{}/.well-known/jwks.json", services.stack.user_pool.id);
    let mut router = Router::new().route(&user_pool_keys, get(move || std::future::ready(Json(tokens.jwks()))));
    if let Some(open_id) = sts.open_id.clone() {
        let configuration = open_id.configuration();
        router = router
            .route(CONFIGURATION_PATH, get(move || std::future::ready(Json(configuration))))
            .route(JWKS_PATH, get(move || std::future::ready(Json(open_id.jwks()))));
    }
    let cognito = aws_json::router(Arc::new(services));
    let routes = Routes { cognito, sts: sts::router(Arc::new(sts)), store };
    router.fallback(dispatch).with_state(routes)
}

async fn dispatch(State(routes): State<Routes>, request: Request) -> Response {
    let at_root = request.uri().path() == "/";
    let targeted = request.headers().contains_key("x-amz-target");
    let router = match *request.method() {
        Method::POST if at_root && targeted => routes.cognito,
        Method::POST if at_root && sts::is_form(request.headers()) => routes.sts,
        Method::OPTIONS if at_root => routes.cognito,
        _ => routes.store,
    };
    router.oneshot(request).await.unwrap_or_else(|never| match never {})
}
