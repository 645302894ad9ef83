//! S3's errors in S3's words (<https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html>).

use http::header::{CONTENT_RANGE, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue, StatusCode};
use s3s::{S3Error, S3ErrorCode};

use crate::store::completion::Incomplete;
use crate::store::{StoreError, Unmet};

/// An error with S3's sentence.
pub(super) fn error(code: S3ErrorCode, message: &'static str) -> S3Error {
    S3Error::with_message(code, message)
}

/// An error whose code the protocol layer does not know.
pub(super) fn custom(code: &'static str, status: StatusCode, message: &'static str) -> S3Error {
    let mut error = S3Error::with_message(S3ErrorCode::Custom(code.into()), message);
    error.set_status_code(status);
    error
}

/// 403: the one answer to everything that is not allowed.
pub(super) fn access_denied() -> S3Error {
    error(S3ErrorCode::AccessDenied, "Access Denied")
}

/// 501.
pub(super) fn not_implemented() -> S3Error {
    error(S3ErrorCode::NotImplemented, "A header you provided implies functionality that is not implemented")
}

/// 412.
pub(super) fn precondition_failed() -> S3Error {
    error(S3ErrorCode::PreconditionFailed, "At least one of the pre-conditions you specified did not hold")
}

/// 404.
pub(super) fn no_such_key() -> S3Error {
    error(S3ErrorCode::NoSuchKey, "The specified key does not exist.")
}

/// 400.
pub(super) fn malformed_xml() -> S3Error {
    error(
        S3ErrorCode::MalformedXML,
        "The XML you provided was not well-formed or did not validate against our published schema",
    )
}

/// 404.
pub(super) fn no_such_upload() -> S3Error {
    error(
        S3ErrorCode::NoSuchUpload,
        "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.",
    )
}

/// 400: an upload that cannot be completed.
fn incomplete(failure: Incomplete) -> S3Error {
    match failure {
        Incomplete::Part => error(
            S3ErrorCode::InvalidPart,
            "One or more of the specified parts could not be found. The part may not have been uploaded, or the specified \
             entity tag may not match the part's entity tag.",
        ),
        Incomplete::Order => error(
            S3ErrorCode::InvalidPartOrder,
            "The list of parts was not in ascending order. Parts must be ordered by part number.",
        ),
        Incomplete::Small => {
            error(S3ErrorCode::EntityTooSmall, "Your proposed upload is smaller than the minimum allowed size")
        }
        Incomplete::Checksum => {
            error(S3ErrorCode::BadDigest, "The checksum you specified did not match the calculated checksum.")
        }
        Incomplete::Size => error(
            S3ErrorCode::InvalidRequest,
            "The provided x-amz-mp-object-size header does not match what was computed.",
        ),
    }
}

/// 400: fewer bytes than announced.
pub(super) fn incomplete_body() -> S3Error {
    error(
        S3ErrorCode::IncompleteBody,
        "You did not provide the number of bytes specified by the Content-Length HTTP header",
    )
}

/// 400: the body is not the one whose hash was signed.
pub(super) fn content_mismatch() -> S3Error {
    custom(
        "XAmzContentSHA256Mismatch",
        StatusCode::BAD_REQUEST,
        "The provided 'x-amz-content-sha256' header does not match what was computed.",
    )
}

/// 400: a document of more bytes than any has.
pub(super) fn too_long() -> S3Error {
    error(S3ErrorCode::MaxMessageLengthExceeded, "Your request was too large.")
}

/// 400: a sender that is silent, or too slow.
pub(super) fn request_timeout() -> S3Error {
    error(
        S3ErrorCode::RequestTimeout,
        "Your socket connection to the server was not read from or written to within the timeout period. Idle connections \
         will be closed.",
    )
}

/// 403: what was signed is not what came, or was signed with another key.
pub(super) fn signature_mismatch() -> S3Error {
    error(
        S3ErrorCode::SignatureDoesNotMatch,
        "The request signature we calculated does not match the signature you provided. Check your key and signing method.",
    )
}

/// 400: a form that cannot be read.
pub(super) fn malformed_form() -> S3Error {
    error(S3ErrorCode::MalformedPOSTRequest, "The body of your POST request is not well-formed multipart/form-data.")
}

/// 400: a form without a field that it needs before its file.
pub(super) fn missing_field(name: &str) -> S3Error {
    S3Error::with_message(
        S3ErrorCode::InvalidArgument,
        format!(
            "Bucket POST must contain a field named '{name}'.  If it is specified, please check the order of the fields."
        ),
    )
}

/// A failure of the store: logged here, once; the caller learns only that it was ours.
pub(super) fn from_store(failure: StoreError) -> S3Error {
    match failure {
        StoreError::Condition(Unmet::Differs) => precondition_failed(),
        StoreError::Condition(Unmet::Absent) => no_such_key(),
        StoreError::NoSuchUpload => no_such_upload(),
        StoreError::Incomplete(failure) => incomplete(failure),
        // S3 never says that it is full. 503 is what AWS's SDKs try again later, as they would not a 507, and what S3 itself
        // answers when it cannot take a request for now.
        failure if failure.is_full() => {
            tracing::error!(error = %failure, "the disk is full");
            error(S3ErrorCode::ServiceUnavailable, "The store has no space left. Try again later.")
        }
        failure => {
            tracing::error!(error = %failure, "the store failed");
            internal()
        }
    }
}

/// 500.
pub(super) fn internal() -> S3Error {
    error(S3ErrorCode::InternalError, "We encountered an internal error. Please try again.")
}

/// 416, with the size that there is.
pub(super) fn not_satisfiable(size: u64) -> S3Error {
    let mut error = error(S3ErrorCode::InvalidRange, "The requested range is not satisfiable");
    let mut headers = HeaderMap::new();
    headers.extend(HeaderValue::from_str(&format!("bytes */{size}")).ok().map(|value| (CONTENT_RANGE, value)));
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/xml"));
    error.set_headers(headers);
    error
}
