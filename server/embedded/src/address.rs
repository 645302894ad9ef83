//! One address, several services: which one a request is for.
//!
//! - `POST /` with `X-Amz-Target`: the Cognito services. A preflight does not carry that header; that of the root is Cognito's,
//!   since no page has business with the store as a whole.
//! - `POST /` with a form that is URL-encoded, and no target: STS. S3's own forms are `multipart/form-data`.
//! - Key sets and configurations of token issuers, below `/.well-known/` and `/{user pool id}/.well-known/`: neither is a
//!   bucket's name, so nothing is hidden.
//! - The sign-in page and OAuth: below `/{user pool id}/`, and at the root of the user pool's own domain.
//! - Everything else: S3.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::response::Response;
use axum::routing::get;
use axum::{Json, Router};
use http::Method;
use http::header::HOST;
use tower::ServiceExt;
use tower_http::cors::{Any, CorsLayer};

use crate::aws_json::{self, Services};
use crate::identity_pool::{CONFIGURATION_PATH, JWKS_PATH};
use crate::sts::{self, Sts};
use crate::user_pool::oauth;
use crate::user_pool::tokens::Tokens;

#[derive(Clone)]
struct Routes {
    domain: Option<Domain>,
    cognito: Router,
    sts: Router,
    store: Router,
}

/// The user pool's own domain.
#[derive(Clone)]
struct Domain {
    /// What the host begins with.
    host: String,
    router: Router,
}

/// All services.
pub(crate) fn router(services: Services, sts: Sts, store: Router, tokens: Arc<Tokens>) -> Router {
    let (stack, services) = (Arc::clone(&services.stack), Arc::new(services));
    let pool = format!("/{}", stack.user_pool.id);
    let configuration = oauth::configuration(tokens.issuer(), stack.domain.is_some(), stack.client.has_secret);
    let mut router: Router<Routes> = Router::new()
        .route(&format!("{pool}/.well-known/jwks.json"), get(move || std::future::ready(Json(tokens.jwks()))))
        .route(
            &format!("{pool}/.well-known/openid-configuration"),
            get(move || std::future::ready(Json(configuration.clone()))),
        );
    if let Some(open_id) = sts.open_id.clone() {
        let configuration = open_id.configuration();
        router = router
            .route(CONFIGURATION_PATH, get(move || std::future::ready(Json(configuration))))
            .route(JWKS_PATH, get(move || std::future::ready(Json(open_id.jwks()))));
    }
    // Scripts of any page may read what issuers publish.
    router = router.layer(CorsLayer::new().allow_origin(Any).allow_methods([Method::GET]));
    let domain = stack.domain.as_ref().map(|prefix| Domain {
        host: format!("{prefix}.auth."),
        router: oauth::router(Arc::clone(&services), oauth::Base(String::new())),
    });
    if domain.is_some() {
        router = router.nest_service(&pool, oauth::router(Arc::clone(&services), oauth::Base(pool.clone())));
    }
    let cognito = aws_json::router(services);
    let routes = Routes { domain, cognito, sts: sts::router(Arc::new(sts)), store };
    router.fallback(dispatch).with_state(routes)
}

async fn dispatch(State(routes): State<Routes>, request: Request) -> Response {
    let host = request.headers().get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    if let Some(domain) = routes.domain.filter(|domain| host.starts_with(&domain.host)) {
        return domain.router.oneshot(request).await.unwrap_or_else(|never| match never {});
    }
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
