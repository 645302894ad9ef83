//! GetObject and HeadObject.

use http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_ENCODING, CONTENT_LANGUAGE, CONTENT_TYPE, ETAG, EXPIRES, LAST_MODIFIED,
};
use http::{HeaderMap, HeaderName, HeaderValue, Uri};
use s3s::dto::{GetObjectInput, GetObjectOutput, HeadObjectInput, HeadObjectOutput, StreamingBlob, TimestampFormat};
use s3s::{S3Error, S3ErrorCode, S3Request, S3Response, S3Result};

use super::access::Absence;
use super::asker::asker;
use super::described::{Described, Slice, timestamp};
use super::errors::{access_denied, error, from_store, no_such_key, precondition_failed};
use super::preconditions::{Outcome, Preconditions};
use super::ranges::still_wanted;
use super::written::Content;
use crate::store::{Object, Store};

const TAGGING_COUNT: HeaderName = HeaderName::from_static("x-amz-tagging-count");

/// Answers GetObject.
pub(super) async fn get(
    store: &Store,
    request: S3Request<GetObjectInput>,
    absence: Absence,
) -> S3Result<S3Response<GetObjectOutput>> {
    let asker = asker(&request)?.clone();
    let S3Request { input, headers, .. } = request;
    unversioned(input.version_id.as_deref())?;
    let found = store.read(&input.bucket, &input.key).await.map_err(from_store)?;
    let (object, content) = found.ok_or_else(|| absent(absence))?;
    let asker = asker.again(&[reading(input.version_id.as_deref())], (&input.bucket, &input.key), &object.tags)?;
    let conditions = Preconditions {
        if_match: input.if_match,
        if_none_match: input.if_none_match,
        if_modified_since: input.if_modified_since,
        if_unmodified_since: input.if_unmodified_since,
    };
    check(conditions, &object)?;
    let range = input.range.filter(|_| still_wanted(&headers, &object.etag, object.modified_s));
    let slice = Slice::choose(&object, content.segments(), range, input.part_number)?;
    let (status, bytes) = (slice.status, slice.bytes.clone());
    let with_tags = asker.may_object("s3:GetObjectTagging", &input.bucket, &input.key);
    let described = Described { object: &object, slice, checksum_mode: input.checksum_mode, with_tags };
    let pieces = content.pieces(bytes).await.map_err(|failure| from_store(failure.into()))?;
    let body = Some(StreamingBlob::wrap(pieces));
    let mut response = S3Response::with_status(GetObjectOutput { body, ..described.into_get() }, status);
    response.extensions.insert(Content);
    Ok(response)
}

/// Answers HeadObject.
pub(super) async fn head(
    store: &Store,
    request: S3Request<HeadObjectInput>,
    absence: Absence,
) -> S3Result<S3Response<HeadObjectOutput>> {
    let asker = asker(&request)?.clone();
    let S3Request { input, headers, uri, .. } = request;
    unversioned(input.version_id.as_deref())?;
    let found = store.consist(&input.bucket, &input.key).await.map_err(from_store)?;
    let (object, segments) = found.ok_or_else(|| absent(absence))?;
    let asker = asker.again(&[reading(input.version_id.as_deref())], (&input.bucket, &input.key), &object.tags)?;
    let conditions = Preconditions {
        if_match: input.if_match,
        if_none_match: input.if_none_match,
        if_modified_since: input.if_modified_since,
        if_unmodified_since: input.if_unmodified_since,
    };
    check(conditions, &object)?;
    let range = input.range.filter(|_| still_wanted(&headers, &object.etag, object.modified_s));
    let slice = Slice::choose(&object, &segments, range, input.part_number)?;
    let status = slice.status;
    let with_tags = asker.may_object("s3:GetObjectTagging", &input.bucket, &input.key);
    let described = Described { object: &object, slice, checksum_mode: input.checksum_mode, with_tags };
    let tag_count = described.tag_count();
    let mut response = S3Response::with_status(described.into_head(), status);
    // The protocol layer has no field for it here.
    response.headers.extend(overrides(&uri)?);
    response.headers.extend(tag_count.map(|count| (TAGGING_COUNT, HeaderValue::from(count))));
    Ok(response)
}

/// The headers that the query names, in place of the object's. The protocol layer does it for GetObject only.
fn overrides(uri: &Uri) -> S3Result<HeaderMap> {
    let mut headers = HeaderMap::new();
    for (name, value) in url::form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes()) {
        let name = match name.as_ref() {
            "response-cache-control" => CACHE_CONTROL,
            "response-content-disposition" => CONTENT_DISPOSITION,
            "response-content-encoding" => CONTENT_ENCODING,
            "response-content-language" => CONTENT_LANGUAGE,
            "response-content-type" => CONTENT_TYPE,
            "response-expires" => EXPIRES,
            _ => continue,
        };
        let value = HeaderValue::from_str(&value).map_err(|_| {
            error(S3ErrorCode::InvalidArgument, "A header that the response is to have has a character that it cannot.")
        })?;
        headers.insert(name, value);
    }
    Ok(headers)
}

fn check(conditions: Preconditions, object: &Object) -> S3Result<()> {
    match conditions.check(&object.etag, object.modified_s) {
        Outcome::Send => Ok(()),
        Outcome::Failed => Err(precondition_failed()),
        Outcome::NotModified => Err(not_modified(object)),
    }
}

pub(super) fn absent(absence: Absence) -> S3Error {
    match absence {
        Absence::Shown => no_such_key(),
        Absence::Hidden => access_denied(),
    }
}

/// The permission to read an object.
pub(super) fn reading(version: Option<&str>) -> &'static str {
    match version {
        None => "s3:GetObject",
        Some(_) => "s3:GetObjectVersion",
    }
}

/// The bucket has no versions but the one that is called `null`.
pub(super) fn unversioned(version: Option<&str>) -> S3Result<()> {
    match version {
        None | Some("null") => Ok(()),
        Some(_) => Err(error(S3ErrorCode::InvalidArgument, "Invalid version id specified")),
    }
}

fn not_modified(object: &Object) -> S3Error {
    let mut error = error(S3ErrorCode::NotModified, "Not Modified");
    let mut headers = HeaderMap::new();
    set(&mut headers, ETAG, &format!("\"{}\"", object.etag));
    let mut modified = Vec::new();
    if timestamp(object.modified_s).is_some_and(|time| time.format(TimestampFormat::HttpDate, &mut modified).is_ok()) {
        set(&mut headers, LAST_MODIFIED, &String::from_utf8_lossy(&modified));
    }
    if let Some(value) = &object.attributes.cache_control {
        set(&mut headers, CACHE_CONTROL, value);
    }
    error.set_headers(headers);
    error
}

fn set(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
    }
}
