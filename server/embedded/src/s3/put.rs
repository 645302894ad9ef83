//! PutObject: everything that was promised about the body is checked before the object becomes visible.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use futures::StreamExt as _;
use http::{HeaderMap, StatusCode};
use s3s::dto::{
    ChecksumType, ETag, ETagCondition, ObjectCannedACL, PutObjectInput, PutObjectOutput, ServerSideEncryption,
    StorageClass, StreamingBlob,
};
use s3s::{S3Error, S3ErrorCode, S3Request, S3Response, S3Result, TrailingHeaders};
use time::OffsetDateTime;

use super::errors::{custom, error, from_store, incomplete_body, not_implemented};
use crate::store::object::Checksums;
use crate::store::{Algorithms, Attributes, Condition, Digests, Staged, Store};

/// The largest object that one PUT may make: 5 GiB.
const LARGEST_BYTES: u64 = 5 << 30;
/// The most bytes of user metadata, names and values together.
const METADATA_BYTES: usize = 2_048;
/// How long a sender may be silent.
const SILENCE: Duration = Duration::from_secs(30);

/// Answers PutObject.
pub(super) async fn put(store: &Store, request: S3Request<PutObjectInput>) -> S3Result<S3Response<PutObjectOutput>> {
    let trailing = request.trailing_headers;
    let headers = request.headers;
    let mut input = request.input;
    refuse_unsupported(&input)?;
    let promised = Promised::read(&input, &headers)?;
    let condition = condition(&input)?;
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
    let object =
        store.commit(&input.bucket, &input.key, staged, attributes, metadata, condition).await.map_err(from_store)?;
    Ok(S3Response::new(PutObjectOutput {
        e_tag: Some(ETag::Strong(object.etag())),
        checksum_type: Some(ChecksumType::from_static(ChecksumType::FULL_OBJECT)),
        checksum_crc32: object.checksums.crc32,
        checksum_crc32c: object.checksums.crc32c,
        checksum_crc64nvme: object.checksums.crc64nvme,
        checksum_sha1: object.checksums.sha1,
        checksum_sha256: object.checksums.sha256,
        ..PutObjectOutput::default()
    }))
}

/// What the sender said about the body.
struct Promised {
    length: u64,
    md5: Option<Vec<u8>>,
    sums: Checksums,
    /// The name of the checksum header that follows the body.
    trailer: Option<String>,
}

impl Promised {
    fn read(input: &PutObjectInput, headers: &HeaderMap) -> S3Result<Self> {
        let length = input.content_length.and_then(|length| u64::try_from(length).ok()).ok_or_else(|| {
            error(S3ErrorCode::MissingContentLength, "You must provide the Content-Length HTTP header.")
        })?;
        if length > LARGEST_BYTES {
            return Err(error(
                S3ErrorCode::EntityTooLarge,
                "Your proposed upload exceeds the maximum allowed object size.",
            ));
        }
        let invalid = || error(S3ErrorCode::InvalidDigest, "The Content-MD5 you specified was invalid.");
        let md5 = input
            .content_md5
            .as_deref()
            .map(|text| STANDARD.decode(text).ok().filter(|bytes| bytes.len() == 16).ok_or_else(invalid))
            .transpose()?;
        let sums = Checksums {
            crc32: input.checksum_crc32.clone(),
            crc32c: input.checksum_crc32c.clone(),
            crc64nvme: input.checksum_crc64nvme.clone(),
            sha1: input.checksum_sha1.clone(),
            sha256: input.checksum_sha256.clone(),
        };
        let given = [(&sums.crc32, 4), (&sums.crc32c, 4), (&sums.crc64nvme, 8), (&sums.sha1, 20), (&sums.sha256, 32)];
        let given: Vec<(&String, usize)> =
            given.into_iter().filter_map(|(sum, bytes)| sum.as_ref().map(|sum| (sum, bytes))).collect();
        if given.len() > 1 {
            return Err(error(
                S3ErrorCode::InvalidRequest,
                "Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.",
            ));
        }
        if given.iter().any(|(sum, bytes)| STANDARD.decode(sum).ok().is_none_or(|sum| sum.len() != *bytes)) {
            return Err(error(S3ErrorCode::InvalidRequest, "Value for x-amz-checksum- header is invalid."));
        }
        let trailer = headers
            .get("x-amz-trailer")
            .and_then(|value| value.to_str().ok())
            .map(|name| name.trim().to_ascii_lowercase())
            .filter(|name| name.starts_with("x-amz-checksum-"));
        Ok(Self { length, md5, sums, trailer })
    }

    /// What has to be computed. Without any promise it is CRC-64/NVME, as S3 has it.
    fn algorithms(&self) -> Algorithms {
        let follows = |name: &str| self.trailer.as_deref() == Some(name);
        let mut algorithms = Algorithms {
            crc32: self.sums.crc32.is_some() || follows("x-amz-checksum-crc32"),
            crc32c: self.sums.crc32c.is_some() || follows("x-amz-checksum-crc32c"),
            crc64nvme: self.sums.crc64nvme.is_some() || follows("x-amz-checksum-crc64nvme"),
            sha1: self.sums.sha1.is_some() || follows("x-amz-checksum-sha1"),
            sha256: self.sums.sha256.is_some() || follows("x-amz-checksum-sha256"),
        };
        algorithms.crc64nvme |= algorithms == Algorithms::default();
        algorithms
    }

