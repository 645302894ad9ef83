//! The frame of the hosted pages: one HTML document without scripts, and the headers that hold it to that.
//!
//! It needs nothing but itself, follows the system's light or dark colours, and works in any browser. What a person typed is
//! escaped by the template macro.

use std::sync::LazyLock;

use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::StatusCode;
use http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderValue, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
    X_FRAME_OPTIONS,
};
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest, Sha256};
use url::Url;

const STYLE: &str = include_str!("hosted.css");

/// The style by its hash: nothing else in the document can be a style.
static STYLE_HASH: LazyLock<String> = LazyLock::new(|| STANDARD.encode(Sha256::digest(STYLE.as_bytes())));

/// A page with a heading. `target` is where its form may lead in the end, besides the pool's own pages.
pub(super) fn page(status: StatusCode, heading: &str, content: &Markup, target: Option<&str>) -> Response {
    let document = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="robots" content="noindex";
                title { (heading) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                main {
                    h1 { (heading) }
                    (content)
                }
            }
        }
    };
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{}'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'{}",
        *STYLE_HASH,
        target.and_then(source).map(|source| format!(" {source}")).unwrap_or_default(),
    );
    let mut response = (status, document.into_string()).into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    // With `no-referrer` a browser would not say where a form comes from.
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    match HeaderValue::from_str(&policy) {
        Ok(policy) => headers.insert(CONTENT_SECURITY_POLICY, policy),
        Err(_) => headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'")),
    };
    response
}

/// A page that says what is wrong, when there is nobody to redirect to.
pub(super) fn fault(status: StatusCode, sentence: &str) -> Response {
    let content = html! {
        p { (sentence) }
        p { "Go back to the app and try again." }
    };
    page(status, "This did not work", &content, None)
}

/// A source expression (CSP Level 3) for the place that an address is in. Browsers hold redirects after a form to it, too.
fn source(address: &str) -> Option<String> {
    let url = Url::parse(address).ok()?;
    Some(match url.origin() {
        url::Origin::Tuple(..) => url.origin().ascii_serialization(),
        url::Origin::Opaque(_) => format!("{}:", url.scheme()),
    })
}
