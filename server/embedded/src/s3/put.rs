//! PutObject: everything that was promised about the body is checked before the object becomes visible.
//! What can be promised is in [`super::promised`].

use futures::StreamExt as _;
use http::StatusCode;
use s3s::dto::{
    ChecksumType, ETag, ETagCondition, ObjectCannedACL, PutObjectInput, PutObjectOutput, StorageClass, StreamingBlob,
};
use s3s::{S3Error, S3ErrorCode, S3Request, S3Response, S3Result};
use time::OffsetDateTime;

use super::any_script::{give_back, trailing};
use super::errors::{
    content_mismatch, custom, error, from_store, incomplete_body, not_implemented, signature_mismatch,
};
use super::promised::Promised;
use super::tags;
use crate::store::{Attributes, Condition, Place, Staged, Store};

/// The most bytes of user metadata, names and values together.
const METADATA_BYTES: usize = 2_048;

/// Answers PutObject.
pub(super) async fn put(store: &Store, request: S3Request<PutObjectInput>) -> S3Result<S3Response<PutObjectOutput>> {
    let trailing = trailing(&request);
    let headers = request.headers;
    let mut input = request.input;
    give_back(&request.extensions, &mut input);
    refuse_unsupported(&input)?;
    let tags = tags::from_header(input.tagging.as_deref())?;
    let promised = Promised::read(&input, &headers)?;
    let condition = write_condition(input.if_none_match.as_ref(), input.if_match.as_ref())?;
    let current = match condition {
        Condition::None => None,
        // Told before the body is sent for nothing; it is checked again when it counts.
        _ => store.find(&input.bucket, &input.key).await.map_err(from_store)?,
    };
    condition.check(current.as_ref()).map_err(|unmet| from_store(crate::store::StoreError::Condition(unmet)))?;

    let staged = match input.body.take() {
        Some(body) => receive(store, body, &promised).await?,
        None => finish(store.write(promised.algorithms())).await?,
    };
    let digests = staged.digests().ok_or_else(incomplete_body)?;
    promised.check(digests, trailing.as_ref())?;

    let attributes = attributes(&mut input);
    let metadata = input.metadata.take().unwrap_or_default().into_iter().collect();
    let place = Place { bucket: input.bucket, key: input.key, attributes, metadata, tags };
    let object = store.commit(place, staged, condition).await.map_err(from_store)?;
    Ok(S3Response::new(PutObjectOutput {
        e_tag: Some(ETag::Strong(object.etag.clone())),
        checksum_type: Some(ChecksumType::from_static(ChecksumType::FULL_OBJECT)),
        checksum_crc32: object.checksums.crc32,
        checksum_crc32c: object.checksums.crc32c,
        checksum_crc64nvme: object.checksums.crc64nvme,
        checksum_sha1: object.checksums.sha1,
        checksum_sha256: object.checksums.sha256,
        ..PutObjectOutput::default()
    }))
}

/// Writes the body to a file that is no object yet.
pub(super) async fn receive(store: &Store, mut body: StreamingBlob, promised: &Promised) -> S3Result<Staged> {
    // Told before the body is sent for nothing.
    let writer = store.write_sized(promised.algorithms(), promised.length()).await;
    let mut writer = writer.map_err(|failure| from_store(failure.into()))?;
    let mut left = promised.length();
    while let Some(piece) = body.next().await {
        let piece = piece.map_err(|failure| broken(&failure.to_string()))?;
        left = left.checked_sub(u64::try_from(piece.len()).unwrap_or(u64::MAX)).ok_or_else(incomplete_body)?;
        writer.push(piece).await.map_err(|failure| from_store(failure.into()))?;
    }
    finish(writer).await
}

/// There are no more pieces.
pub(super) async fn finish(writer: crate::store::Writer) -> S3Result<Staged> {
    writer.finish().await.map_err(|failure| from_store(failure.into()))
}

