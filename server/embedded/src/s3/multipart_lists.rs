//! What is asked about multipart uploads: ListParts and ListMultipartUploads
//! (<https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListParts.html>,
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListMultipartUploads.html>).

use s3s::dto::{
    ChecksumAlgorithm, ETag, Initiator, ListMultipartUploadsInput, ListMultipartUploadsOutput, ListPartsInput,
    ListPartsOutput, MultipartUpload, Part as Listed, StorageClass,
};
use s3s::{S3ErrorCode, S3Response, S3Result};

use super::described::{checksum_type, timestamp};
use super::errors::{error, from_store};
use super::list::{Encoding, groups, limit, owner};
use super::multipart::address;
use crate::stack::ACCOUNT;
use crate::store::Store;
use crate::store::upload_listing::{UploadListing, UploadMarker};
use crate::store::uploads::{Part, Upload, UploadId};

/// Answers ListParts.
pub(super) async fn parts(store: &Store, input: ListPartsInput) -> S3Result<S3Response<ListPartsOutput>> {
    let address = address(&input.bucket, &input.key, &input.upload_id)?;
    let limit = limit(input.max_parts)?;
    let after = u32::try_from(input.part_number_marker.unwrap_or(0)).map_err(|_| {
        error(S3ErrorCode::InvalidArgument, "Argument part-number-marker must be an integer between 0 and 2147483647")
    })?;
    let (upload, mut parts) = store.parts(&address, after).await.map_err(from_store)?;
    let truncated = limit > 0 && parts.len() > limit;
    parts.truncate(limit);
    let last = parts.last().map_or(after, |part| part.number);
    Ok(S3Response::new(ListPartsOutput {
        bucket: Some(input.bucket),
        key: Some(input.key),
        upload_id: Some(input.upload_id),
        part_number_marker: Some(i32::try_from(after).unwrap_or(i32::MAX)),
        next_part_number_marker: i32::try_from(last).ok(),
        max_parts: i32::try_from(limit).ok(),
        is_truncated: Some(truncated),
        checksum_algorithm: Some(ChecksumAlgorithm::from(upload.checksum.algorithm)),
        checksum_type: Some(checksum_type(upload.checksum.kind)),
        parts: Some(parts.into_iter().map(listed).collect()),
        owner: Some(owner()),
        initiator: Some(initiator()),
        storage_class: Some(StorageClass::from_static(StorageClass::STANDARD)),
        ..ListPartsOutput::default()
    }))
}

/// Answers ListMultipartUploads.
pub(super) async fn uploads(
    store: &Store,
    input: ListMultipartUploadsInput,
) -> S3Result<S3Response<ListMultipartUploadsOutput>> {
    let encoding = Encoding::read(input.encoding_type.as_ref())?;
    let limit = limit(input.max_uploads)?;
    let id_marker = input.upload_id_marker.as_deref().filter(|marker| !marker.is_empty());
    let key_marker = input.key_marker.clone().filter(|marker| !marker.is_empty());
    let listing = UploadListing {
        bucket: input.bucket.clone(),
        prefix: input.prefix.clone().unwrap_or_default(),
        delimiter: input.delimiter.clone().filter(|delimiter| !delimiter.is_empty()),
        // Without a key the other marker means nothing.
        after: key_marker.map(|key| UploadMarker { key, id: id_marker.and_then(UploadId::parse) }),
        limit,
    };
    let page = store.uploads(listing).await.map_err(from_store)?;
    let keys = page.uploads.iter().map(|upload| &upload.key);
    keys.chain(&page.groups).try_for_each(|name| encoding.check_name(name))?;
    let truncated = page.more_after.is_some();
    let (next_key, next_id) = page.more_after.map(|last| (last.key, last.id)).unzip();
    Ok(S3Response::new(ListMultipartUploadsOutput {
        bucket: Some(input.bucket),
        prefix: Some(encoding.write(input.prefix.unwrap_or_default())),
        delimiter: input.delimiter.map(|delimiter| encoding.write(delimiter)),
        key_marker: Some(encoding.write(input.key_marker.unwrap_or_default())),
        upload_id_marker: Some(input.upload_id_marker.unwrap_or_default()),
        next_key_marker: next_key.map(|key| encoding.write(key)),
        next_upload_id_marker: next_id.flatten().map(UploadId::text),
        max_uploads: i32::try_from(limit).ok(),
        is_truncated: Some(truncated),
        uploads: Some(page.uploads.into_iter().map(|upload| begun(upload, encoding)).collect()),
        common_prefixes: Some(groups(page.groups, encoding)),
        encoding_type: input.encoding_type,
        ..ListMultipartUploadsOutput::default()
    }))
}

fn listed(part: Part) -> Listed {
    Listed {
        part_number: i32::try_from(part.number).ok(),
        e_tag: Some(ETag::Strong(hex::encode(part.md5))),
        size: i64::try_from(part.size).ok(),
        last_modified: timestamp(part.modified_s),
        checksum_crc32: part.checksums.crc32,
        checksum_crc32c: part.checksums.crc32c,
        checksum_crc64nvme: part.checksums.crc64nvme,
        checksum_sha1: part.checksums.sha1,
        checksum_sha256: part.checksums.sha256,
    }
}

fn begun(upload: Upload, encoding: Encoding) -> MultipartUpload {
    MultipartUpload {
        key: Some(encoding.write(upload.key)),
        upload_id: Some(upload.id.text()),
        initiated: timestamp(upload.started_s),
        checksum_algorithm: Some(ChecksumAlgorithm::from(upload.checksum.algorithm)),
        checksum_type: Some(checksum_type(upload.checksum.kind)),
        owner: Some(owner()),
        initiator: Some(initiator()),
        storage_class: Some(StorageClass::from_static(StorageClass::STANDARD)),
    }
}

/// Everything is done in the name of the one account.
fn initiator() -> Initiator {
    Initiator { display_name: None, id: Some(ACCOUNT.to_owned()) }
}
