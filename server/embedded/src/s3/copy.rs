//! CopyObject (<https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html>).
//!
//! The content is copied, not shared.

use http::header::{IF_MATCH, IF_NONE_MATCH};
use http::{HeaderMap, HeaderName};
use s3s::dto::{
    ChecksumAlgorithm, ChecksumType, CopyObjectInput, CopyObjectOutput, CopyObjectResult, ETag, ETagCondition,
    MetadataDirective, PutObjectInput, TaggingDirective,
};
use s3s::{S3ErrorCode, S3Request, S3Response, S3Result};

use super::access::Absence;
use super::any_script::give_back;
use super::as_put::as_put;
use super::asker::Asker;
use super::copy_source;
use super::described::timestamp;
use super::errors::{access_denied, error, from_store};
use super::preconditions::Preconditions;
use super::put::{attributes, refuse_unsupported, write_condition};
use super::tags;
use crate::store::{Algorithms, Condition, Object, Place, Store, Tags};

/// Answers CopyObject.
pub(super) async fn copy(
    store: &Store,
    request: S3Request<CopyObjectInput>,
    absence: Absence,
    asker: &Asker,
) -> S3Result<S3Response<CopyObjectOutput>> {
    let S3Request { mut input, headers, extensions, .. } = request;
    let (bucket, key) = copy_source::place(&input.copy_source)?;
    let condition = condition(&headers)?;
    let replaces = replaces_metadata(&input)?;
    let new_tags = new_tags(&input)?;
    if bucket == input.bucket && key == input.key && !replaces && input.checksum_algorithm.is_none() {
        return Err(error(
            S3ErrorCode::InvalidRequest,
            "This copy request is illegal because it is trying to copy an object to itself without changing the object's \
             metadata, storage class, website redirect location or encryption attributes.",
        ));
    }
    let conditions = Preconditions {
        if_match: input.copy_source_if_match.take(),
        if_none_match: input.copy_source_if_none_match.take(),
        if_modified_since: input.copy_source_if_modified_since.take(),
        if_unmodified_since: input.copy_source_if_unmodified_since.take(),
    };
    let (source, content) = copy_source::find(store, &input.copy_source, conditions, absence, asker).await?;
    let range = copy_source::range(None, &source)?;
    let tags = match new_tags {
        Some(tags) => tags,
        None => kept_tags(&input, &source, asker)?,
    };
    let algorithms = algorithms(input.checksum_algorithm.as_ref(), &source)?;
    let mut described = described(&mut input);
    give_back(&extensions, &mut described);
    refuse_unsupported(&described)?;
    let (attributes, metadata) = if replaces {
        (attributes(&mut described), described.metadata.take().unwrap_or_default().into_iter().collect())
    } else {
        (source.attributes, source.metadata)
    };
    let place = Place { bucket: input.bucket, key: input.key, attributes, metadata, tags };
    let staged = store.copy(content, range, algorithms).await.map_err(|failure| from_store(failure.into()))?;
    let object = store.commit(place, staged, condition).await.map_err(from_store)?;
    let result = CopyObjectResult {
        checksum_crc32: object.checksums.crc32.clone(),
        checksum_crc32c: object.checksums.crc32c.clone(),
        checksum_crc64nvme: object.checksums.crc64nvme.clone(),
        checksum_sha1: object.checksums.sha1.clone(),
        checksum_sha256: object.checksums.sha256.clone(),
        checksum_type: Some(ChecksumType::from_static(ChecksumType::FULL_OBJECT)),
        e_tag: Some(ETag::Strong(object.etag.clone())),
        last_modified: timestamp(object.modified_s),
    };
    Ok(S3Response::new(CopyObjectOutput { copy_object_result: Some(result), ..CopyObjectOutput::default() }))
}

/// What the copy expects to find in its place. The protocol layer does not read these headers here.
fn condition(headers: &HeaderMap) -> S3Result<Condition> {
    let read = |name: HeaderName| {
        let parsed = headers.get(name).map(|value| ETagCondition::parse_http_header(value.as_bytes()));
        parsed.transpose().map_err(|_| error(S3ErrorCode::InvalidArgument, "The condition is malformed."))
    };
    write_condition(read(IF_NONE_MATCH)?.as_ref(), read(IF_MATCH)?.as_ref())
}

/// Whether the copy has the request's headers instead of the source's.
fn replaces_metadata(input: &CopyObjectInput) -> S3Result<bool> {
    match input.metadata_directive.as_ref().map(MetadataDirective::as_str) {
        None | Some(MetadataDirective::COPY) => Ok(false),
        Some(MetadataDirective::REPLACE) => Ok(true),
        Some(_) => Err(error(S3ErrorCode::InvalidArgument, "Unknown metadata directive.")),
    }
}

/// The tags that the copy has instead of the source's.
fn new_tags(input: &CopyObjectInput) -> S3Result<Option<Tags>> {
    match input.tagging_directive.as_ref().map(TaggingDirective::as_str) {
        None | Some(TaggingDirective::COPY) => Ok(None),
        Some(TaggingDirective::REPLACE) => tags::from_header(input.tagging.as_deref()).map(Some),
        Some(_) => Err(error(S3ErrorCode::InvalidArgument, "Unknown tagging directive.")),
    }
}

/// The source's tags, which the caller has to be allowed to read there and to write here.
fn kept_tags(input: &CopyObjectInput, source: &Object, asker: &Asker) -> S3Result<Tags> {
    let (bucket, key) = copy_source::place(&input.copy_source)?;
    let may_read = || asker.about_existing(source.tags.clone()).may_object("s3:GetObjectTagging", bucket, key);
    let giving = asker.requesting(source.tags.clone());
    let may_give = |action| giving.may_object(action, &input.bucket, &input.key);
    let allowed =
        source.tags.is_empty() || (may_read() && ["s3:PutObject", "s3:PutObjectTagging"].into_iter().all(may_give));
    if allowed { Ok(source.tags.clone()) } else { Err(access_denied()) }
}

/// The checksums of the copy: the one that is asked for, or those of the source.
fn algorithms(asked: Option<&ChecksumAlgorithm>, source: &Object) -> S3Result<Algorithms> {
    match asked {
        Some(name) => Algorithms::named(name.as_str())
            .ok_or_else(|| error(S3ErrorCode::InvalidRequest, "Checksum algorithm provided is unsupported.")),
        None => Ok(source.checksums.algorithms()),
    }
}

/// What the request says of the copy, were it an object that is written.
fn described(input: &mut CopyObjectInput) -> PutObjectInput {
    let mut described = as_put!(input);
    // A customer's key for the source counts too: nothing here was encrypted with one.
    let (algorithm, key) = (&mut input.copy_source_sse_customer_algorithm, &mut input.copy_source_sse_customer_key);
    described.sse_customer_algorithm = described.sse_customer_algorithm.or_else(|| algorithm.take());
    described.sse_customer_key = described.sse_customer_key.or_else(|| key.take());
    described
}
