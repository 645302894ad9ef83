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
        target.map(schemes).unwrap_or_default(),
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

/// Source expressions (CSP Level 3) for where a form may lead in the end. Browsers hold every redirect after a form to them, and
/// where an app leads on from its address is not known here: another user pool leads on to an app of its own. So they name
/// schemes: HTTPS, and the one of the app's address.
fn schemes(address: &str) -> String {
    let scheme = Url::parse(address).ok().map(|url| url.scheme().to_owned()).filter(|scheme| scheme != "https");
    format!(" https:{}", scheme.map(|scheme| format!(" {scheme}:")).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::schemes;

    #[test]
    fn forms_lead_on_by_https_and_by_the_apps_own_scheme() {
        for (address, expected) in [
            ("https://app.example/in", " https:"),
            ("http://localhost:3000/", " https: http:"),
            ("com.example.app://in", " https: com.example.app:"),
        ] {
            assert_eq!(schemes(address), expected);
        }
    }
}
