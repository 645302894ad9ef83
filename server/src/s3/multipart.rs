//! Uploads in parts: CreateMultipartUpload, ListParts, CompleteMultipartUpload, AbortMultipartUpload
//! (<https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html>).
//!
//! The parts themselves go from the browser to the store: their addresses are signed elsewhere.

use std::collections::HashMap;
use std::time::Duration;

use aws_sdk_s3::Config;
use aws_sdk_s3::error::SdkError;
use aws_sdk_s3::types::{ChecksumAlgorithm, ChecksumType, CompletedMultipartUpload, CompletedPart};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_types::error::display::DisplayErrorContext;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use aws_smithy_types::timeout::TimeoutConfig;

use super::Bucket;
use super::objects::tell_of_clock;
use crate::cognito::TemporaryCredentials;

/// How often a completion is asked for whose answer says nothing.
const MOST_COMPLETIONS: usize = 3;

/// How often an upload is aborted while parts that were on their way land in it.
const MOST_ABORTS: usize = 5;

/// Why a call about an upload failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MultipartError {
    /// There is no such upload: it was aborted or completed.
    Gone,
    /// The policies do not allow it.
    Denied,
    /// Parts are missing, or are not those that were meant.
    PartsMissing,
    /// The whole has another checksum than was meant.
    ContentDiffers,
    /// There is an object of this name, or one was written at the same moment.
    NameTaken,
    /// The store has no room left.
    Full,
    /// The store could not be reached or failed.
    Unavailable,
}

/// What became of an upload that was to be aborted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Aborted {
    /// The store has nothing of it any more.
    Gone,
    /// It is still there, because the policies let nobody abort it: the bucket's lifecycle rule removes it.
    NotAllowed,
}

/// Which upload.
#[derive(Debug, Clone, Copy)]
pub(crate) struct UploadAddress<'a> {
    /// The whole key.
    pub(crate) key: &'a str,
    /// S3's id of the upload.
    pub(crate) upload_id: &'a str,
}

/// A part that the store has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct KeptPart {
    pub(crate) number: u32,
    /// In bytes.
    pub(crate) size: u64,
    /// With its quotation marks.
    pub(crate) e_tag: String,
    /// Base64 of the four big-endian bytes, where the store tells.
    pub(crate) crc32: Option<String>,
}

/// What the object is to be.
pub(crate) struct Whole<'a> {
    /// In bytes.
    pub(crate) size: i64,
    /// CRC-32 of all of it.
    pub(crate) crc32: &'a str,
    /// Whether an object of this name is replaced.
    pub(crate) replaces: bool,
    /// The parts by number, with the `ETag` of each.
    pub(crate) parts: Vec<(u32, String)>,
}

impl Bucket {
    /// Begins an upload, and answers with S3's id of it.
    pub(crate) async fn begin_parts(
        &self,
        key: &str,
        content_type: &str,
        metadata: HashMap<String, String>,
        credentials: &TemporaryCredentials,
    ) -> Result<String, MultipartError> {
        let call = self
            .client(credentials)
            .create_multipart_upload()
            .bucket(self.name())
            .key(key)
            .content_type(content_type)
            .set_metadata(Some(metadata))
            .checksum_algorithm(ChecksumAlgorithm::Crc32)
            .checksum_type(ChecksumType::FullObject);
        let answer = Box::pin(call.send()).await.map_err(|error| meaning("CreateMultipartUpload", &error))?;
        answer.upload_id.ok_or_else(|| {
            tracing::error!(operation = "CreateMultipartUpload", "the answer names no upload");
            MultipartError::Unavailable
        })
    }

    /// The parts that the store has, by number.
    pub(crate) async fn kept_parts(
        &self,
        upload: UploadAddress<'_>,
        credentials: &TemporaryCredentials,
    ) -> Result<Vec<KeptPart>, MultipartError> {
        let call =
            self.client(credentials).list_parts().bucket(self.name()).key(upload.key).upload_id(upload.upload_id);
        let pages = call.into_paginator().items().send();
        let listed = Box::pin(pages.collect::<Result<Vec<_>, _>>()).await;
        let listed = listed.map_err(|error| meaning("ListParts", &error))?;
        let part = |part: aws_sdk_s3::types::Part| {
            Some(KeptPart {
                number: u32::try_from(part.part_number?).ok()?,
                size: u64::try_from(part.size?).ok()?,
                e_tag: part.e_tag?,
                crc32: part.checksum_crc32,
            })
        };
        Ok(listed.into_iter().filter_map(part).collect())
    }