    fn check(&self, found: &Digests, trailing: Option<&TrailingHeaders>) -> S3Result<()> {
        if found.size != self.length {
            return Err(incomplete_body());
        }
        if self.md5.as_deref().is_some_and(|md5| md5 != found.md5) {
            return Err(error(S3ErrorCode::BadDigest, "The Content-MD5 you specified did not match what we received."));
        }
        let found = &found.checksums;
        let pairs = [
            ("x-amz-checksum-crc32", &self.sums.crc32, &found.crc32),
            ("x-amz-checksum-crc32c", &self.sums.crc32c, &found.crc32c),
            ("x-amz-checksum-crc64nvme", &self.sums.crc64nvme, &found.crc64nvme),
            ("x-amz-checksum-sha1", &self.sums.sha1, &found.sha1),
            ("x-amz-checksum-sha256", &self.sums.sha256, &found.sha256),
        ];
        for (name, promised, computed) in pairs {
            let followed = match &self.trailer {
                Some(trailer) if trailer == name => {
                    let value = trailing.and_then(|trailing| {
                        trailing.read(|headers| {
                            headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned)
                        })?
                    });
                    Some(value.ok_or_else(|| {
                        custom(
                            "MalformedTrailerError",
                            StatusCode::BAD_REQUEST,
                            "The request contained trailing data that was not well-formed or did not conform to our \
                             published schema.",
                        )
                    })?)
                }
                _ => None,
            };
            if promised.iter().chain(&followed).any(|promised| Some(promised) != computed.as_ref()) {
                return Err(error(
                    S3ErrorCode::BadDigest,
                    "The checksum you specified did not match the calculated checksum.",
                ));
            }
        }
        Ok(())
    }
}

/// Writes the body to a file that is no object yet.
async fn receive(store: &Store, mut body: StreamingBlob, promised: &Promised) -> S3Result<Staged> {
    let writer = store.write(promised.algorithms());
    let mut left = promised.length;
    loop {
        let next = tokio::time::timeout(SILENCE, body.next()).await.map_err(|_| {
            error(
                S3ErrorCode::RequestTimeout,
                "Your socket connection to the server was not read from or written to within the timeout period. Idle \
                 connections will be closed.",
            )
        })?;
        let Some(piece) = next else { break };
        let piece = piece.map_err(|failure| broken(&failure.to_string()))?;
        left = left.checked_sub(u64::try_from(piece.len()).unwrap_or(u64::MAX)).ok_or_else(incomplete_body)?;
        if !writer.push(piece).await {
            break;
        }
    }
    finish(writer).await
}

async fn finish(writer: crate::store::Writer) -> S3Result<Staged> {
    writer.finish().await.map_err(|failure| from_store(failure.into()))
}

/// What is wrong with a body that ended early, by the protocol layer's description: its error types are its own.
fn broken(failure: &str) -> S3Error {
    if failure.contains("Sha256Mismatch") {
        return custom(
            "XAmzContentSHA256Mismatch",
            StatusCode::BAD_REQUEST,
            "The provided 'x-amz-content-sha256' header does not match what was computed.",
        );
    }
    if failure.contains("SignatureMismatch") {
        return error(
            S3ErrorCode::SignatureDoesNotMatch,
            "The request signature we calculated does not match the signature you provided. Check your key and signing \
             method.",
        );
    }
    incomplete_body()
}

fn condition(input: &PutObjectInput) -> S3Result<Condition> {
    match (&input.if_none_match, &input.if_match) {
        (None, None) => Ok(Condition::None),
        (Some(ETagCondition::Any), None) => Ok(Condition::Absent),
        (None, Some(ETagCondition::Any)) => Ok(Condition::Present),
        (None, Some(ETagCondition::ETag(etag))) => Ok(Condition::Etag(etag.value().to_owned())),
        (Some(_), _) => Err(not_implemented()),
    }
}

fn attributes(input: &mut PutObjectInput) -> Attributes {
    // `aws-chunked` is how the body travelled, not what it is.
    let encoding = input.content_encoding.take().map(|encoding| {
        let kept: Vec<&str> = encoding.split(',').map(str::trim).filter(|name| *name != "aws-chunked").collect();
        kept.join(",")
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
fn refuse_unsupported(input: &PutObjectInput) -> S3Result<()> {
    let private = ObjectCannedACL::BUCKET_OWNER_FULL_CONTROL;
    let granted = [&input.grant_full_control, &input.grant_read, &input.grant_read_acp, &input.grant_write_acp];
    if input.acl.as_ref().is_some_and(|acl| acl.as_str() != private) || granted.iter().any(|grant| grant.is_some()) {
        return Err(error(S3ErrorCode::AccessControlListNotSupported, "The bucket does not allow ACLs"));
    }
    let unsupported = input.tagging.is_some()
        || input.sse_customer_algorithm.is_some()
        || input.sse_customer_key.is_some()
        || input.ssekms_key_id.is_some()
        || input.server_side_encryption.as_ref().is_some_and(|kind| kind.as_str() != ServerSideEncryption::AES256)
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