/// What is wrong with a body that ended early, by the protocol layer's description: its error types are its own. That it still
/// describes it so is held by the tests of broken bodies.
fn broken(failure: &str) -> S3Error {
    if failure.contains("Sha256Mismatch") {
        return content_mismatch();
    }
    if failure.contains("SignatureMismatch") {
        return signature_mismatch();
    }
    if failure.contains("ChunkTooLarge") {
        return custom(
            "InvalidChunkSizeError",
            StatusCode::BAD_REQUEST,
            "A signed chunk of the body is larger than 16 MiB. Send it in smaller chunks.",
        );
    }
    incomplete_body()
}

/// On what a write depends.
pub(super) fn write_condition(
    if_none_match: Option<&ETagCondition>,
    if_match: Option<&ETagCondition>,
) -> S3Result<Condition> {
    match (if_none_match, if_match) {
        (None, None) => Ok(Condition::None),
        (Some(ETagCondition::Any), None) => Ok(Condition::Absent),
        (None, Some(ETagCondition::Any)) => Ok(Condition::Present),
        (None, Some(ETagCondition::ETag(etag))) => Ok(Condition::Etag(etag.value().to_owned())),
        (Some(_), _) => Err(not_implemented()),
    }
}

/// The content encoding of bodies in signed chunks.
const CHUNKED: &str = "aws-chunked";

/// The headers that are stored with an object.
pub(super) fn attributes(input: &mut PutObjectInput) -> Attributes {
    // `aws-chunked` is how the body travelled, not what it is; all else comes back as it was written.
    let encoding = input.content_encoding.take().map(|encoding| {
        let names = || encoding.split(',').map(str::trim);
        if !names().any(|name| name == CHUNKED) {
            return encoding;
        }
        names().filter(|name| *name != CHUNKED).collect::<Vec<&str>>().join(",")
    });
    Attributes {
        content_type: input.content_type.take(),
        content_disposition: input.content_disposition.take(),
        content_encoding: encoding.filter(|encoding| !encoding.is_empty()),
        content_language: input.content_language.take(),
        cache_control: input.cache_control.take(),
        expires_s: input.expires.take().map(|time| OffsetDateTime::from(time).unix_timestamp()),
    }
}

/// Features that S3 has and this backend has not are refused, not passed over.
pub(super) fn refuse_unsupported(input: &PutObjectInput) -> S3Result<()> {
    let private = ObjectCannedACL::BUCKET_OWNER_FULL_CONTROL;
    let granted = [&input.grant_full_control, &input.grant_read, &input.grant_read_acp, &input.grant_write_acp];
    if input.acl.as_ref().is_some_and(|acl| acl.as_str() != private) || granted.iter().any(|grant| grant.is_some()) {
        return Err(error(S3ErrorCode::AccessControlListNotSupported, "The bucket does not allow ACLs"));
    }
    let unsupported = input.sse_customer_algorithm.is_some()
        || input.sse_customer_key.is_some()
        || input.ssekms_key_id.is_some()
        // Content is stored as it comes; whoever insists on more has to be told.
        || input.server_side_encryption.is_some()
        || input.storage_class.as_ref().is_some_and(|class| class.as_str() != StorageClass::STANDARD)
        || input.website_redirect_location.is_some()
        || input.object_lock_mode.is_some()
        || input.object_lock_retain_until_date.is_some()
        || input.object_lock_legal_hold_status.is_some()
        || input.write_offset_bytes.is_some();
    if unsupported {
        return Err(not_implemented());
    }
    let metadata = input.metadata.iter().flatten();
    let bytes: usize = metadata.map(|(name, value)| name.len().saturating_add(value.len())).sum();
    if bytes > METADATA_BYTES {
        return Err(error(
            S3ErrorCode::MetadataTooLarge,
            "Your metadata headers exceed the maximum allowed metadata size",
        ));
    }
    Ok(())
}
