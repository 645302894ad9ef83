//! UploadPartCopy: a part that comes from an object (<https://docs.aws.amazon.com/AmazonS3/latest/API/API_UploadPartCopy.html>).

use s3s::dto::{CopyPartResult, ETag, UploadPartCopyInput, UploadPartCopyOutput};
use s3s::{S3Response, S3Result};

use super::access::Absence;
use super::asker::Asker;
use super::copy_source;
use super::described::timestamp;
use super::errors::{from_store, not_implemented};
use super::multipart::{address, part_number};
use super::preconditions::Preconditions;
use crate::store::{Algorithms, Store};

/// Answers UploadPartCopy.
pub(super) async fn part_copy(
    store: &Store,
    input: UploadPartCopyInput,
    absence: Absence,
    asker: &Asker,
) -> S3Result<S3Response<UploadPartCopyOutput>> {
    let number = part_number(input.part_number)?;
    let address = address(&input.bucket, &input.key, &input.upload_id)?;
    let encrypted = [
        &input.sse_customer_algorithm,
        &input.sse_customer_key,
        &input.copy_source_sse_customer_algorithm,
        &input.copy_source_sse_customer_key,
    ];
    if encrypted.iter().any(|header| header.is_some()) {
        return Err(not_implemented());
    }
    // Told before anything is copied for nothing; it is checked again when it counts.
    let upload = store.upload(&address).await.map_err(from_store)?;
    let conditions = Preconditions {
        if_match: input.copy_source_if_match,
        if_none_match: input.copy_source_if_none_match,
        if_modified_since: input.copy_source_if_modified_since,
        if_unmodified_since: input.copy_source_if_unmodified_since,
    };
    let (source, content) = copy_source::find(store, &input.copy_source, conditions, absence, asker).await?;
    let range = copy_source::range(input.copy_source_range.as_deref(), &source)?;
    let algorithms = Algorithms::named(&upload.checksum.algorithm).unwrap_or_default();
    let staged = store.copy(content, range, algorithms).await.map_err(|failure| from_store(failure.into()))?;
    let part = store.add_part(address, number, staged).await.map_err(from_store)?;
    let result = CopyPartResult {
        e_tag: Some(ETag::Strong(hex::encode(part.md5))),
        last_modified: timestamp(part.modified_s),
        checksum_crc32: part.checksums.crc32,
        checksum_crc32c: part.checksums.crc32c,
        checksum_crc64nvme: part.checksums.crc64nvme,
        checksum_sha1: part.checksums.sha1,
        checksum_sha256: part.checksums.sha256,
    };
    Ok(S3Response::new(UploadPartCopyOutput { copy_part_result: Some(result), ..UploadPartCopyOutput::default() }))
}
