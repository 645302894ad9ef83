//! GetObjectAttributes (<https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectAttributes.html>).

use s3s::dto::{
    Checksum, ETag, GetObjectAttributesInput, GetObjectAttributesOutput, GetObjectAttributesParts, ObjectAttributes,
    ObjectPart, StorageClass,
};
use s3s::{S3ErrorCode, S3Response, S3Result};

use super::access::Absence;
use super::asker::Asker;
use super::described::{checksum_type, timestamp};
use super::errors::{error, from_store, not_implemented};
use super::get::{absent, reading, unversioned};
use super::list::limit;
use crate::store::{Object, Segment, Store};

/// Answers GetObjectAttributes.
pub(super) async fn get(
    store: &Store,
    input: GetObjectAttributesInput,
    absence: Absence,
    asker: &Asker,
) -> S3Result<S3Response<GetObjectAttributesOutput>> {
    unversioned(input.version_id.as_deref())?;
    if input.sse_customer_algorithm.is_some() || input.sse_customer_key.is_some() {
        return Err(not_implemented());
    }
    let known = [
        ObjectAttributes::CHECKSUM,
        ObjectAttributes::ETAG,
        ObjectAttributes::OBJECT_PARTS,
        ObjectAttributes::OBJECT_SIZE,
        ObjectAttributes::STORAGE_CLASS,
    ];
    // The protocol layer hands a list with commas over as one name.
    let names = input.object_attributes.iter().flat_map(|names| names.as_str().split(','));
    let asked: Vec<&str> = names.map(str::trim).filter(|name| !name.is_empty()).collect();
    if asked.is_empty() || asked.iter().any(|name| !known.contains(name)) {
        return Err(error(S3ErrorCode::InvalidArgument, "Invalid attribute name specified."));
    }
    let wants = |name: &str| asked.contains(&name);
    let page = Page::read(&input)?;
    let found = store.consist(&input.bucket, &input.key).await.map_err(from_store)?;
    let (object, segments) = found.ok_or_else(|| absent(absence))?;
    let version = input.version_id.as_deref();
    let attributes = if version.is_some() { "s3:GetObjectVersionAttributes" } else { "s3:GetObjectAttributes" };
    asker.again(&[attributes, reading(version)], (&input.bucket, &input.key), &object.tags)?;
    let parts = object.has_parts() && wants(ObjectAttributes::OBJECT_PARTS);
    Ok(S3Response::new(GetObjectAttributesOutput {
        checksum: wants(ObjectAttributes::CHECKSUM).then(|| checksum(&object)),
        e_tag: wants(ObjectAttributes::ETAG).then(|| ETag::Strong(object.etag.clone())),
        last_modified: timestamp(object.modified_s),
        object_parts: parts.then(|| page.of(&segments)),
        object_size: i64::try_from(object.size).ok().filter(|_| wants(ObjectAttributes::OBJECT_SIZE)),
        storage_class: wants(ObjectAttributes::STORAGE_CLASS)
            .then(|| StorageClass::from_static(StorageClass::STANDARD)),
        ..GetObjectAttributesOutput::default()
    }))
}

fn checksum(object: &Object) -> Checksum {
    let sums = object.checksums.clone();
    Checksum {
        checksum_crc32: sums.crc32,
        checksum_crc32c: sums.crc32c,
        checksum_crc64nvme: sums.crc64nvme,
        checksum_sha1: sums.sha1,
        checksum_sha256: sums.sha256,
        checksum_type: Some(checksum_type(sums.kind)),
    }
}

/// Which parts are wanted.
struct Page {
    after: u32,
    limit: usize,
}

impl Page {
    fn read(input: &GetObjectAttributesInput) -> S3Result<Self> {
        let after = u32::try_from(input.part_number_marker.unwrap_or(0)).map_err(|_| {
            error(
                S3ErrorCode::InvalidArgument,
                "Argument part-number-marker must be an integer between 0 and 2147483647",
            )
        })?;
        Ok(Self { after, limit: limit(input.max_parts)? })
    }

    fn of(&self, segments: &[Segment]) -> GetObjectAttributesParts {
        let mut parts: Vec<&Segment> = segments.iter().filter(|segment| segment.number > self.after).collect();
        let truncated = parts.len() > self.limit;
        parts.truncate(self.limit);
        let last = parts.last().map_or(self.after, |part| part.number);
        GetObjectAttributesParts {
            is_truncated: Some(truncated),
            max_parts: i32::try_from(self.limit).ok(),
            next_part_number_marker: i32::try_from(last).ok(),
            part_number_marker: i32::try_from(self.after).ok(),
            parts: Some(parts.into_iter().map(part).collect()),
            total_parts_count: i32::try_from(segments.len()).ok(),
        }
    }
}

fn part(segment: &Segment) -> ObjectPart {
    let sums = segment.checksums.clone();
    ObjectPart {
        checksum_crc32: sums.crc32,
        checksum_crc32c: sums.crc32c,
        checksum_crc64nvme: sums.crc64nvme,
        checksum_sha1: sums.sha1,
        checksum_sha256: sums.sha256,
        part_number: i32::try_from(segment.number).ok(),
        size: i64::try_from(segment.size).ok(),
    }
}
