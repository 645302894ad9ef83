//! Serves the files of the site that are part of the binary.
//!
//! They have no date: what says whether a browser's copy is still good is a hash of the content, which is the same in every
//! replica and after a build that changed nothing. It is a weak `ETag`, because it is that of the file in every coding
//! (<https://www.rfc-editor.org/rfc/rfc9110#section-8.8.1>).

use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::Arc;

use axum::body::Body;
use axum::response::{IntoResponse, Response};
use http::header::{ACCEPT_ENCODING, ALLOW, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, StatusCode};
use percent_encoding::percent_decode_str;
use sha2::{Digest, Sha256};
use tower::{Service, ServiceExt as _};

use crate::site::SiteFile;

/// How much of the hash is told: enough that no two builds of a file share it.
const TAG_BYTES: usize = 16;

/// The files, found by their paths.
#[derive(Clone)]
pub(super) struct BuiltIn(Arc<HashMap<&'static str, (&'static SiteFile, HeaderValue)>>);

impl BuiltIn {
    /// Reads each file once, for its hash.
    pub(super) fn new(files: &'static [SiteFile]) -> Self {
        Self(Arc::new(files.iter().map(|file| (file.path, (file, tag(file.content)))).collect()))
    }

    /// The file that is asked for; what is not a file goes to `otherwise`.
    pub(super) async fn serve<F>(self, request: Request<Body>, otherwise: F) -> Response
    where
        F: Service<Request<Body>, Response = Response, Error = Infallible>,
    {
        if !matches!(*request.method(), Method::GET | Method::HEAD) {
            return (StatusCode::METHOD_NOT_ALLOWED, [(ALLOW, "GET,HEAD")]).into_response();
        }
        let path = percent_decode_str(request.uri().path()).decode_utf8().ok();
        match path.and_then(|path| self.0.get(path.as_ref())) {
            Some((file, tag)) => answer(file, tag, request.method(), request.headers()),
            None => match otherwise.oneshot(request).await {
                Ok(response) => response,
                Err(never) => match never {},
            },
        }
    }
}

fn answer(file: &SiteFile, tag: &HeaderValue, method: &Method, headers: &HeaderMap) -> Response {
    if is_known(headers, tag) {
        return (StatusCode::NOT_MODIFIED, [(ETAG, tag.clone())]).into_response();
    }
    let (coding, content) = best(file, headers);
    let body = if *method == Method::HEAD { Body::empty() } else { Body::from(content) };
    let mut response = Response::new(body);
    let fixed = [(CONTENT_TYPE, HeaderValue::from_static(content_type(file.path))), (ETAG, tag.clone())];
    let coding = coding.map(|coding| (CONTENT_ENCODING, HeaderValue::from_static(coding)));
    let length = (CONTENT_LENGTH, HeaderValue::from(content.len()));
    response.headers_mut().extend(fixed.into_iter().chain(coding).chain([length]));
    response
}

/// The coding that the browser likes best of those that there are, as tower-http has it for a directory; none is the file as it is.
fn best(file: &SiteFile, headers: &HeaderMap) -> (Option<&'static str>, &'static [u8]) {
    let copies = [("gzip", file.gzip), ("br", file.brotli)];
    let copies = copies.into_iter().filter_map(|(coding, content)| Some((coding, content?)));
    let liked = copies.map(|(coding, content)| (quality(headers, coding), Some(coding), content));
    let as_it_is = (quality(headers, "identity"), None, file.content);
    // Of equals the last one counts.
    let best = liked
        .filter(|(quality, ..)| *quality > 0)
        .fold(as_it_is, |best, next| if next.0 >= best.0 { next } else { best });
    (best.1, best.2)
}

/// How much a coding is liked, in thousandths; 0 when it is not named.
fn quality(headers: &HeaderMap, coding: &str) -> u16 {
    let values = |name: HeaderName| headers.get_all(name).into_iter().filter_map(|value| value.to_str().ok());
    values(ACCEPT_ENCODING)
        .flat_map(|text| text.split(','))
        .filter_map(|entry| {
            let (name, weight) = entry.split_once(';').unwrap_or((entry, "q=1"));
            name.trim().eq_ignore_ascii_case(coding).then(|| thousandths(weight)).flatten()
        })
        .max()
        .unwrap_or(0)
}

