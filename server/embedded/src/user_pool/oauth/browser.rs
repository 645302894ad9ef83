//! What the hosted page knows of a browser: two cookies, and whether a form came from the page itself.
//!
//! The cookies are bound to the pool's path, because cookies of one host are shared by all of its ports.

use http::header::{COOKIE, HOST, ORIGIN};
use http::{HeaderMap, HeaderValue};
use url::Url;

/// Tells browsers apart, so that a form counts only in the browser that it was shown in.
pub(super) const MARK: &str = "hosted-browser";
/// Who is signed in.
pub(super) const SESSION: &str = "hosted-session";

/// Where the pool's pages are: `/{pool id}`, or nothing below the pool's own domain.
#[derive(Debug, Clone)]
pub(crate) struct Base(pub(crate) String);

/// The value of a cookie.
pub(super) fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(found, value)| *found == name && !value.is_empty())
        .map(|(_, value)| value)
}

/// Sets a cookie for `max_age_s` seconds, or until the browser is closed.
pub(super) fn set_cookie(
    (name, value): (&str, &str),
    max_age_s: Option<i64>,
    base: &Base,
    secure: bool,
) -> Option<HeaderValue> {
    let path = if base.0.is_empty() { "/" } else { &base.0 };
    let age = max_age_s.map(|seconds| format!("; Max-Age={seconds}")).unwrap_or_default();
    let secure = if secure { "; Secure" } else { "" };
    HeaderValue::from_str(&format!("{name}={value}; Path={path}; HttpOnly; SameSite=Lax{age}{secure}")).ok()
}

/// Whether a form was sent by a page of this host. A browser says where a form comes from; who says nothing is refused.
pub(super) fn is_same_origin(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    let site = text("sec-fetch-site");
    let origin = text(ORIGIN.as_str());
    if site.is_some_and(|site| site != "same-origin") {
        return false;
    }
    match origin {
        None => site.is_some(),
        Some(origin) => {
            let origin = Url::parse(origin).ok();
            let authority = origin.as_ref().map(|origin| {
                let host = origin.host_str().unwrap_or_default();
                origin.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
            });
            authority.is_some() && authority.as_deref() == text(HOST.as_str())
        }
    }
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderName, HeaderValue};

    use super::{Base, cookie, is_same_origin, set_cookie};

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value))).collect()
    }

    #[test]
    fn a_form_comes_from_the_page_or_is_refused() {
        let host = ("host", "127.0.0.1:9000");
        for (pairs, expected) in [
            (vec![host, ("origin", "http://127.0.0.1:9000")], true),
            (vec![host, ("origin", "http://127.0.0.1:9000"), ("sec-fetch-site", "same-origin")], true),
            (vec![host, ("sec-fetch-site", "same-origin")], true),
            (vec![host, ("origin", "http://127.0.0.1:3000"), ("sec-fetch-site", "same-site")], false),
            (vec![host, ("origin", "http://127.0.0.1:9000"), ("sec-fetch-site", "cross-site")], false),
            (vec![host, ("origin", "http://evil.example")], false),
            (vec![host, ("origin", "null")], false),
            (vec![host, ("sec-fetch-site", "none")], false),
            (vec![host], false),
            (vec![("origin", "http://127.0.0.1:9000")], false),
        ] {
            assert_eq!(is_same_origin(&headers(&pairs)), expected, "{pairs:?}");
        }
    }

    #[test]
    fn cookies_are_found_among_others_and_bound_to_the_pool() {
        let sent = headers(&[("cookie", "a=1; hosted-session=x; b="), ("cookie", "c=3")]);
        assert_eq!(cookie(&sent, "hosted-session"), Some("x"));
        assert_eq!((cookie(&sent, "b"), cookie(&sent, "d")), (None, None));
        let set = set_cookie(("n", "v"), Some(60), &Base("/pool".to_owned()), true).unwrap();
        assert_eq!(set, "n=v; Path=/pool; HttpOnly; SameSite=Lax; Max-Age=60; Secure");
        let set = set_cookie(("n", "v"), None, &Base(String::new()), false).unwrap();
        assert_eq!(set, "n=v; Path=/; HttpOnly; SameSite=Lax");
    }
}
