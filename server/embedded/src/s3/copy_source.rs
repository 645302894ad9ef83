//! Where CopyObject and UploadPartCopy copy from. Whether it may be read was decided in [`super::access`].

use std::ops::Range;

use s3s::dto::CopySource;
use s3s::{S3Error, S3ErrorCode, S3Result};

use super::access::Absence;
use super::asker::Asker;
use super::errors::{error, from_store, not_implemented, precondition_failed};
use super::get::{absent, reading, unversioned};
use super::preconditions::{Outcome, Preconditions};
use crate::store::reading::Content;
use crate::store::{Object, Store};

/// The most bytes that are copied at once: 5 GiB.
const LARGEST_BYTES: u64 = 5 << 30;

/// Bucket and key.
pub(super) fn place(source: &CopySource) -> S3Result<(&str, &str)> {
    let CopySource::Bucket { bucket, key, version_id } = source else { return Err(not_implemented()) };
    unversioned(version_id.as_deref())?;
    Ok((bucket, key))
}

/// The object that is copied from, if it is there and as the caller wants it.
pub(super) async fn find(
    store: &Store,
    source: &CopySource,
    conditions: Preconditions,
    absence: Absence,
    asker: &Asker,
) -> S3Result<(Object, Content)> {
    let (bucket, key) = place(source)?;
    let CopySource::Bucket { version_id, .. } = source else { return Err(not_implemented()) };
    let found = store.read(bucket, key).await.map_err(from_store)?;
    let (object, content) = found.ok_or_else(|| absent(absence))?;
    asker.again(&[reading(version_id.as_deref())], (bucket, key), &object.tags)?;
    if conditions.check(&object.etag, object.modified_s) != Outcome::Send {
        return Err(precondition_failed());
    }
    Ok((object, content))
}

/// The bytes that are copied: all of them, or those that `x-amz-copy-source-range` names.
pub(super) fn range(header: Option<&str>, object: &Object) -> S3Result<Range<u64>> {
    let range = match header {
        None => 0..object.size,
        Some(header) => read(header, object.size)?,
    };
    if range.end.saturating_sub(range.start) > LARGEST_BYTES {
        return Err(error(
            S3ErrorCode::InvalidRequest,
            "The specified copy source is larger than the maximum allowable size for a copy source: 5368709120",
        ));
    }
    Ok(range)
}

fn read(header: &str, size: u64) -> S3Result<Range<u64>> {
    let number = |text: &str| text.parse::<u64>().ok().filter(|_| text.bytes().all(|byte| byte.is_ascii_digit()));
    let ends = header.strip_prefix("bytes=").and_then(|range| range.split_once('-'));
    let ends = ends.and_then(|(first, last)| Some((number(first)?, number(last)?)));
    let (first, last) = ends.filter(|(first, last)| first <= last).ok_or_else(|| {
        error(
            S3ErrorCode::InvalidArgument,
            "The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are the \
             zero-based offsets of the first and last bytes to copy",
        )
    })?;
    if last >= size {
        let message = format!("Range specified is not valid for source object of size: {size}");
        return Err(S3Error::with_message(S3ErrorCode::InvalidArgument, message));
    }
    Ok(first..last.saturating_add(1))
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn both_ends_of_a_range_are_named_and_within_the_source() {
        for (header, expected) in [("bytes=0-0", 0..1), ("bytes=0-9", 0..10), ("bytes=4-7", 4..8)] {
            assert_eq!(read(header, 10).unwrap(), expected, "{header}");
        }
        for header in
            ["bytes=0-", "bytes=-5", "bytes=5-2", "bytes=0-10", "0-5", "bytes=0-1,3-4", "bytes=+1-2", "bytes=a-b"]
        {
            let refused = read(header, 10).unwrap_err();
            assert_eq!(refused.code().as_str(), "InvalidArgument", "{header}");
        }
    }
}
