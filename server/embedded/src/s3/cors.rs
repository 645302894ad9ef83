//! Cross-origin requests, by the template's rules, as S3 answers them
//! (<https://docs.aws.amazon.com/AmazonS3/latest/userguide/cors.html>,
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/RESTOPTIONSobject.html>).
//!
//! CORS tells browsers what a page may read; it lets nobody in. The policies decide that.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::header::{
    ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS,
    ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_HEADERS,
    ACCESS_CONTROL_REQUEST_METHOD, ORIGIN, VARY,
};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use s3s::S3Error;

use super::errors::custom;
use super::guard::refuse;
use super::hosts;
use crate::stack::Stack;
use crate::stack::settings::CorsRule;

const VARIES: &str = "Origin, Access-Control-Request-Headers, Access-Control-Request-Method";

/// Answers preflights, and marks other answers for the page that asked.
pub(super) async fn layer(State(stack): State<Arc<Stack>>, request: Request, next: Next) -> Response {
    if request.method() == Method::OPTIONS {
        let named = hosts::named(request.uri(), request.extensions());
        return match preflight(&stack, named, request.headers()) {
            Ok(headers) => (StatusCode::OK, headers).into_response(),
            Err(error) => refuse(error),
        };
    }
    let is_ours = hosts::named(request.uri(), request.extensions()) == Some(&stack.bucket.name);
    let allowed = text(request.headers(), &ORIGIN).filter(|_| is_ours).and_then(|origin| {
        let rule = matching(&stack.bucket.cors, origin, request.method().as_str(), &[])?;
        Some(answer(rule, origin))
    });
    let varies = is_ours && !stack.bucket.cors.is_empty();
    let mut response = next.run(request).await;
    if varies {
        // Also without an origin: what an `<img>` has put into the cache must not be taken for the answer to a script.
        response.headers_mut().insert(VARY, HeaderValue::from_static(VARIES));
    }
    if let Some(headers) = allowed {
        response.headers_mut().extend(headers);
    }
    response
}

/// The headers of a preflight's answer.
fn preflight(stack: &Stack, bucket: Option<&str>, headers: &HeaderMap) -> Result<HeaderMap, S3Error> {
    let missing = |message| custom("BadRequest", StatusCode::BAD_REQUEST, message);
    let origin =
        text(headers, &ORIGIN).ok_or_else(|| missing("Insufficient information. Origin request header needed."))?;
    let method = text(headers, &ACCESS_CONTROL_REQUEST_METHOD)
        .ok_or_else(|| missing("Invalid Access-Control-Request-Method: null"))?;
    let forbidden = |message| custom("AccessForbidden", StatusCode::FORBIDDEN, message);
    if bucket != Some(&stack.bucket.name) || stack.bucket.cors.is_empty() {
        return Err(forbidden("CORSResponse: CORS is not enabled for this bucket."));
    }
    let asked: Vec<String> = text(headers, &ACCESS_CONTROL_REQUEST_HEADERS)
        .unwrap_or_default()
        .split(',')
        .map(|name| name.trim().to_ascii_lowercase())
        .filter(|name| !name.is_empty())
        .collect();
    let rule = matching(&stack.bucket.cors, origin, method, &asked).ok_or_else(|| {
        forbidden(
            "CORSResponse: This CORS request is not allowed. This is usually because the evalution of Origin, request \
             method / Access-Control-Request-Method or Access-Control-Request-Headers are not whitelisted by the \
             resource's CORS spec.",
        )
    })?;
    let mut answer = answer(rule, origin);
    set(&mut answer, ACCESS_CONTROL_ALLOW_HEADERS, &asked.join(", "));
    if let Some(age) = rule.max_age_s {
        set(&mut answer, ACCESS_CONTROL_MAX_AGE, &age.to_string());
    }
    set(&mut answer, VARY, VARIES);
    Ok(answer)
}

/// The first rule that allows the origin, the method and every header.
fn matching<'r>(rules: &'r [CorsRule], origin: &str, method: &str, headers: &[String]) -> Option<&'r CorsRule> {
    rules.iter().find(|rule| {
        rule.allowed_origins.iter().any(|pattern| fits(pattern, origin))
            && rule.allowed_methods.iter().any(|allowed| allowed == method)
            && headers
                .iter()
                .all(|name| rule.allowed_headers.iter().any(|pattern| fits(&pattern.to_ascii_lowercase(), name)))
    })
}

fn answer(rule: &CorsRule, origin: &str) -> HeaderMap {
    let mut headers = HeaderMap::new();
    if rule.allowed_origins.iter().any(|pattern| pattern == "*") {
        set(&mut headers, ACCESS_CONTROL_ALLOW_ORIGIN, "*");
    } else {
        set(&mut headers, ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        set(&mut headers, ACCESS_CONTROL_ALLOW_CREDENTIALS, "true");
    }
    set(&mut headers, ACCESS_CONTROL_ALLOW_METHODS, &rule.allowed_methods.join(", "));
    set(&mut headers, ACCESS_CONTROL_EXPOSE_HEADERS, &rule.exposed_headers.join(", "));
    headers
}

fn set(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if !value.is_empty()
        && let Ok(value) = HeaderValue::from_str(value)
    {
        headers.insert(name, value);
    }
}

fn text<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// Whether a pattern with at most one `*` fits a text.
fn fits(pattern: &str, text: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == text,
        Some((before, after)) => text.strip_prefix(before).is_some_and(|rest| rest.ends_with(after)),
    }
}

#[cfg(test)]
mod tests {
    use super::{fits, matching};
    use crate::stack::settings::CorsRule;

    #[test]
    fn patterns_have_one_wildcard_that_may_be_empty() {
        for (pattern, text, expected) in [
            ("*", "https://a", true),
            ("https://a", "https://a", true),
            ("https://a", "https://a.b", false),
            ("https://*.example.com", "https://www.example.com", true),
            ("https://*.example.com", "https://example.com", false),
            ("https://*.example.com", "https://x.example.com.evil", false),
            ("ab*ba", "aba", false),
            ("x-amz-*", "x-amz-", true),
        ] {
            assert_eq!(fits(pattern, text), expected, "{pattern} {text}");
        }
    }

    #[test]
    fn the_first_rule_that_allows_everything_is_taken() {
        let rule = |origin: &str, method: &str, header: &str| CorsRule {
            allowed_origins: vec![origin.to_owned()],
            allowed_methods: vec![method.to_owned()],
            allowed_headers: vec![header.to_owned()],
            ..CorsRule::default()
        };
        let rules = [rule("http://a", "GET", "*"), rule("http://a", "PUT", "Content-*"), rule("*", "PUT", "x-amz-*")];
        let find = |origin: &str, method: &str, headers: &[&str]| {
            let headers: Vec<String> = headers.iter().map(|name| (*name).to_owned()).collect();
            matching(&rules, origin, method, &headers)
                .and_then(|found| rules.iter().position(|rule| std::ptr::eq(rule, found)))
        };
        assert_eq!(find("http://a", "GET", &["anything"]), Some(0));
        assert_eq!(find("http://a", "PUT", &["content-type"]), Some(1));
        assert_eq!(find("http://a", "PUT", &["x-amz-checksum-crc32"]), Some(2));
        assert_eq!(find("http://a", "PUT", &["content-type", "x-amz-checksum-crc32"]), None);
        assert_eq!(find("http://b", "GET", &[]), None);
        assert_eq!(find("http://a", "DELETE", &[]), None);
    }
}
