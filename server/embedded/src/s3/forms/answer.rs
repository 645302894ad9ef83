//! What a form's sender is told when its file is stored: nothing, a document, or where to go
//! (<https://docs.aws.amazon.com/AmazonS3/latest/API/RESTObjectPOST.html>).

use std::fmt::Write as _;

use axum::response::{IntoResponse, Response};
use http::header::{CONTENT_TYPE, ETAG, LOCATION};
use http::{HeaderName, HeaderValue, StatusCode};
use url::Url;

use super::fields::Fields;
use crate::s3::hosts::location;
use crate::store::object::Checksums;

/// What was stored, and where.
pub(super) struct Stored<'a> {
    /// Scheme and host that the form was sent to: `http://127.0.0.1:3002`.
    pub(super) origin: &'a str,
    pub(super) bucket: &'a str,
    pub(super) key: &'a str,
    /// Without quotes.
    pub(super) etag: &'a str,
    pub(super) checksums: &'a Checksums,
}

/// The answer that the form asks for.
pub(super) fn answer(fields: &Fields, stored: &Stored<'_>) -> Response {
    let etag = format!("\"{}\"", stored.etag);
    let location = location(stored.origin, stored.key);
    let wish = fields.get("success_action_redirect").or_else(|| fields.get("redirect"));
    let mut response = match wish.and_then(|wish| redirect(wish, stored, &etag)) {
        Some(elsewhere) => (StatusCode::SEE_OTHER, [(LOCATION, elsewhere)]).into_response(),
        None => match fields.get("success_action_status") {
            Some("200") => StatusCode::OK.into_response(),
            Some("201") => {
                let document = document(stored, &location, &etag);
                (StatusCode::CREATED, [(CONTENT_TYPE, "application/xml")], document).into_response()
            }
            _ => StatusCode::NO_CONTENT.into_response(),
        },
    };
    let headers = response.headers_mut();
    let mut set = |name: HeaderName, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.entry(name).or_insert(value);
        }
    };
    set(ETAG, &etag);
    set(LOCATION, &location);
    set(HeaderName::from_static("x-amz-checksum-type"), "FULL_OBJECT");
    for (name, sum) in [
        ("x-amz-checksum-crc32", &stored.checksums.crc32),
        ("x-amz-checksum-crc32c", &stored.checksums.crc32c),
        ("x-amz-checksum-crc64nvme", &stored.checksums.crc64nvme),
        ("x-amz-checksum-sha1", &stored.checksums.sha1),
        ("x-amz-checksum-sha256", &stored.checksums.sha256),
    ] {
        if let Some(sum) = sum {
            set(HeaderName::from_static(name), sum);
        }
    }
    response
}

/// The page to go to, which learns what was stored. What is no web address is passed over, as on S3.
fn redirect(wish: &str, stored: &Stored<'_>, etag: &str) -> Option<HeaderValue> {
    let mut url = Url::parse(wish).ok().filter(|url| matches!(url.scheme(), "http" | "https"))?;
    url.query_pairs_mut().append_pair("bucket", stored.bucket).append_pair("key", stored.key).append_pair("etag", etag);
    HeaderValue::from_str(url.as_str()).ok()
}

fn document(stored: &Stored<'_>, location: &str, etag: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<PostResponse><Location>{}</Location><Bucket>{}</Bucket><Key>{}</Key>\
         <ETag>{}</ETag></PostResponse>",
        escaped(location),
        escaped(stored.bucket),
        escaped(stored.key),
        escaped(etag)
    )
}

/// A text inside XML. Control characters, which XML 1.0 does not know, are written as S3 writes them.
fn escaped(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut escaped, character| {
        if matches!(character, '&' | '<' | '>') || character.is_control() {
            // Writing to a text does not fail.
            let _written = write!(escaped, "&#x{:X};", u32::from(character));
        } else {
            escaped.push(character);
        }
        escaped
    })
}

#[cfg(test)]
mod tests {
    use axum::body::to_bytes;

    use super::*;

    fn answered(fields: &[(&str, &str)]) -> Response {
        let checksums = Checksums { crc32: Some("AAAAAA==".to_owned()), ..Checksums::default() };
        let stored =
            Stored { origin: "http://h:1/b", bucket: "b", key: "a/b c+<\u{1}>", etag: "e", checksums: &checksums };
        answer(&Fields::of(fields), &stored)
    }

    fn header<'r>(response: &'r Response, name: &str) -> &'r str {
        response.headers().get(name).map_or("", |value| value.to_str().unwrap())
    }

    #[test]
    fn the_status_is_the_one_that_was_asked_for_if_it_exists() {
        for (asked, status) in [("200", 200), ("201", 201), ("204", 204), ("404", 204), ("", 204)] {
            let response = answered(&[("success_action_status", asked)]);
            assert_eq!(response.status().as_u16(), status);
            assert_eq!(header(&response, "location"), "http://h:1/b/a%2Fb%20c%2B%3C%01%3E");
            assert_eq!(header(&response, "etag"), "\"e\"");
            assert_eq!(header(&response, "x-amz-checksum-crc32"), "AAAAAA==");
        }
        assert_eq!(answered(&[]).status(), StatusCode::NO_CONTENT);
    }

    #[tokio::test]
    async fn created_is_a_document() {
        let response = answered(&[("success_action_status", "201")]);
        assert_eq!(header(&response, "content-type"), "application/xml");
        let body = to_bytes(response.into_body(), 1_000).await.unwrap();
        assert_eq!(
            std::str::from_utf8(&body).unwrap(),
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<PostResponse><Location>http://h:1/b/a%2Fb%20c%2B%3C%01%3E</Location>\
             <Bucket>b</Bucket><Key>a/b c+&#x3C;&#x1;&#x3E;</Key><ETag>\"e\"</ETag></PostResponse>"
        );
    }

    #[test]
    fn a_page_to_go_to_learns_what_was_stored() {
        let pairs = "bucket=b&key=a%2Fb+c%2B%3C%01%3E&etag=%22e%22";
        for (name, wish, expected) in [
            ("success_action_redirect", "https://app.example/done", format!("https://app.example/done?{pairs}")),
            ("redirect", "http://app.example/?a=b#c", format!("http://app.example/?a=b&{pairs}#c")),
        ] {
            let response = answered(&[(name, wish), ("success_action_status", "201")]);
            assert_eq!(response.status(), StatusCode::SEE_OTHER);
            assert_eq!(header(&response, "location"), expected);
            assert_eq!(header(&response, "etag"), "\"e\"");
        }
        for wish in ["javascript:alert(1)", "ftp://app.example/", "/done", ""] {
            let response = answered(&[("success_action_redirect", wish)]);
            assert_eq!(response.status(), StatusCode::NO_CONTENT, "{wish}");
            assert_eq!(header(&response, "location"), "http://h:1/b/a%2Fb%20c%2B%3C%01%3E");
        }
    }
}
