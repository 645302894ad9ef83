//! The router: pages and server functions of the app, static files, and the layers around them.

use std::sync::{Arc, LazyLock};

use app::ports::FirstView;
use app::{App, shell};
use axum::Router;
use axum::body::Body;
use axum::handler::Handler;
use axum::middleware::from_fn_with_state;
use axum::routing::get;
use http::request::Parts;
use leptos::config::LeptosOptions;
use leptos::prelude::{provide_context, use_context};
use leptos_axum::{AxumRouteListing, LeptosRoutes, generate_route_list, render_app_async_with_context};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{And, DefaultPredicate, NotForContentType, Predicate};

use super::health::{self, Readiness};
use super::language::language;
use super::middleware::{
    body_limit, cookies, first_view, form_return, panics, request_log, same_origin, security_headers,
};
use super::{Origins, assets, federation, gallery, pictures, upload_done};
use crate::adapters::Services;
use crate::session::Exchange;
use crate::site::SiteFiles;

/// What the router serves, and where.
pub(crate) struct Site {
    /// Its files.
    pub(crate) files: SiteFiles,
    /// Whether more requests are wanted.
    pub(crate) readiness: Readiness,
    /// The site's own origins.
    pub(crate) origins: Arc<Origins>,
    /// The origin of the store, where browsers put and get pictures.
    pub(crate) store_origin: String,
    /// The origin that uploads go to, where it is another one.
    pub(crate) upload_origin: Option<String>,
    /// The origin of what shows pictures in the store's place, if anything does.
    pub(crate) cdn_origin: Option<String>,
}

/// The whole app as one router.
pub(crate) fn router(site: Site, services: Arc<Services>) -> Router {
    let options = LeptosOptions::builder()
        .output_name("updown")
        .site_root(site.files.root().to_string_lossy().as_ref())
        .site_pkg_dir("pkg")
        .build();
    let context = context(services.clone());
    let page = {
        let options = options.clone();
        move || shell(options.clone())
    };
    let not_found = render_app_async_with_context(context.clone(), page.clone());
    let first_view = from_fn_with_state(services.clone(), first_view::first_view);
    let not_found = (move |request: http::Request<Body>| not_found(request)).layer(first_view.clone()).with_state(());
    let policy = Arc::new(security_headers::Policy {
        store: site.store_origin,
        uploads: site.upload_origin,
        cdn: site.cdn_origin,
        https: site.origins.is_https(),
    });

    Router::new()
        .leptos_routes_with_context(&options, pages(), context, page)
        .route_layer(first_view)
        .route("/health", get(health::health))
        .route("/ready", get(move || health::ready(site.readiness.clone())))
        .fallback_service(assets::files(&site.files, not_found))
        .with_state(options)
        .merge(federation::router(services.clone(), site.origins.clone()))
        .merge(upload_done::router(services.clone()))
        .merge(pictures::router(services.clone()))
        // The last layer is the outermost.
        .layer(axum::middleware::from_fn(body_limit::body_limit))
        .layer(from_fn_with_state(site.origins.clone(), form_return::form_return))
        .layer(from_fn_with_state((services, site.origins.clone()), cookies::cookies))
        .layer(from_fn_with_state(site.origins, same_origin::same_origin))
        .layer(CompressionLayer::new().compress_when(compressible()))
        .layer(CatchPanicLayer::custom(panics::answer))
        // Around whatever answers instead of the app, too: a refusal, a panic.
        .layer(from_fn_with_state(policy, security_headers::security_headers))
        .layer(axum::middleware::from_fn(request_log::request_log))
}

/// What is compressed while it is sent. WebAssembly is not: a release has it compressed already, better than there would be time
/// for, and what is not a release is too large for that.
fn compressible() -> And<DefaultPredicate, NotForContentType> {
    DefaultPredicate::new().and(NotForContentType::const_new("application/wasm"))
}

/// The pages of the app, listed once for the whole process: while Leptos lists them it keeps every resource of the process
/// from loading, for good, also those of a page that another server is drawing
/// (<https://github.com/leptos-rs/leptos/issues/4773>).
fn pages() -> Vec<AxumRouteListing> {
    static PAGES: LazyLock<Vec<AxumRouteListing>> = LazyLock::new(|| generate_route_list(App));
    PAGES.clone()
}

/// What every page and server function finds in its context: the ports of its request.
fn context(services: Arc<Services>) -> impl Fn() + Clone + Send + Sync + 'static {
    move || {
        let exchange = use_context::<Parts>().and_then(|parts| parts.extensions.get::<Arc<Exchange>>().cloned());
        // Absent only while the routes are listed, when there is no request.
        if let Some(exchange) = exchange {
            if let Some(nonce) = leptos::nonce::use_nonce() {
                exchange.set_nonce(nonce.to_string());
            }
            let (uri, headers) = use_context::<Parts>().map(|parts| (parts.uri, parts.headers)).unwrap_or_default();
            provide_context(language(&exchange, &headers));
            let on_show = gallery::path(&services, &uri, &headers);
            provide_context(gallery::ports(&services, &exchange, on_show.as_deref()));
            if let Some(page) = on_show.as_deref().and_then(app::gallery::page) {
                provide_context(page);
            }
            if let Some(first) = use_context::<Parts>().and_then(|parts| parts.extensions.get::<FirstView>().cloned()) {
                provide_context(first);
            }
        }
    }
}
