//! A page for development that shows what is in the outbox, newest first: `GET /_updown/outbox`.
//!
//! Codes are secrets, so it is served on loopback only and to this machine only: a request must name a loopback host (another
//! name could be a stranger's page whose name was made to resolve here), and must not have been passed on by a proxy. It
//! runs no script, takes no input and changes nothing. An underscore begins no bucket's name, so it hides none.

mod read;
mod render;

use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};

/// Where the page is.
pub(crate) const PATH: &str = "/_updown/outbox";
const STYLE_PATH: &str = "/_updown/outbox.css";
const STYLE: &str = include_str!("style.css");
/// Nothing but the one stylesheet, framed by nobody.
const POLICY: &str =
    "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
/// What proxies add to requests that they pass on.
const PASSED_ON: [&str; 3] = ["forwarded", "x-forwarded-for", "via"];

/// The page of an outbox's directory.
pub(crate) fn router(directory: PathBuf) -> Router {
    Router::new().route(PATH, get(page)).route(STYLE_PATH, get(style)).with_state(Arc::new(directory))
}

async fn page(State(directory): State<Arc<PathBuf>>, headers: HeaderMap) -> Response {
    if !is_from_here(&headers) {
        return refused();
    }
    let read = tokio::task::spawn_blocking(move || read::newest(&directory)).await;
    match read.map_err(std::io::Error::other).flatten() {
        Ok(messages) => answer(StatusCode::OK, "text/html; charset=utf-8", render::page(&messages)),
        Err(error) => {
            tracing::error!(%error, "the outbox cannot be read");
            let words = "The outbox cannot be read; the log says why.\n".to_owned();
            answer(StatusCode::INTERNAL_SERVER_ERROR, "text/plain; charset=utf-8", words)
        }
    }
}

async fn style(headers: HeaderMap) -> Response {
    if is_from_here(&headers) { answer(StatusCode::OK, "text/css; charset=utf-8", STYLE.to_owned()) } else { refused() }
}

fn refused() -> Response {
    let words = "The outbox is shown on this machine only, by its loopback address.\n".to_owned();
    answer(StatusCode::FORBIDDEN, "text/plain; charset=utf-8", words)
}

fn answer(status: StatusCode, content_type: &'static str, body: String) -> Response {
    let fixed = [
        (header::CONTENT_TYPE, content_type),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::CACHE_CONTROL, "no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    ];
    let mut response = (status, body).into_response();
    for (name, value) in fixed {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

/// Whether a request names this machine and came straight from it.
fn is_from_here(headers: &HeaderMap) -> bool {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    is_loopback(host) && !PASSED_ON.iter().any(|name| headers.contains_key(*name))
}

/// Whether a `Host` is loopback's: an address, or `localhost`, with or without a port.
fn is_loopback(host: &str) -> bool {
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split_once(']').map_or("", |(name, _)| name),
        None => host.rsplit_once(':').map_or(host, |(name, _)| name),
    };
    name.eq_ignore_ascii_case("localhost") || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::is_loopback;

    #[test]
    fn only_loopbacks_own_names_are_this_machine() {
        for here in ["127.0.0.1:3002", "127.0.0.1", "localhost:3002", "LOCALHOST", "[::1]:3002", "[::1]"] {
            assert!(is_loopback(here), "{here}");
        }
        for elsewhere in [
            "",
            ":3002",
            "evil.example:3002",
            "localhost.evil.example",
            "127.0.0.1.evil.example",
            "192.0.2.1:3002",
            "[2001:db8::1]:3002",
            "[::1",
        ] {
            assert!(!is_loopback(elsewhere), "{elsewhere}");
        }
    }
}
