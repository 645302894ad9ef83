//! Control characters in the documents that are answered, written as S3 writes them: as references. The protocol layer
//! writes them as they are, which XML cannot carry, or which its readers change, as they do a carriage return.
//!
//! The content of an object is no such document, whatever its type.

use std::borrow::Cow;
use std::fmt::Write as _;

use axum::body::Body;
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use http_body_util::{BodyExt as _, Collected};

/// Left with an answer whose body is the content of an object.
#[derive(Debug, Clone, Copy)]
pub(super) struct Content;

/// Writes them.
pub(super) async fn layer(request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    let kind = response.headers().get(CONTENT_TYPE).map(|kind| kind.as_bytes());
    let is_document = kind.is_some_and(|kind| kind.starts_with(b"application/xml"));
    if !is_document || response.extensions().get::<Content>().is_some() {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    // The protocol layer has it in memory already.
    let Ok(document) = body.collect().await.map(Collected::to_bytes) else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let Some(Cow::Owned(written)) = std::str::from_utf8(&document).ok().map(written) else {
        return Response::from_parts(parts, Body::from(document));
    };
    parts.headers.remove(CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(written))
}

fn written(document: &str) -> Cow<'_, str> {
    if !document.contains(is_unwritable) {
        return Cow::Borrowed(document);
    }
    let written = document.chars().fold(String::with_capacity(document.len()), |mut written, character| {
        if is_unwritable(character) {
            // Writing to a text does not fail.
            let _written = write!(written, "&#x{:X};", u32::from(character));
        } else {
            written.push(character);
        }
        written
    });
    Cow::Owned(written)
}

fn is_unwritable(character: char) -> bool {
    matches!(character, '\u{FFFE}' | '\u{FFFF}') || (character < ' ' && !matches!(character, '\t' | '\n'))
}

#[cfg(test)]
mod tests {
    use axum::body::to_bytes;
    use axum::routing::get;
    use axum::{Extension, Router, middleware};
    use tower::ServiceExt as _;

    use super::*;

    #[tokio::test]
    async fn documents_are_written_so_that_they_can_be_read_and_content_stays_as_it_is() {
        let raw = "<Key>a\u{0}\t\n\r\u{1f}\u{7f}\u{fffe}ü</Key>";
        let references = "<Key>a&#x0;\t\n&#xD;&#x1F;\u{7f}&#xFFFE;ü</Key>";
        let document = || [(CONTENT_TYPE, "application/xml".to_owned()), (CONTENT_LENGTH, raw.len().to_string())];
        let (whole, content) = (document(), document());
        let router = Router::new()
            .route("/document", get(move || async move { (whole, raw) }))
            .route("/content", get(move || async move { (content, Extension(Content), raw) }))
            .route("/text", get(move || async move { ([(CONTENT_TYPE, "text/plain")], raw) }))
            .layer(middleware::from_fn(layer));
        for (path, expected) in [("/document", references), ("/content", raw), ("/text", raw)] {
            let request = Request::get(path).body(Body::empty()).unwrap();
            let response = router.clone().oneshot(request).await.unwrap();
            let length = response.headers().get(CONTENT_LENGTH).map(|length| length.to_str().unwrap().to_owned());
            let body = to_bytes(response.into_body(), 1_000).await.unwrap();
            assert_eq!(body, expected, "{path}");
            assert!(length.is_none_or(|length| length == body.len().to_string()), "{path}");
        }
    }
}
