//! Multipart uploads: CreateMultipartUpload, UploadPart, CompleteMultipartUpload, AbortMultipartUpload
//! (<https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html>).
//!
//! What is asked about uploads is in [`super::multipart_lists`]. UploadPartCopy is in [`super::part_copy`].

use s3s::dto::{
    AbortMultipartUploadInput, AbortMultipartUploadOutput, CompleteMultipartUploadInput, CompleteMultipartUploadOutput,
    CompletedPart, CreateMultipartUploadInput, CreateMultipartUploadOutput, ETag, PutObjectInput, UploadPartInput,
    UploadPartOutput,
};
use s3s::{S3ErrorCode, S3Request, S3Response, S3Result};

use super::any_script::{give_back, trailing};
use super::as_put::as_put;
use super::described::checksum_type;
use super::errors::{error, from_store, incomplete_body, malformed_xml, no_such_upload};
use super::hosts::{location, origin};
use super::promised::Promised;
use super::put::{attributes, finish, receive, refuse_unsupported, write_condition};
use super::{tags, upload_checksum};
use crate::store::completion::{Wanted, Whole};
use crate::store::object::Checksums;
use crate::store::uploads::{Address, UploadId};
use crate::store::{Place, Store};

/// The greatest number of a part.
const PARTS: u32 = 10_000;

/// Answers CreateMultipartUpload. Giving up what was begun too long ago is the upkeep's: it looks at every upload there is.
pub(super) async fn create(
    store: &Store,
    request: S3Request<CreateMultipartUploadInput>,
) -> S3Result<S3Response<CreateMultipartUploadOutput>> {
    let S3Request { mut input, extensions, .. } = request;
    let checksum = upload_checksum::chosen(input.checksum_algorithm.as_ref(), input.checksum_type.as_ref())?;
    let mut described = as_put!(input);
    give_back(&extensions, &mut described);
    refuse_unsupported(&described)?;
    let tags = tags::from_header(described.tagging.as_deref())?;
    let attributes = attributes(&mut described);
    let metadata = described.metadata.take().unwrap_or_default().into_iter().collect();
    let place = Place { bucket: input.bucket.clone(), key: input.key.clone(), attributes, metadata, tags };
    let id = store.begin(place, checksum.clone()).await.map_err(from_store)?;
    Ok(S3Response::new(CreateMultipartUploadOutput {
        bucket: Some(input.bucket),
        key: Some(input.key),
        upload_id: Some(id.text()),
        checksum_type: input.checksum_algorithm.as_ref().map(|_| checksum_type(checksum.kind)),
        checksum_algorithm: input.checksum_algorithm,
        ..CreateMultipartUploadOutput::default()
    }))
}

/// Answers UploadPart.
pub(super) async fn part(store: &Store, request: S3Request<UploadPartInput>) -> S3Result<S3Response<UploadPartOutput>> {
    let trailing = trailing(&request);
    let mut input = request.input;
    let number = part_number(input.part_number)?;
    let address = address(&input.bucket, &input.key, &input.upload_id)?;
    if input.sse_customer_algorithm.is_some() || input.sse_customer_key.is_some() {
        return Err(super::errors::not_implemented());
    }
    let described = PutObjectInput {
        content_length: input.content_length,
        content_md5: input.content_md5.take(),
        checksum_crc32: input.checksum_crc32.take(),
        checksum_crc32c: input.checksum_crc32c.take(),
        checksum_crc64nvme: input.checksum_crc64nvme.take(),
        checksum_sha1: input.checksum_sha1.take(),
        checksum_sha256: input.checksum_sha256.take(),
        ..PutObjectInput::default()
    };
    let mut promised = Promised::read(&described, &request.headers)?;
    // Told before the body is sent for nothing; it is checked again when it counts.
    let upload = store.upload(&address).await.map_err(from_store)?;
    upload_checksum::check_part(&upload.checksum, promised.named())?;
    promised.also(&upload.checksum.algorithm);
    let staged = match input.body.take() {
        Some(body) => receive(store, body, &promised).await?,
        None => finish(store.write(promised.algorithms())).await?,
    };
    promised.check(staged.digests().ok_or_else(incomplete_body)?, trailing.as_ref())?;
    let part = store.add_part(address, number, staged).await.map_err(from_store)?;
    Ok(S3Response::new(UploadPartOutput {
        e_tag: Some(ETag::Strong(hex::encode(part.md5))),
        checksum_crc32: part.checksums.crc32,
        checksum_crc32c: part.checksums.crc32c,
        checksum_crc64nvme: part.checksums.crc64nvme,
        checksum_sha1: part.checksums.sha1,
        checksum_sha256: part.checksums.sha256,
        ..UploadPartOutput::default()
    }))
}

