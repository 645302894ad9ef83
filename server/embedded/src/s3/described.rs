//! What GetObject and HeadObject say of an object: which bytes of it, and its headers.

use std::ops;

use http::StatusCode;
use s3s::dto::{ChecksumMode, ChecksumType, ETag, GetObjectOutput, HeadObjectOutput, Range, Timestamp};
use s3s::{S3ErrorCode, S3Result};
use time::OffsetDateTime;

use super::errors::{custom, error, not_satisfiable};
use crate::store::object::{ChecksumKind, Checksums};
use crate::store::{Object, Segment};

/// Bytes of an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Slice {
    pub(super) status: StatusCode,
    pub(super) bytes: ops::Range<u64>,
    /// Those that go with these bytes, if there are any.
    sums: Option<Checksums>,
    /// How many parts the object was uploaded in, when one of them was asked for.
    parts: Option<usize>,
}

impl Slice {
    /// The bytes that are asked for: a range, a part by its number, or all of them.
    ///
    /// # Errors
    /// When there are no such bytes, or when both are asked for.
    pub(super) fn choose(
        object: &Object,
        segments: &[Segment],
        range: Option<Range>,
        part: Option<i32>,
    ) -> S3Result<Self> {
        let whole = || Self {
            status: StatusCode::OK,
            bytes: 0..object.size,
            sums: Some(object.checksums.clone()),
            parts: None,
        };
        match (range, part) {
            (Some(_), Some(_)) => Err(error(
                S3ErrorCode::InvalidRequest,
                "Cannot specify both Range header and partNumber query parameter",
            )),
            (None, None) => Ok(whole()),
            // A checksum is of the whole object and would not fit a range of it.
            (Some(range), None) => match range.check(object.size) {
                Ok(bytes) if !bytes.is_empty() => {
                    Ok(Self { status: StatusCode::PARTIAL_CONTENT, bytes, sums: None, parts: None })
                }
                // Nor are there any last bytes of nothing.
                Ok(_) | Err(_) => Err(not_satisfiable(object.size)),
            },
            (None, Some(1)) if !object.has_parts() && object.size == 0 => Ok(whole()),
            (None, Some(number)) => Self::part(object, segments, number),
        }
    }

    fn part(object: &Object, segments: &[Segment], number: i32) -> S3Result<Self> {
        let number = u32::try_from(number).ok().filter(|number| *number > 0).ok_or_else(|| {
            error(S3ErrorCode::InvalidArgument, "Part number must be an integer between 1 and 10000, inclusive")
        })?;
        let mut start = 0_u64;
        for segment in segments {
            let end = start.saturating_add(segment.size);
            if segment.number == number {
                let sums = if object.has_parts() { &segment.checksums } else { &object.checksums };
                return Ok(Self {
                    status: StatusCode::PARTIAL_CONTENT,
                    bytes: start..end,
                    sums: Some(Checksums { kind: object.checksums.kind, ..sums.clone() }),
                    parts: object.has_parts().then_some(segments.len()),
                });
            }
            start = end;
        }
        Err(custom(
            "InvalidPartNumber",
            StatusCode::RANGE_NOT_SATISFIABLE,
            "The requested partnumber is not satisfiable",
        ))
    }
}

/// What both operations say of an object.
pub(super) struct Described<'o> {
    pub(super) object: &'o Object,
    pub(super) slice: Slice,
    pub(super) checksum_mode: Option<ChecksumMode>,
    /// Whether the caller may learn how many tags there are.
    pub(super) with_tags: bool,
}

/// Both outputs have the same fields, but not the same type.
macro_rules! output {
    ($described:expr, $output:ident) => {{
        let Described { object, slice, checksum_mode, with_tags: _ } = $described;
        let bytes = slice.bytes;
        let attributes = object.attributes.clone();
        let checksums = slice.sums.filter(|_| checksum_mode.is_some_and(|mode| mode.as_str() == ChecksumMode::ENABLED));
        let length = bytes.end.saturating_sub(bytes.start);
        let partial = slice.status == StatusCode::PARTIAL_CONTENT && length > 0;
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
            parts_count: slice.parts.and_then(|count| i32::try_from(count).ok()),
            ..$output::default()
        }
    }};
}

impl Described<'_> {
    /// How many tags there are, when there are any and the caller may know.
    pub(super) fn tag_count(&self) -> Option<i32> {
        let count = self.object.tags.len();
        i32::try_from(count).ok().filter(|count| self.with_tags && *count > 0)
    }

    pub(super) fn into_get(self) -> GetObjectOutput {
        let tag_count = self.tag_count();
        GetObjectOutput { tag_count, ..output!(self, GetObjectOutput) }
    }

    pub(super) fn into_head(self) -> HeadObjectOutput {
        output!(self, HeadObjectOutput)
    }
}

/// What S3 calls it.
pub(super) fn checksum_type(kind: ChecksumKind) -> ChecksumType {
    ChecksumType::from_static(match kind {
        ChecksumKind::Full => ChecksumType::FULL_OBJECT,
        ChecksumKind::Composite => ChecksumType::COMPOSITE,
    })
}

/// A moment in seconds since 1970.
pub(super) fn timestamp(seconds: i64) -> Option<Timestamp> {
    OffsetDateTime::from_unix_timestamp(seconds).ok().map(Timestamp::from)
}
