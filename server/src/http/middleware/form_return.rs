//! Where a form that was posted without JavaScript goes on: the page that it was on, by `303 See Other`.
//!
//! leptos_axum answers such a post with a redirect to its `Referer`. A browser may send none, and then would show the
//! raw answer; and a redirect to another site is never wanted. So the request gets a `Referer` of this site, and the
//! answer a path alone.

use std::sync::Arc;

use app::core::auth::Link;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::header::{HOST, LOCATION, REFERER};
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use url::Url;

use crate::http::Origins;

/// Before: a `Referer` that can be gone back to. After: the way back, relative to this site.
pub(crate) async fn form_return(State(origins): State<Arc<Origins>>, mut request: Request, next: Next) -> Response {
    if request.method() != Method::POST {
        return next.run(request).await;
    }
    let form = request.uri().path().to_owned();
    let referer = page(request.headers(), &origins);
    if let Ok(value) = HeaderValue::try_from(referer) {
        request.headers_mut().insert(REFERER, value);
    }
    let mut response = next.run(request).await;
    let location = response.headers().get(LOCATION).and_then(|value| value.to_str().ok());
    if let Some(path) = location.map(|location| way_back(&form, location).unwrap_or_else(|| "/".to_owned())) {
        *response.status_mut() = StatusCode::SEE_OTHER;
        if let Ok(value) = HeaderValue::try_from(path) {
            response.headers_mut().insert(LOCATION, value);
        }
    }
    response
}

/// The page that a form was on; the start page when the request does not say, or names another site.
fn page(headers: &HeaderMap, origins: &Origins) -> String {
    let named = headers.get(REFERER).and_then(|value| value.to_str().ok()).and_then(|text| Url::parse(text).ok());
    let host = headers.get(HOST).and_then(|value| value.to_str().ok());
    named
        .filter(|url| {
            let origin = url.origin().ascii_serialization();
            origins.include(&origin)
                || host.is_some_and(|host| origin.split_once("://").is_some_and(|(_, own)| own == host))
        })
        .map_or_else(|| format!("{}/", origins.public()), String::from)
}

/// Path, query and fragment of an address or a path, without what a link into the Authenticator had in it: that was for the page before.
pub(crate) fn relative(location: &str) -> Option<String> {
    let is_of_link = |pair: &str| {
        let name = pair.split_once('=').map_or(pair, |(name, _)| name);
        Link::PARAMETERS.contains(&name)
    };
    path_with(location, |pair| !is_of_link(pair))
}

/// The way back from a form. One that is no step of signing in, that for the language say, leaves a link as it was followed.
fn way_back(form: &str, location: &str) -> Option<String> {
    if form.starts_with("/api/auth/") { relative(location) } else { path_with(location, |_| true) }
}

fn path_with(location: &str, keeps: impl Fn(&str) -> bool) -> Option<String> {
    let site = Url::parse("http://localhost").ok()?;
    let url = Url::options().base_url(Some(&site)).parse(location).ok()?;
    let path = format!("/{}", url.path().trim_start_matches(['/', '\\']));
    let pairs = url.query().unwrap_or_default().split('&');
    let pairs: Vec<_> = pairs.filter(|pair| !pair.is_empty() && keeps(pair)).collect();
    let part = |mark: char, text: &str| if text.is_empty() { String::new() } else { format!("{mark}{text}") };
    Some(format!("{path}{}{}", part('?', &pairs.join("&")), part('#', url.fragment().unwrap_or_default())))
}

#[cfg(test)]
mod tests {
    use http::HeaderMap;
    use url::Url;

    use super::{page, relative, way_back};
    use crate::http::Origins;

    #[test]
    fn the_way_back_stays_on_this_site() {
        let origins = Origins::of(&Url::parse("https://pictures.example").unwrap());
        for (referer, expected) in [
            (Some("https://pictures.example/album?page=2"), "https://pictures.example/album?page=2"),
            (Some("https://evil.example/"), "https://pictures.example/"),
            (Some("no address"), "https://pictures.example/"),
            (None, "https://pictures.example/"),
        ] {
            let mut headers = HeaderMap::new();
            if let Some(referer) = referer {
                headers.insert("referer", referer.parse().unwrap());
            }
            assert_eq!(page(&headers, &origins), expected);
        }
    }

    #[test]
    fn a_link_is_over_after_a_step_of_signing_in_and_stays_when_the_language_changes() {
        let link = "https://pictures.example/?screen=confirm_sign_up&username=ada&code=123456";
        assert_eq!(way_back("/api/auth/navigate", link).as_deref(), Some("/"));
        let stays = "/?screen=confirm_sign_up&username=ada&code=123456";
        assert_eq!(way_back("/api/language", link).as_deref(), Some(stays));
        assert_eq!(way_back("/api/language", "//evil.example/a").as_deref(), Some("/a"));
    }

    #[test]
    fn a_location_becomes_a_path() {
        assert_eq!(relative("https://pictures.example/album?page=2").as_deref(), Some("/album?page=2"));
        let link = "https://pictures.example/album?screen=confirm_sign_up&page=2&username=ada&code=123456";
        assert_eq!(relative(link).as_deref(), Some("/album?page=2"), "a link is followed once");
        assert_eq!(relative("https://pictures.example/?screen=sign_in").as_deref(), Some("/"));
        assert_eq!(relative("/auth/leave").as_deref(), Some("/auth/leave"));
        assert_eq!(relative("//evil.example/a").as_deref(), Some("/a"));
        assert_eq!(relative("https://pictures.example/a?b#c").as_deref(), Some("/a?b#c"));
        assert_eq!(relative("https://pictures.example//evil.example").as_deref(), Some("/evil.example"));
    }
}