    /// Puts the object together. A store that fails on the way, or whose answer never comes, is asked again: then the upload
    /// may be gone because it was completed.
    pub(crate) async fn complete_parts(
        &self,
        upload: UploadAddress<'_>,
        whole: &Whole<'_>,
        credentials: &TemporaryCredentials,
    ) -> Result<(), MultipartError> {
        let part = |(number, e_tag): &(u32, String)| {
            CompletedPart::builder().set_part_number(i32::try_from(*number).ok()).e_tag(e_tag).build()
        };
        let parts = whole.parts.iter().map(part).collect();
        let call = self
            .client(credentials)
            .complete_multipart_upload()
            .bucket(self.name())
            .key(upload.key)
            .upload_id(upload.upload_id)
            .checksum_type(ChecksumType::FullObject)
            .checksum_crc32(whole.crc32)
            .mpu_object_size(whole.size)
            .set_if_none_match((!whole.replaces).then(|| "*".to_owned()))
            .multipart_upload(CompletedMultipartUpload::builder().set_parts(Some(parts)).build());
        for _ in 0..MOST_COMPLETIONS {
            let patient = Config::builder().timeout_config(patience());
            match Box::pin(call.clone().customize().config_override(patient).send()).await {
                Ok(_) => return Ok(()),
                Err(error) if says_nothing(&error) => {
                    let error = DisplayErrorContext(&error);
                    tracing::warn!(operation = "CompleteMultipartUpload", %error, "the store is asked again");
                }
                Err(error) => return Err(meaning("CompleteMultipartUpload", &error)),
            }
        }
        tracing::error!(operation = "CompleteMultipartUpload", "the store failed each time");
        Err(MultipartError::Unavailable)
    }

    /// Aborts an upload, until the store has nothing of it: parts that are on their way may land after the first time
    /// (<https://docs.aws.amazon.com/AmazonS3/latest/API/API_AbortMultipartUpload.html>). One that is gone is fine.
    pub(crate) async fn abort_parts(
        &self,
        upload: UploadAddress<'_>,
        credentials: &TemporaryCredentials,
    ) -> Result<Aborted, MultipartError> {
        for _ in 0..MOST_ABORTS {
            match self.abort_once(upload, credentials).await {
                Ok(()) | Err(MultipartError::Gone) => {}
                Err(MultipartError::Denied) => return Ok(Aborted::NotAllowed),
                Err(error) => return Err(error),
            }
            match self.kept_parts(upload, credentials).await {
                Ok(_) => {}
                // Whoever may not list them has to believe the store.
                Err(MultipartError::Gone | MultipartError::Denied) => return Ok(Aborted::Gone),
                Err(error) => return Err(error),
            }
        }
        tracing::error!(operation = "AbortMultipartUpload", "the store keeps an upload that was aborted");
        Err(MultipartError::Unavailable)
    }

    async fn abort_once(
        &self,
        upload: UploadAddress<'_>,
        credentials: &TemporaryCredentials,
    ) -> Result<(), MultipartError> {
        let call = self.client(credentials).abort_multipart_upload().bucket(self.name()).key(upload.key);
        let sent = Box::pin(call.upload_id(upload.upload_id).send()).await;
        sent.map(drop).map_err(|error| meaning("AbortMultipartUpload", &error))
    }
}

/// S3 takes minutes to put a large object together.
fn patience() -> TimeoutConfig {
    TimeoutConfig::builder()
        .connect_timeout(Duration::from_secs(3))
        .operation_attempt_timeout(Duration::from_secs(60))
        .operation_timeout(Duration::from_secs(120))
        .build()
}

/// Whether a failure leaves open what became of the call: S3 may answer 200 first and tell a failure in the body.
fn says_nothing<E: ProvideErrorMetadata>(error: &SdkError<E, HttpResponse>) -> bool {
    match error {
        SdkError::TimeoutError(_) | SdkError::DispatchFailure(_) | SdkError::ResponseError(_) => true,
        SdkError::ServiceError(refusal) => {
            let status = refusal.raw().status().as_u16();
            let is_of_a_moment = matches!(error.code(), Some("InternalError" | "SlowDown" | "ServiceUnavailable"));
            let is_full = is_full(error.code(), Some(refusal.raw()));
            is_of_a_moment || status >= 500 && !is_full || error.code().is_none() && status == 200
        }
        _ => false,
    }
}

/// Whether the store has no room left. S3 itself never says so; others have these words and this status for it.
fn is_full(code: Option<&str>, answer: Option<&HttpResponse>) -> bool {
    matches!(code, Some("QuotaExceeded" | "InsufficientStorage" | "XMinioStorageFull"))
        || answer.is_some_and(|answer| answer.status().as_u16() == 507)
}

fn meaning<E>(operation: &'static str, error: &SdkError<E, HttpResponse>) -> MultipartError
where
    E: ProvideErrorMetadata + std::error::Error + 'static,
{
    match error.code() {
        Some("NoSuchUpload") => MultipartError::Gone,
        Some("AccessDenied") => {
            tracing::debug!(operation, "the store does not allow this person to");
            MultipartError::Denied
        }
        Some("InvalidPart" | "InvalidPartOrder" | "EntityTooSmall") => MultipartError::PartsMissing,
        Some("BadDigest") => MultipartError::ContentDiffers,
        Some("PreconditionFailed" | "ConditionalRequestConflict") => MultipartError::NameTaken,
        code if is_full(code, error.raw_response()) => {
            tracing::error!(operation, code, "the store is full");
            MultipartError::Full
        }
        Some("RequestTimeTooSkewed") => {
            tell_of_clock(operation);
            MultipartError::Unavailable
        }
        code => {
            tracing::error!(operation, code, error = %DisplayErrorContext(error), "the store failed");
            MultipartError::Unavailable
        }
    }
}
