//! What somebody sees whose browser posted a form that is refused: S3's error, as a page instead of a document for programs.
//!
//! S3 itself answers everybody in XML. Whoever asks for HTML gets the same status, and the same code and message in words on a page;
//! an SDK or a script asks for none.

use axum::response::{IntoResponse, Response};
use http::header::{ACCEPT, CONTENT_TYPE};
use http::{HeaderMap, StatusCode};
use maud::{DOCTYPE, html};
use s3s::S3Error;

const STYLE: &str =
    "body{font:1rem/1.5 system-ui,sans-serif;margin:10vh auto;max-width:34rem;padding:0 1rem;color-scheme:light dark}";

/// Whether the answer is for somebody to look at: the request wants HTML, by name.
pub(super) fn is_wanted(headers: &HeaderMap) -> bool {
    let accepted = headers.get_all(ACCEPT).iter().filter_map(|value| value.to_str().ok());
    accepted.flat_map(|list| list.split(',')).any(|range| {
        let kind = range.split(';').next().unwrap_or_default().trim();
        kind.eq_ignore_ascii_case("text/html")
    })
}

/// The page.
pub(super) fn refused(refusal: &S3Error) -> Response {
    let status = refusal.status_code().or_else(|| refusal.code().status_code());
    let document = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { "The file was not stored" }
                style { (maud::PreEscaped(STYLE)) }
            }
            body {
                main {
                    h1 { "The file was not stored" }
                    p { (refusal.message().unwrap_or_default()) }
                    p { "Go back to the page before, reload it, and choose a file that it allows." }
                    p { small { (refusal.code().as_str()) } }
                }
            }
        }
    };
    let kind = [(CONTENT_TYPE, "text/html; charset=utf-8")];
    (status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR), kind, document.into_string()).into_response()
}

#[cfg(test)]
mod tests {
    use axum::body::to_bytes;
    use http::HeaderValue;
    use s3s::S3ErrorCode;

    use super::*;

    #[test]
    fn whoever_names_html_is_shown_a_page() {
        for (accept, wanted) in [
            (Some("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"), true),
            (Some("application/xml, Text/HTML;q=0.5"), true),
            (Some("*/*"), false),
            (Some("application/xml"), false),
            (Some("text/html-sandboxed"), false),
            (None, false),
        ] {
            let mut headers = HeaderMap::new();
            headers.extend(accept.map(|accept| (ACCEPT, HeaderValue::from_static(accept))));
            assert_eq!(is_wanted(&headers), wanted, "{accept:?}");
        }
    }

    #[tokio::test]
    async fn the_page_has_the_status_the_code_and_the_message_as_text() {
        let refusal = S3Error::with_message(S3ErrorCode::AccessDenied, "[\"eq\", \"$key\", \"<b>\"]");
        let response = refused(&refusal);
        assert_eq!(response.status(), StatusCode::FORBIDDEN);
        assert_eq!(response.headers()[CONTENT_TYPE], "text/html; charset=utf-8");
        let body = to_bytes(response.into_body(), 10_000).await.unwrap();
        let body = std::str::from_utf8(&body).unwrap();
        assert!(body.contains("AccessDenied") && body.contains("&lt;b&gt;") && !body.contains("<b>"), "{body}");
    }
}
