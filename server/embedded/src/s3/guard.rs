//! Refuses what the protocol layer would let through, before any of the body is read.
//!
//! - documents that are too long;
//! - form posts, whose session token could not be checked and whose file would be read into memory: [`super::forms`] has
//!   taken them before;
//! - Signature Version 2, other services' signatures, and more than one signature in a request;
//! - presigned requests that live longer than seven days, or not at all;
//! - signatures whose time is over, or still to come, by the backend's clock, or cannot be read: see [`signing_time`];
//! - a `Content-MD5` that is empty: the protocol layer answers otherwise;
//! - `x-amz-*` headers that the signature does not cover, and signatures that do not cover the host;
//! - headers that some SDKs move into a presigned query, but for those that [`hoisted`] knows: the protocol layer would not
//!   read them there.
//!
//! Rules: <https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-authenticating-requests.html>.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::header::{AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, request};
use s3s::{S3Error, S3ErrorCode};

use super::errors::{access_denied, error, not_implemented, too_long};
use super::{XML_BYTES, chunks, hoisted, ranges, signing_time};
use crate::clock::Clock;
use crate::stack::Stack;

const ALGORITHM: &str = "AWS4-HMAC-SHA256";
const AMZ_DATE: HeaderName = HeaderName::from_static("x-amz-date");
const CONTENT_MD5: HeaderName = HeaderName::from_static("content-md5");
/// Seven days, the longest life of a presigned request or form, in seconds.
pub(super) const LONGEST_S: u64 = 604_800;

/// What the query of a presigned request may hold besides what S3 names without `x-amz-`.
const QUERY: [&str; 10] = [
    "x-amz-algorithm",
    "x-amz-checksum-mode",
    "x-amz-content-sha256",
    "x-amz-credential",
    "x-amz-date",
    "x-amz-expires",
    "x-amz-security-token",
    "x-amz-signature",
    "x-amz-signedheaders",
    "x-amz-user-agent",
];

/// What requests are held against.
#[derive(Clone)]
pub(super) struct Guard {
    pub(super) stack: Arc<Stack>,
    pub(super) clock: Arc<dyn Clock>,
}

/// Lets a well-formed request pass.
pub(super) async fn layer(State(guard): State<Guard>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    // An empty one is none, also for the protocol layer.
    if parts.headers.get(AUTHORIZATION).is_some_and(HeaderValue::is_empty) {
        parts.headers.remove(AUTHORIZATION);
    }
    match check(&parts, &guard.stack.region, guard.clock.now()) {
        Ok(claim) => {
            let signed = claim.as_ref().is_some_and(|claim| claim.covers("range"));
            ranges::drop_unreadable(&mut parts.headers, signed);
            if claim.is_some_and(|claim| claim.is_in_query())
                && let Err(error) = hoisted::move_back(&mut parts)
            {
                return refuse(error);
            }
            let body = if chunks::are_sent(&parts.headers) { chunks::bounded(body) } else { body };
            next.run(Request::from_parts(parts, body)).await
        }
        Err(error) => refuse(error),
    }
}