/// Answers CompleteMultipartUpload.
pub(super) async fn complete(
    store: &Store,
    request: S3Request<CompleteMultipartUploadInput>,
) -> S3Result<S3Response<CompleteMultipartUploadOutput>> {
    let S3Request { input, headers, extensions, .. } = request;
    let address = address(&input.bucket, &input.key, &input.upload_id)?;
    let parts = input.multipart_upload.and_then(|upload| upload.parts).unwrap_or_default();
    if parts.is_empty() {
        return Err(error(S3ErrorCode::MalformedXML, "You must specify at least one part"));
    }
    let upload = store.upload(&address).await.map_err(from_store)?;
    upload_checksum::check_completion(&upload.checksum, input.checksum_type.as_ref(), &parts)?;
    let size = input.mpu_object_size.map(u64::try_from).transpose();
    let whole = Whole {
        parts: parts.into_iter().map(wanted).collect::<S3Result<_>>()?,
        checksums: Checksums {
            crc32: input.checksum_crc32,
            crc32c: input.checksum_crc32c,
            crc64nvme: input.checksum_crc64nvme,
            sha1: input.checksum_sha1,
            sha256: input.checksum_sha256,
            ..Checksums::default()
        },
        size: size.map_err(|_| error(S3ErrorCode::InvalidRequest, "x-amz-mp-object-size is not a size"))?,
        condition: write_condition(input.if_none_match.as_ref(), input.if_match.as_ref())?,
    };
    let completed = store.complete(address, whole).await.map_err(from_store)?;
    let sums = completed.checksums;
    Ok(S3Response::new(CompleteMultipartUploadOutput {
        location: Some(location(&origin(&headers, &extensions, &input.bucket), &input.key)),
        bucket: Some(input.bucket),
        key: Some(input.key),
        e_tag: Some(ETag::Strong(completed.etag)),
        checksum_type: Some(checksum_type(sums.kind)),
        checksum_crc32: sums.crc32,
        checksum_crc32c: sums.crc32c,
        checksum_crc64nvme: sums.crc64nvme,
        checksum_sha1: sums.sha1,
        checksum_sha256: sums.sha256,
        ..CompleteMultipartUploadOutput::default()
    }))
}

/// Answers AbortMultipartUpload.
pub(super) async fn abort(
    store: &Store,
    input: AbortMultipartUploadInput,
) -> S3Result<S3Response<AbortMultipartUploadOutput>> {
    if input.if_match_initiated_time.is_some() {
        return Err(super::errors::not_implemented());
    }
    let address = address(&input.bucket, &input.key, &input.upload_id)?;
    store.abort(address).await.map_err(from_store)?;
    Ok(S3Response::new(AbortMultipartUploadOutput::default()))
}

/// Where an upload is looked for.
pub(super) fn address(bucket: &str, key: &str, id: &str) -> S3Result<Address> {
    let id = UploadId::parse(id).ok_or_else(no_such_upload)?;
    Ok(Address { bucket: bucket.to_owned(), key: key.to_owned(), id })
}

pub(super) fn part_number(number: i32) -> S3Result<u32> {
    u32::try_from(number).ok().filter(|number| (1..=PARTS).contains(number)).ok_or_else(|| {
        error(S3ErrorCode::InvalidArgument, "Part number must be an integer between 1 and 10000, inclusive")
    })
}

fn wanted(part: CompletedPart) -> S3Result<Wanted> {
    Ok(Wanted {
        number: part_number(part.part_number.ok_or_else(malformed_xml)?)?,
        etag: part.e_tag.ok_or_else(malformed_xml)?.into_value(),
        checksums: Checksums {
            crc32: part.checksum_crc32,
            crc32c: part.checksum_crc32c,
            crc64nvme: part.checksum_crc64nvme,
            sha1: part.checksum_sha1,
            sha256: part.checksum_sha256,
            ..Checksums::default()
        },
    })
}
