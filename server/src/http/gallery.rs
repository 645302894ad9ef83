//! The component gallery, where it is served: which requests are about one of its pages.
//!
//! A page of the gallery is drawn for a made-up person, and the calls of its forms and scripts are answered for the same one:
//! they are known by their `Referer`, which this site's pages send to itself (`Referrer-Policy: same-origin`).

use std::sync::Arc;

use app::core::auth::Link;
use app::ports::Ports;
use http::header::REFERER;
use http::{HeaderMap, Uri};
use url::Url;

use super::federation::START;
use crate::adapters::{self, Services};
use crate::session::Exchange;

/// The path of the gallery's page that a request is for, or comes from; none where there is no gallery.
pub(super) fn path(services: &Services, uri: &Uri, headers: &HeaderMap) -> Option<String> {
    services.gallery.then(|| about(uri, headers)).flatten()
}

/// The ports of a request: those of an exhibit, if it is about one.
pub(super) fn ports(services: &Arc<Services>, exchange: &Arc<Exchange>, on_show: Option<&str>) -> Ports {
    let real = adapters::ports(services, exchange);
    match on_show {
        Some(path) => app::gallery::ports(path, real),
        None => real,
    }
}

/// The link that an exhibit is opened by, if it is.
pub(super) fn link(on_show: Option<&str>) -> Option<Link> {
    app::gallery::link(on_show?)
}

fn about(uri: &Uri, headers: &HeaderMap) -> Option<String> {
    let path = if uri.path().starts_with("/api/") || uri.path() == START {
        Url::parse(headers.get(REFERER)?.to_str().ok()?).ok()?.path().to_owned()
    } else {
        uri.path().to_owned()
    };
    path.starts_with("/gallery").then_some(path)
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, Uri};

    use super::about;

    #[test]
    fn a_call_is_about_the_page_that_it_comes_from_and_a_page_about_itself() {
        for (uri, referer, path) in [
            ("/gallery/a/b?c", None, Some("/gallery/a/b")),
            ("/gallery", Some("http://localhost/"), Some("/gallery")),
            ("/", Some("http://localhost/gallery/a/b"), None),
            ("/api/auth/sign_in", Some("http://localhost/gallery/a/b?c#d"), Some("/gallery/a/b")),
            ("/api/auth/sign_in", Some("http://localhost/account"), None),
            ("/auth/start", Some("http://localhost/gallery/a/b"), Some("/gallery/a/b")),
            ("/api/auth/sign_in", Some("nonsense"), None),
            ("/api/auth/sign_in", None, None),
        ] {
            let mut headers = HeaderMap::new();
            if let Some(referer) = referer {
                headers.insert("referer", referer.parse().unwrap());
            }
            assert_eq!(about(&uri.parse::<Uri>().unwrap(), &headers).as_deref(), path, "{uri} {referer:?}");
        }
    }
}
