//! The headers that tell browsers what this site never does.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, HeaderName, LAST_MODIFIED, REFERRER_POLICY,
    STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use http::{HeaderMap, HeaderValue, StatusCode};

use crate::http::policy;
use crate::session::Exchange;

/// What the headers depend on.
#[derive(Debug)]
pub(crate) struct Policy {
    /// The origin of the store.
    pub(crate) store: String,
    /// The origin that uploads go to, where it is another one.
    pub(crate) uploads: Option<String>,
    /// The origin of what shows pictures in the store's place, if anything does.
    pub(crate) cdn: Option<String>,
    /// Whether browsers come over https.
    pub(crate) https: bool,
}

const FIXED: [(HeaderName, &str); 6] = [
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (X_FRAME_OPTIONS, "DENY"),
    // Forms without JavaScript are answered by a way back to their page, so this site's own addresses are told to it.
    (REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
];

/// Adds them to every response.
pub(crate) async fn security_headers(State(policy): State<Arc<Policy>>, request: Request, next: Next) -> Response {
    let is_script = request.uri().path().ends_with(".js");
    let mut response = next.run(request).await;
    // A refusal and a panic have no exchange, and are no pages.
    let exchange = response.extensions().get::<Arc<Exchange>>().cloned();
    let nonce = exchange.as_ref().and_then(|exchange| exchange.nonce());
    let caching = if response.status() == StatusCode::NOT_MODIFIED {
        Caching::Kept { is_script }
    } else if response.headers().contains_key(LAST_MODIFIED) || response.headers().contains_key(ETAG) {
        Caching::AskAgain
    } else {
        Caching::Never
    };
    add(response.headers_mut(), nonce, caching, &policy);
    response
}

/// What browsers may keep.
#[derive(Debug, Clone, Copy)]
enum Caching {
    /// Files of the site: kept, but asked for again, as their names do not change with a build.
    AskAgain,
    /// Such a file that a browser has kept and that is as it was: this answer's headers replace those that it kept with it
    /// (RFC 9111, section 3.2).
    Kept {
        /// Whether it is a script, whose policy may not be what it was when the browser got it.
        is_script: bool,
    },
    /// Everything else is about a person.
    Never,
}

fn add(headers: &mut HeaderMap, nonce: Option<&str>, caching: Caching, policy: &Policy) {
    for (name, value) in FIXED {
        headers.insert(name, HeaderValue::from_static(value));
    }
    let policy_now = match caching {
        Caching::Kept { is_script: false } => None,
        Caching::Kept { is_script: true } => Some(of_a_script(policy)),
        Caching::AskAgain | Caching::Never => Some(content_security_policy(headers, nonce, policy)),
    };
    if let Some(policy_now) = policy_now {
        headers.insert(CONTENT_SECURITY_POLICY, policy_now);
    }
    if policy.https {
        headers.insert(STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=63072000"));
    }
    let caching = match caching {
        Caching::AskAgain | Caching::Kept { .. } => "no-cache",
        Caching::Never => "no-store",
    };
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(caching));
}

fn of_a_script(policy: &Policy) -> HeaderValue {
    HeaderValue::try_from(policy::of_a_script(policy)).unwrap_or(HeaderValue::from_static(policy::OF_THE_REST))
}

/// What a response may do as a page or as a worker.
fn content_security_policy(headers: &HeaderMap, nonce: Option<&str>, policy: &Policy) -> HeaderValue {
    let of_the_rest = HeaderValue::from_static(policy::OF_THE_REST);
    match nonce {
        Some(nonce) => HeaderValue::try_from(policy::of_page(nonce, policy)).unwrap_or(of_the_rest),
        None if is_script(headers) => of_a_script(policy),
        None => of_the_rest,
    }
}

fn is_script(headers: &HeaderMap) -> bool {
    headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).is_some_and(|kind| kind.contains("javascript"))
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderValue};

    use super::{Caching, Policy, add};

    fn policy(https: bool) -> Policy {
        Policy { store: "https://store.example".into(), uploads: None, cdn: None, https }
    }

    fn headers(nonce: Option<&str>, https: bool, caching: Caching) -> HeaderMap {
        let mut headers = HeaderMap::new();
        add(&mut headers, nonce, caching, &policy(https));
        headers
    }

    #[test]
    fn only_a_page_may_do_anything() {
        assert!(
            headers(Some("n"), true, Caching::Never)["content-security-policy"].to_str().unwrap().contains("'nonce-n'")
        );
        assert!(!headers(None, true, Caching::Never)["content-security-policy"].to_str().unwrap().contains("nonce"));
    }

    #[test]
    fn a_worker_runs_the_sites_own_webassembly_uploads_to_the_store_and_does_nothing_else() {
        let mut headers = HeaderMap::new();
        headers.insert("content-type", HeaderValue::from_static("text/javascript"));
        add(&mut headers, None, Caching::AskAgain, &policy(true));
        let policy = headers["content-security-policy"].to_str().unwrap();
        assert!(policy.contains("default-src 'none';") && policy.contains("script-src 'self' 'wasm-unsafe-eval';"));
        assert!(policy.contains("connect-src 'self' https://store.example;"));
    }

    #[test]
    fn a_file_that_a_browser_has_keeps_the_policy_that_it_came_with() {
        let headers = headers(None, true, Caching::Kept { is_script: false });
        assert!(!headers.contains_key("content-security-policy"));
        assert_eq!(headers["cache-control"], "no-cache");
    }

    #[test]
    fn a_script_that_a_browser_has_gets_the_policy_of_now() {
        let headers = headers(None, true, Caching::Kept { is_script: true });
        let policy = headers["content-security-policy"].to_str().unwrap();
        assert!(policy.contains("connect-src 'self' https://store.example;"), "{policy}");
    }

    #[test]
    fn what_is_about_a_person_is_not_kept_and_files_are_asked_for_again() {
        assert_eq!(headers(Some("n"), true, Caching::Never)["cache-control"], "no-store");
        assert_eq!(headers(None, true, Caching::AskAgain)["cache-control"], "no-cache");
    }

    #[test]
    fn strict_transport_is_for_https_alone() {
        assert!(headers(None, true, Caching::Never).contains_key("strict-transport-security"));
        assert!(!headers(None, false, Caching::Never).contains_key("strict-transport-security"));
    }
}