/// An error as S3 sends it.
pub(super) fn refuse(error: S3Error) -> Response {
    match error.to_http_response() {
        Ok(response) => response.into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// What a signature says of itself.
struct Claim {
    /// `{access key id}/{date}/{region}/{service}/aws4_request`
    credential: String,
    signed_headers: String,
    /// Of a signature in the query: when it was made, and how long it lives.
    presigned: Option<(SystemTime, Duration)>,
    malformed: S3ErrorCode,
}

impl Claim {
    fn is_in_query(&self) -> bool {
        self.presigned.is_some()
    }

    /// Whether the signature covers a header; the name is in lower case.
    fn covers(&self, header: &str) -> bool {
        self.signed_headers.split(';').any(|name| name == header)
    }
}

/// The signature's claim; nothing when the request is not signed.
fn check(request: &request::Parts, region: &str, now: SystemTime) -> Result<Option<Claim>, S3Error> {
    if request.method == Method::POST && is_form(&request.headers) {
        return Err(error(S3ErrorCode::MethodNotAllowed, "The specified method is not allowed against this resource."));
    }
    let length = request.headers.get(CONTENT_LENGTH).and_then(|value| value.to_str().ok());
    if request.method == Method::POST && length.and_then(|length| length.parse().ok()).is_some_and(is_too_long) {
        return Err(too_long());
    }
    let query: Vec<(String, String)> = url::form_urlencoded::parse(request.uri.query().unwrap_or_default().as_bytes())
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect();
    let has = |name: &str| query.iter().any(|(found, _)| found.eq_ignore_ascii_case(name));
    if has("Signature") || has("AWSAccessKeyId") {
        return Err(unsupported());
    }
    let in_query = query.iter().any(|(name, _)| {
        ["X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Signature", "X-Amz-SignedHeaders", "X-Amz-Expires"]
            .iter()
            .any(|known| known.eq_ignore_ascii_case(name))
    });
    if request.headers.get(CONTENT_MD5).is_some_and(HeaderValue::is_empty) {
        return Err(error(S3ErrorCode::InvalidDigest, "The Content-MD5 you specified was invalid."));
    }
    let in_headers = request.headers.contains_key(AUTHORIZATION);
    let claim = match (in_query, in_headers) {
        (false, false) if query.iter().any(|(name, _)| name.starts_with("response-")) => {
            return Err(error(
                S3ErrorCode::InvalidRequest,
                "Request specific response headers cannot be used for anonymous GET requests.",
            ));
        }
        // Nobody: the policies decide, and they say no.
        (false, false) => return Ok(None),
        (true, true) => {
            return Err(error(
                S3ErrorCode::InvalidArgument,
                "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string \
                 parameter or the Authorization header should be specified",
            ));
        }
        (true, false) => presigned(&query)?,
        (false, true) => signed(&request.headers)?,
    };
    check_scope(&claim.credential, region, &claim.malformed)?;
    check_coverage(&request.headers, &claim)?;
    match claim.presigned {
        Some((signed, life)) => signing_time::check_presigned(signed, life, now)?,
        None => signing_time::check_now(date(&request.headers)?, now)?,
    }
    Ok(Some(claim))
}

/// Whether a document is longer than the protocol layer takes, which would call it a failure of its own.
fn is_too_long(bytes: usize) -> bool {
    bytes > XML_BYTES
}

/// Whether a body is in parts, as forms are.
pub(super) fn is_form(headers: &HeaderMap) -> bool {
    headers.get_all(CONTENT_TYPE).iter().any(|value| {
        let value = value.as_bytes();
        value.windows(b"multipart/".len()).any(|window| window.eq_ignore_ascii_case(b"multipart/"))
    })
}

fn presigned(query: &[(String, String)]) -> Result<Claim, S3Error> {
    let malformed = |message| error(S3ErrorCode::AuthorizationQueryParametersError, message);
    let only = |name: &str| {
        let mut values = query.iter().filter(|(found, _)| found == name).map(|(_, value)| value.as_str());
        match (values.next(), values.next()) {
            (Some(value), None) => Some(value),
            _ => None,
        }
    };
    let incomplete = || {
        malformed(
            "Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, \
             X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.",
        )
    };
    let moved =
        |name: &String| name.starts_with("x-amz-") && !QUERY.contains(&name.as_str()) && !hoisted::may_be_moved(name);
    if query.iter().map(|(name, _)| name.to_ascii_lowercase()).any(|name| moved(&name)) {
        return Err(not_implemented());
    }
    check_algorithm(only("X-Amz-Algorithm").ok_or_else(incomplete)?)?;
    only("X-Amz-Signature").ok_or_else(incomplete)?;
    let signed = signing_time::named(only("X-Amz-Date").ok_or_else(incomplete)?)?;
    let expires = only("X-Amz-Expires").ok_or_else(incomplete)?;
    if expires.starts_with('-') {
        return Err(malformed("X-Amz-Expires must be non-negative"));
    }
    let digits = !expires.is_empty() && expires.bytes().all(|byte| byte.is_ascii_digit());
    let seconds = expires.parse::<u64>().ok().filter(|_| digits);
    let seconds = seconds.ok_or_else(|| malformed("X-Amz-Expires should be a number"))?;
    if seconds == 0 {
        return Err(signing_time::expired());
    }
    if seconds > LONGEST_S {
        return Err(malformed(
            "X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than \
             604800 seconds",
        ));
    }
    Ok(Claim {
        credential: only("X-Amz-Credential").ok_or_else(incomplete)?.to_owned(),
        signed_headers: only("X-Amz-SignedHeaders").ok_or_else(incomplete)?.to_owned(),
        presigned: Some((signed, Duration::from_secs(seconds))),
        malformed: S3ErrorCode::AuthorizationQueryParametersError,
    })
}

/// When a signature in the headers was made.
fn date(headers: &HeaderMap) -> Result<SystemTime, S3Error> {
    let date = headers.get(AMZ_DATE).and_then(|date| date.to_str().ok());
    date.and_then(signing_time::moment).ok_or_else(|| {
        error(S3ErrorCode::AccessDenied, "AWS authentication requires a valid Date or x-amz-date header")
    })
}

fn signed(headers: &HeaderMap) -> Result<Claim, S3Error> {
    let malformed = |message| error(S3ErrorCode::AuthorizationHeaderMalformed, message);
    let mut values = headers.get_all(AUTHORIZATION).iter();
    let (Some(value), None) = (values.next(), values.next()) else {
        return Err(malformed("The authorization header that you provided is not valid."));
    };
    let value = value.to_str().map_err(|_| malformed("The authorization header that you provided is not valid."))?;
    let fields = value.strip_prefix(ALGORITHM).filter(|rest| rest.starts_with(' ')).ok_or_else(unsupported)?;
    let field = |name: &str| {
        fields
            .split(',')
            .filter_map(|field| field.trim().split_once('='))
            .find(|(found, _)| *found == name)
            .map(|(_, value)| value.to_owned())
    };
    Ok(Claim {
        credential: field("Credential")
            .ok_or_else(|| malformed("The authorization header is malformed; Credential is missing."))?,
        signed_headers: field("SignedHeaders")
            .ok_or_else(|| malformed("The authorization header is malformed; SignedHeaders is missing."))?,
        presigned: None,
        malformed: S3ErrorCode::AuthorizationHeaderMalformed,
    })
}

/// Whether a signature that is not in a header is of the one version.
pub(super) fn check_algorithm(algorithm: &str) -> Result<(), S3Error> {
    if algorithm == ALGORITHM {
        return Ok(());
    }
    Err(error(
        S3ErrorCode::AuthorizationQueryParametersError,
        "X-Amz-Algorithm only supports \"AWS4-HMAC-SHA256 and AWS4-ECDSA-P256-SHA256\"",
    ))
}

/// Whether a credential, `{access key id}/{date}/{region}/{service}/aws4_request`, is for this region and for S3.
pub(super) fn check_scope(credential: &str, region: &str, malformed: &S3ErrorCode) -> Result<(), S3Error> {
    let wrong = |message: String| S3Error::with_message(malformed.clone(), message);
    let parts: Vec<&str> = credential.split('/').collect();
    match parts.as_slice() {
        [_, _, found, _, _] if *found != region => {
            Err(wrong(format!("The authorization is malformed; the region '{found}' is wrong; expecting '{region}'")))
        }
        [_, _, _, service, _] if *service != "s3" => Err(wrong(format!(
            "The authorization is malformed; incorrect service \"{service}\". This endpoint belongs to \"s3\"."
        ))),
        [_, date, _, _, "aws4_request"] if is_day(date) => Ok(()),
        _ => Err(wrong(
            "The authorization is malformed; the Credential is mal-formed; expecting \
             \"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request\"."
                .to_owned(),
        )),
    }
}

/// Whether a text is eight digits. The protocol layer, which reads more of it, panics on some others where overflows are checked.
fn is_day(date: &str) -> bool {
    date.len() == 8 && date.bytes().all(|byte| byte.is_ascii_digit())
}

fn check_coverage(headers: &HeaderMap, claim: &Claim) -> Result<(), S3Error> {
    if !claim.covers("host") {
        return Err(error(S3ErrorCode::SignatureDoesNotMatch, "The signature does not cover the host header."));
    }
    let loose = headers.keys().map(http::HeaderName::as_str).any(|name| {
        // What a presigned request sends as the hash of its body is checked against the body instead.
        name.starts_with("x-amz-") && !claim.covers(name) && !(claim.is_in_query() && name == "x-amz-content-sha256")
    });
    if loose {
        let mut denied = access_denied();
        denied.set_message("There were headers present in the request which were not signed");
        return Err(denied);
    }
    Ok(())
}

/// A signature of another version.
pub(super) fn unsupported() -> S3Error {
    error(
        S3ErrorCode::InvalidRequest,
        "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.",
    )
}

#[cfg(test)]
#[path = "guard_tests.rs"]
mod tests;
