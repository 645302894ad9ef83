//! GetObject and HeadObject.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::ops;

use bytes::Bytes;
use futures::stream;
use http::header::{CACHE_CONTROL, ETAG, LAST_MODIFIED};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use s3s::dto::{
    ChecksumMode, ChecksumType, ETag, GetObjectInput, GetObjectOutput, HeadObjectInput, HeadObjectOutput, Range,
    StreamingBlob, Timestamp, TimestampFormat,
};
use s3s::{S3Error, S3ErrorCode, S3Response, S3Result};
use time::OffsetDateTime;

use super::access::Absence;
use super::errors::{
    access_denied, custom, error, from_store, internal, no_such_key, not_implemented, precondition_failed,
};
use super::preconditions::{Outcome, Preconditions};
use super::ranges::still_wanted;
use crate::store::object::ChecksumKind;
use crate::store::{Object, Store};

/// How many bytes are read at once.
const PIECE_BYTES: usize = 256 * 1024;

/// Answers GetObject.
pub(super) async fn get(
    store: &Store,
    headers: &HeaderMap,
    input: GetObjectInput,
    absence: Absence,
) -> S3Result<S3Response<GetObjectOutput>> {
    unversioned(input.version_id.as_deref())?;
    let found = store.read(&input.bucket, &input.key).await.map_err(from_store)?;
    let (object, file) = found.ok_or_else(|| absent(absence))?;
    whole_part(input.part_number, &object)?;
    let conditions = Preconditions {
        if_match: input.if_match,
        if_none_match: input.if_none_match,
        if_modified_since: input.if_modified_since,
        if_unmodified_since: input.if_unmodified_since,
    };
    let range = input.range.filter(|_| still_wanted(headers, &object.etag, object.modified_s));
    let described = describe(&object, conditions, range, input.checksum_mode.as_ref())?;
    let status = described.status;
    let body = content(file, described.bytes.clone()).await?;
    Ok(S3Response::with_status(GetObjectOutput { body: Some(body), ..described.into_get() }, status))
}

/// Answers HeadObject.
pub(super) async fn head(
    store: &Store,
    headers: &HeaderMap,
    input: HeadObjectInput,
    absence: Absence,
) -> S3Result<S3Response<HeadObjectOutput>> {
    unversioned(input.version_id.as_deref())?;
    let found = store.find(&input.bucket, &input.key).await.map_err(from_store)?;
    let object = found.ok_or_else(|| absent(absence))?;
    whole_part(input.part_number, &object)?;
    let conditions = Preconditions {
        if_match: input.if_match,
        if_none_match: input.if_none_match,
        if_modified_since: input.if_modified_since,
        if_unmodified_since: input.if_unmodified_since,
    };
    let range = input.range.filter(|_| still_wanted(headers, &object.etag, object.modified_s));
    let described = describe(&object, conditions, range, input.checksum_mode.as_ref())?;
    let status = described.status;
    Ok(S3Response::with_status(described.into_head(), status))
}

/// What both operations say of an object.
struct Described<'o> {
    object: &'o Object,
    status: StatusCode,
    bytes: ops::Range<u64>,
    with_checksums: bool,
}

fn describe<'o>(
    object: &'o Object,
    conditions: Preconditions,
    range: Option<Range>,
    checksum_mode: Option<&ChecksumMode>,
) -> S3Result<Described<'o>> {
    match conditions.check(&object.etag, object.modified_s) {
        Outcome::Send => {}
        Outcome::Failed => return Err(precondition_failed()),
        Outcome::NotModified => return Err(not_modified(object)),
    }
    let (status, bytes) = match range {
        None => (StatusCode::OK, 0..object.size),
        Some(range) => match range.check(object.size) {
            Ok(bytes) => (StatusCode::PARTIAL_CONTENT, bytes),
            Err(_) => return Err(not_satisfiable(object.size)),
        },
    };
    // A checksum is of the whole object and would not fit a part of it.
    let with_checksums =
        status == StatusCode::OK && checksum_mode.is_some_and(|mode| mode.as_str() == ChecksumMode::ENABLED);
    Ok(Described { object, status, bytes, with_checksums })
}