/// `q=0.5` as 500.
fn thousandths(weight: &str) -> Option<u16> {
    let (name, value) = weight.trim().split_once('=')?;
    let value: f32 = value.trim().parse().ok().filter(|value| (0.0..=1.0).contains(value))?;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to 1000")]
    name.eq_ignore_ascii_case("q").then_some((value * 1000.0).round() as u16)
}

/// Whether the browser has the file as it is.
fn is_known(headers: &HeaderMap, tag: &HeaderValue) -> bool {
    let opaque = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    let Ok(own) = tag.to_str().map(opaque) else { return false };
    let named = headers.get_all(IF_NONE_MATCH).into_iter().filter_map(|value| value.to_str().ok());
    named.flat_map(|text| text.split(',')).any(|candidate| candidate.trim() == "*" || opaque(candidate) == own)
}

fn tag(content: &[u8]) -> HeaderValue {
    let hash = Sha256::digest(content);
    let text = hex::encode(hash.get(..TAG_BYTES).unwrap_or_default());
    HeaderValue::try_from(format!("W/\"{text}\"")).unwrap_or(HeaderValue::from_static("W/\"\""))
}

/// The type of what a site consists of, by the ending of its name.
fn content_type(path: &str) -> &'static str {
    let ending = path.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    match ending.as_deref().unwrap_or_default() {
        "css" => "text/css",
        "gif" => "image/gif",
        "html" => "text/html",
        "ico" => "image/x-icon",
        "jpeg" | "jpg" => "image/jpeg",
        "js" => "text/javascript",
        "json" => "application/json",
        "mjs" => "application/javascript",
        "png" => "image/png",
        "svg" => "image/svg+xml",
        "txt" => "text/plain",
        "wasm" => "application/wasm",
        "webmanifest" => "application/manifest+json",
        "webp" => "image/webp",
        "woff2" => "font/woff2",
        "xml" => "text/xml",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use axum::body::Body;
    use axum::response::Response;
    use http::{Request, StatusCode};
    use http_body_util::BodyExt as _;
    use tower::service_fn;

    use super::BuiltIn;
    use crate::site::SiteFile;

    const FILES: [SiteFile; 2] = [
        SiteFile { path: "/a.js", content: b"one", brotli: Some(b"o"), gzip: None },
        SiteFile { path: "/b.js", content: b"two", brotli: None, gzip: None },
    ];

    async fn get(path: &str, headers: &[(&'static str, &str)]) -> Response {
        let mut request = Request::get(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let otherwise = service_fn(async |_| Ok::<_, Infallible>(Response::new(Body::empty())));
        BuiltIn::new(&FILES).serve(request.body(Body::empty()).unwrap(), otherwise).await
    }

    #[tokio::test]
    async fn a_copy_that_a_browser_has_is_good_until_the_file_is_another() {
        let tag = get("/a.js", &[]).await.headers()["etag"].to_str().unwrap().to_owned();
        let other = get("/b.js", &[]).await.headers()["etag"].to_str().unwrap().to_owned();
        assert_ne!(tag, other);
        let list = format!("\"x\", {tag}");
        let strong = tag.trim_start_matches("W/").to_owned();
        for (known, good) in [(&tag, true), (&list, true), (&strong, true), (&"*".to_owned(), true), (&other, false)] {
            for takes in ["br", ""] {
                let answer = get("/a.js", &[("if-none-match", known), ("accept-encoding", takes)]).await;
                assert_eq!(answer.status() == StatusCode::NOT_MODIFIED, good, "{known}");
                assert_eq!(answer.headers()["etag"], tag.as_str());
                let body = answer.into_body().collect().await.unwrap().to_bytes();
                assert_eq!(body.is_empty(), good);
            }
        }
    }

    #[tokio::test]
    async fn several_headers_and_odd_weights_are_read_as_one_list() {
        for (takes, coding) in [
            (&["gzip", "br"][..], true),
            (&["BR;q=0.001"], true),
            (&["br;q=0.000"], false),
            (&["br;q=2"], false),
            (&["br;level=1"], false),
            (&["identity;q=0.9, br;q=0.8"], false),
        ] {
            let headers: Vec<_> = takes.iter().map(|value| ("accept-encoding", *value)).collect();
            assert_eq!(get("/a.js", &headers).await.headers().contains_key("content-encoding"), coding, "{takes:?}");
        }
    }
}
