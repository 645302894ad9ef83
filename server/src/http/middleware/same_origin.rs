//! Refuses requests that change something and come from another site, besides what SameSite cookies do.
//!
//! Browsers say where a request comes from in `Sec-Fetch-Site` (<https://www.w3.org/TR/fetch-metadata/>), older ones in
//! `Origin` (<https://www.rfc-editor.org/rfc/rfc6454>). A request that says neither is refused.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::header::ORIGIN;
use http::{HeaderMap, Method, StatusCode};

use crate::http::Origins;

/// Lets a request through if it only reads, or comes from this site.
pub(crate) async fn same_origin(State(origins): State<Arc<Origins>>, request: Request, next: Next) -> Response {
    if reads(request.method()) || comes_from_this_site(request.headers(), &origins) {
        return next.run(request).await;
    }
    tracing::warn!("refused: the request comes from another site");
    (StatusCode::FORBIDDEN, "This request came from another site and was refused.\n").into_response()
}

fn reads(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD)
}

fn comes_from_this_site(headers: &HeaderMap, origins: &Origins) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let origin = text(ORIGIN.as_str());
    match text("sec-fetch-site") {
        // `none` is the person themself: the address bar, a bookmark, a form sent again after a restart.
        Some("same-origin" | "none") => origin.is_none_or(|origin| origin == "null" || origins.include(origin)),
        Some(_) => false,
        None => origin.is_some_and(|origin| origins.include(origin)),
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderMap;
    use url::Url;

    use super::comes_from_this_site;
    use crate::http::Origins;

    #[test]
    fn only_this_site_may_change_something() {
        let origins = Origins::of(&Url::parse("https://pictures.example").unwrap());
        let own = Some("https://pictures.example");
        for (site, origin, good) in [
            (Some("same-origin"), own, true),
            (Some("same-origin"), None, true),
            (Some("none"), None, true),
            (None, own, true),
            (Some("same-site"), own, false),
            (Some("cross-site"), own, false),
            (Some("same-origin"), Some("https://evil.example"), false),
            (None, Some("https://evil.example"), false),
            (None, Some("http://pictures.example"), false),
            (None, Some("https://pictures.example.evil.example"), false),
            (None, Some("null"), false),
            (Some("cross-site"), Some("null"), false),
            (None, None, false),
        ] {
            let mut headers = HeaderMap::new();
            for (name, value) in [("sec-fetch-site", site), ("origin", origin)] {
                if let Some(value) = value {
                    headers.insert(name, value.parse().unwrap());
                }
            }
            assert_eq!(comes_from_this_site(&headers, &origins), good, "{site:?} {origin:?}");
        }
    }
}