/// Both outputs have the same fields, but not the same type.
macro_rules! output {
    ($described:expr, $output:ident) => {{
        let described = $described;
        let (object, bytes) = (described.object, described.bytes);
        let attributes = object.attributes.clone();
        let checksums = described.with_checksums.then(|| object.checksums.clone());
        let length = bytes.end.saturating_sub(bytes.start);
        let partial = described.status == StatusCode::PARTIAL_CONTENT;
        $output {
            accept_ranges: Some("bytes".to_owned()),
            cache_control: attributes.cache_control,
            checksum_type: checksums.as_ref().map(|sums| checksum_type(sums.kind)),
            checksum_crc32: checksums.as_ref().and_then(|sums| sums.crc32.clone()),
            checksum_crc32c: checksums.as_ref().and_then(|sums| sums.crc32c.clone()),
            checksum_crc64nvme: checksums.as_ref().and_then(|sums| sums.crc64nvme.clone()),
            checksum_sha1: checksums.as_ref().and_then(|sums| sums.sha1.clone()),
            checksum_sha256: checksums.as_ref().and_then(|sums| sums.sha256.clone()),
            content_disposition: attributes.content_disposition,
            content_encoding: attributes.content_encoding,
            content_language: attributes.content_language,
            content_length: Some(i64::try_from(length).unwrap_or(i64::MAX)),
            content_range: partial
                .then(|| format!("bytes {}-{}/{}", bytes.start, bytes.end.saturating_sub(1), object.size)),
            content_type: Some(attributes.content_type.unwrap_or_else(|| "binary/octet-stream".to_owned())),
            e_tag: Some(ETag::Strong(object.etag.clone())),
            expires: attributes.expires_s.and_then(timestamp),
            last_modified: timestamp(object.modified_s),
            metadata: Some(object.metadata.clone().into_iter().collect()),
            ..$output::default()
        }
    }};
}

impl Described<'_> {
    fn into_get(self) -> GetObjectOutput {
        output!(self, GetObjectOutput)
    }

    fn into_head(self) -> HeadObjectOutput {
        output!(self, HeadObjectOutput)
    }
}

/// The bytes of a file from `range.start` to before `range.end`, piece by piece.
async fn content(mut file: File, range: ops::Range<u64>) -> S3Result<StreamingBlob> {
    let length = range.end.saturating_sub(range.start);
    let file = blocking(move || {
        file.seek(SeekFrom::Start(range.start))?;
        Ok(file)
    })
    .await
    .map_err(|failure| {
        tracing::error!(error = %failure, "a content file could not be read");
        internal()
    })?;
    let pieces = stream::try_unfold((file, length), |(file, left)| async move {
        if left == 0 {
            return Ok(None);
        }
        let (piece, file) = blocking(move || read_piece(file, left)).await?;
        let left = left.saturating_sub(u64::try_from(piece.len()).unwrap_or(u64::MAX));
        Ok::<_, std::io::Error>(Some((piece, (file, left))))
    });
    Ok(StreamingBlob::wrap(pieces))
}

fn read_piece(mut file: File, left: u64) -> std::io::Result<(Bytes, File)> {
    let length = usize::try_from(left).unwrap_or(PIECE_BYTES).min(PIECE_BYTES);
    let mut piece = vec![0; length];
    file.read_exact(&mut piece)?;
    Ok((piece.into(), file))
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> std::io::Result<T> + Send + 'static) -> std::io::Result<T> {
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|error| Err(std::io::Error::other(error)))
}

/// What S3 calls it.
pub(super) fn checksum_type(kind: ChecksumKind) -> ChecksumType {
    ChecksumType::from_static(match kind {
        ChecksumKind::Full => ChecksumType::FULL_OBJECT,
        ChecksumKind::Composite => ChecksumType::COMPOSITE,
    })
}

pub(super) fn timestamp(seconds: i64) -> Option<Timestamp> {
    OffsetDateTime::from_unix_timestamp(seconds).ok().map(Timestamp::from)
}

pub(super) fn absent(absence: Absence) -> S3Error {
    match absence {
        Absence::Shown => no_such_key(),
        Absence::Hidden => access_denied(),
    }
}

/// The bucket has no versions but the one that is called `null`.
pub(super) fn unversioned(version: Option<&str>) -> S3Result<()> {
    match version {
        None | Some("null") => Ok(()),
        Some(_) => Err(error(S3ErrorCode::InvalidArgument, "Invalid version id specified")),
    }
}

/// An object that was uploaded at once is one part. Where the parts of others ended is not kept.
fn whole_part(part: Option<i32>, object: &Object) -> S3Result<()> {
    match part {
        None => Ok(()),
        Some(_) if object.has_parts() => Err(not_implemented()),
        Some(1) => Ok(()),
        Some(_) => Err(custom(
            "InvalidPartNumber",
            StatusCode::RANGE_NOT_SATISFIABLE,
            "The requested partnumber is not satisfiable",
        )),
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

fn not_satisfiable(size: u64) -> S3Error {
    let mut error = error(S3ErrorCode::InvalidRange, "The requested range is not satisfiable");
    let mut headers = HeaderMap::new();
    set(&mut headers, http::header::CONTENT_RANGE, &format!("bytes */{size}"));
    set(&mut headers, http::header::CONTENT_TYPE, "application/xml");
    error.set_headers(headers);
    error
}

fn set(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
    }
}
