//! When a signature was made, and whether it still counts, or counts yet: by the backend's clock
//! (<https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html>,
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/RESTAuthentication.html#RESTAuthenticationTimeStamp>).
//!
//! The protocol layer, which verifies signatures, asks the system's clock. It is told to bear with any difference, but it
//! still ends a presigned address whose time is over by that clock, too.

use std::time::{Duration, SystemTime};

use s3s::{S3Error, S3ErrorCode};
use time::PrimitiveDateTime;
use time::format_description::BorrowedFormatItem;
use time::macros::format_description;

use super::errors::error;

/// How far a signer's clock may be from the backend's.
const SKEW: Duration = Duration::from_secs(900);

/// The form of `X-Amz-Date`, and its length.
const DATE: &[BorrowedFormatItem<'_>] = format_description!("[year][month][day]T[hour][minute][second]Z");
const DATE_BYTES: usize = 16;

/// The moment that an `X-Amz-Date` names.
pub(super) fn moment(date: &str) -> Option<SystemTime> {
    let date = Some(date).filter(|date| date.len() == DATE_BYTES)?;
    PrimitiveDateTime::parse(date, DATE).ok().map(|date| date.assume_utc().into())
}

/// The moment that the `X-Amz-Date` of a query or a form names.
///
/// # Errors
/// `AuthorizationQueryParametersError` when it names none.
pub(super) fn named(date: &str) -> Result<SystemTime, S3Error> {
    moment(date).ok_or_else(|| {
        error(
            S3ErrorCode::AuthorizationQueryParametersError,
            "X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"",
        )
    })
}

/// Whether a signature in a header counts.
///
/// # Errors
/// `RequestTimeTooSkewed`.
pub(super) fn check_now(signed: SystemTime, now: SystemTime) -> Result<(), S3Error> {
    if is_ahead(signed, now) || is_over(signed, SKEW, now) { Err(too_skewed()) } else { Ok(()) }
}

/// Whether a presigned request counts, which lives so long.
///
/// # Errors
/// `AccessDenied`.
pub(super) fn check_presigned(signed: SystemTime, life: Duration, now: SystemTime) -> Result<(), S3Error> {
    if is_ahead(signed, now) {
        return Err(error(S3ErrorCode::AccessDenied, "Request is not yet valid"));
    }
    if is_over(signed, life, now) { Err(expired()) } else { Ok(()) }
}

/// Whether a form counts, which lives so long.
///
/// # Errors
/// `AccessDenied` when it is too old, `RequestTimeTooSkewed` when it is still to come.
pub(super) fn check_form(signed: SystemTime, life: Duration, now: SystemTime) -> Result<(), S3Error> {
    if is_ahead(signed, now) {
        return Err(too_skewed());
    }
    if is_over(signed, life, now) { Err(expired()) } else { Ok(()) }
}

fn is_ahead(signed: SystemTime, now: SystemTime) -> bool {
    signed.duration_since(now).is_ok_and(|ahead| ahead > SKEW)
}

fn is_over(signed: SystemTime, life: Duration, now: SystemTime) -> bool {
    now.duration_since(signed).is_ok_and(|age| age > life)
}

/// A signature whose time is over.
pub(super) fn expired() -> S3Error {
    error(S3ErrorCode::AccessDenied, "Request has expired")
}

fn too_skewed() -> S3Error {
    error(
        S3ErrorCode::RequestTimeTooSkewed,
        "The difference between the request time and the current time is too large.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_of_one_form() {
        assert!(moment("20260102T030405Z").is_some());
        for date in [
            "",
            "Bad Date",
            "20260101",
            "20260101T000000",
            "2026-01-01T00:00:00Z",
            "20260101T00000xZ",
            "20261301T000000Z",
            "20260101T240000Z",
            "+20260101T000000Z",
        ] {
            assert!(moment(date).is_none() && named(date).is_err(), "{date}");
        }
    }

    #[test]
    fn a_signature_counts_around_its_time_and_a_presigned_one_until_its_end() {
        let signed = moment("20260102T030405Z").unwrap();
        let (second, life) = (Duration::from_secs(1), Duration::from_secs(60));
        let code = |checked: Result<(), S3Error>| checked.err().map(|refusal| refusal.code().as_str().to_owned());
        for (now, header, presigned, form) in [
            (signed - SKEW - second, Some("RequestTimeTooSkewed"), Some("AccessDenied"), Some("RequestTimeTooSkewed")),
            (signed - SKEW, None, None, None),
            (signed + life, None, None, None),
            (signed + life + second, None, Some("AccessDenied"), Some("AccessDenied")),
            (signed + SKEW, None, Some("AccessDenied"), Some("AccessDenied")),
            (signed + SKEW + second, Some("RequestTimeTooSkewed"), Some("AccessDenied"), Some("AccessDenied")),
        ] {
            assert_eq!(code(check_now(signed, now)).as_deref(), header, "{now:?}");
            assert_eq!(code(check_presigned(signed, life, now)).as_deref(), presigned, "{now:?}");
            assert_eq!(code(check_form(signed, life, now)).as_deref(), form, "{now:?}");
        }
    }
}
