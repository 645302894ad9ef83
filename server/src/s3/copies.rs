//! Copies within the bucket, of which moving, renaming, deleting and bringing back are made: CopyObject, and UploadPartCopy for what
//! is larger than one call takes (<https://docs.aws.amazon.com/AmazonS3/latest/userguide/copy-object.html>).
//!
//! A copy keeps the type and the metadata. It is made of the very object that was seen (`x-amz-copy-source-if-match`), and to a free
//! name unless that is to be replaced (`If-None-Match: *`).

use aws_sdk_s3::Config;
use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::{CompletedMultipartUpload, CompletedPart, MetadataDirective};
use aws_smithy_types::error::metadata::ProvideErrorMetadata as _;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::objects::meaning;
use super::staged::patience;
use super::{Aborted, Bucket, ObjectError, UploadAddress};
use crate::cognito::TemporaryCredentials;

/// The most bytes that one call copies.
const MOST_IN_ONE: u64 = 5 * 1024 * 1024 * 1024;

/// Bytes of a part of what is larger: the whole of 5 TiB has fewer than 10,000 of them.
const PART: u64 = 1024 * 1024 * 1024;

/// What a key may have in `x-amz-copy-source` as it is.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// A copy that is wanted. Keys are whole.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CopyWish<'a> {
    pub(crate) from: &'a str,
    /// The `ETag` without quotation marks of what is to be copied.
    pub(crate) version: &'a str,
    /// Its bytes.
    pub(crate) size: u64,
    pub(crate) to: &'a str,
    /// Whether an object of that name is replaced.
    pub(crate) replaces: bool,
}

/// Why there is no copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CopyError {
    /// What was to be copied is not there, or is another object by now.
    Gone,
    /// There is an object of that name.
    NameTaken,
    /// The policies do not allow it.
    Denied,
    /// The store could not be reached or failed.
    Unavailable,
}

impl Bucket {
    /// Copies an object.
    pub(crate) async fn copy(&self, wish: CopyWish<'_>, credentials: &TemporaryCredentials) -> Result<(), CopyError> {
        if wish.size > MOST_IN_ONE {
            return self.copy_in_parts(wish, credentials).await;
        }
        let call = self
            .client(credentials)
            .copy_object()
            .bucket(self.name())
            .key(wish.to)
            .copy_source(self.source(wish.from))
            .copy_source_if_match(quoted(wish.version))
            .metadata_directive(MetadataDirective::Copy)
            .set_if_none_match((!wish.replaces).then(|| "*".to_owned()));
        let patient = Config::builder().timeout_config(patience());
        match Box::pin(call.customize().config_override(patient).send()).await {
            Ok(_) => Ok(()),
            Err(error) => match error.raw_response().map(|response| response.status().as_u16()) {
                Some(409 | 412) => self.why_refused(wish, credentials).await,
                Some(404) => Err(CopyError::Gone),
                Some(403) => self.why_denied(wish, credentials).await,
                _ => Err(failed("CopyObject", &error)),
            },
        }
    }

    /// The same answer says that the name is taken, and that what was to be copied is another object by now.
    async fn why_refused(&self, wish: CopyWish<'_>, credentials: &TemporaryCredentials) -> Result<(), CopyError> {
        match self.version_of(wish.from, credentials).await? {
            Some(version) if version == wish.version => Err(CopyError::NameTaken),
            Some(_) | None => Err(CopyError::Gone),
        }
    }

    /// A store that lets nobody list calls what is not there forbidden.
    async fn why_denied(&self, wish: CopyWish<'_>, credentials: &TemporaryCredentials) -> Result<(), CopyError> {
        match self.version_of(wish.from, credentials).await? {
            Some(_) => Err(CopyError::Denied),
            None => Err(CopyError::Gone),
        }
    }

    /// The `ETag` of an object without its quotation marks, if there is one for these credentials.
    pub(crate) async fn version_of(
        &self,
        key: &str,
        credentials: &TemporaryCredentials,
    ) -> Result<Option<String>, CopyError> {
        let call = self.client(credentials).head_object().bucket(self.name()).key(key);
        match Box::pin(call.send()).await {
            Ok(answer) => Ok(Some(super::version(answer.e_tag().unwrap_or_default()))),
            Err(error) => match meaning("HeadObject", &error) {
                ObjectError::NotFound => Ok(None),
                ObjectError::Unavailable => Err(CopyError::Unavailable),
            },
        }
    }

    async fn copy_in_parts(&self, wish: CopyWish<'_>, credentials: &TemporaryCredentials) -> Result<(), CopyError> {
        let client = self.client(credentials);
        let call = client.head_object().bucket(self.name()).key(wish.from);
        let head = Box::pin(call.send()).await.map_err(|error| match meaning("HeadObject", &error) {
            ObjectError::NotFound => CopyError::Gone,
            ObjectError::Unavailable => CopyError::Unavailable,
        })?;
        let call = client.create_multipart_upload().bucket(self.name()).key(wish.to);
        let call = call.set_content_type(head.content_type).set_metadata(head.metadata);
        let begun = Box::pin(call.send()).await.map_err(|error| failed("CreateMultipartUpload", &error))?;
        let upload_id = begun.upload_id.ok_or(CopyError::Unavailable)?;
        let outcome = self.copy_parts(wish, &upload_id, credentials).await;
        if outcome.is_err() {
            let upload = UploadAddress { key: wish.to, upload_id: &upload_id };
            match self.abort_parts(upload, credentials).await {
                Ok(Aborted::Gone) => {}
                other => tracing::warn!(?other, "a copy that was given up stays in the store for now"),
            }
        }
        outcome
    }

    async fn copy_parts(
        &self,
        wish: CopyWish<'_>,
        upload_id: &str,
        credentials: &TemporaryCredentials,
    ) -> Result<(), CopyError> {
        let client = self.client(credentials);
        let mut parts = Vec::new();
        for (number, start) in (1_i32..).zip((0..wish.size).step_by(usize::try_from(PART).unwrap_or(usize::MAX))) {
            let end = wish.size.min(start + PART) - 1;
            let call = client
                .upload_part_copy()
                .bucket(self.name())
                .key(wish.to)
                .upload_id(upload_id)
                .part_number(number)
                .copy_source(self.source(wish.from))
                .copy_source_if_match(quoted(wish.version))
                .copy_source_range(format!("bytes={start}-{end}"));
            let patient = Config::builder().timeout_config(patience());
            let answer = Box::pin(call.customize().config_override(patient).send()).await;
            let answer =
                answer.map_err(|error| match error.raw_response().map(|response| response.status().as_u16()) {
                    Some(404 | 412) => CopyError::Gone,
                    _ => failed("UploadPartCopy", &error),
                })?;
            let e_tag = answer.copy_part_result.and_then(|part| part.e_tag).ok_or(CopyError::Unavailable)?;
            parts.push(CompletedPart::builder().part_number(number).e_tag(e_tag).build());
        }
        let whole = CompletedMultipartUpload::builder().set_parts(Some(parts)).build();
        let call = client
            .complete_multipart_upload()
            .bucket(self.name())
            .key(wish.to)
            .upload_id(upload_id)
            .multipart_upload(whole)
            .set_if_none_match((!wish.replaces).then(|| "*".to_owned()));
        let patient = Config::builder().timeout_config(patience());
        let answer = Box::pin(call.customize().config_override(patient).send()).await;
        answer.map(drop).map_err(|error| match error.raw_response().map(|response| response.status().as_u16()) {
            Some(409 | 412) => CopyError::NameTaken,
            _ => failed("CompleteMultipartUpload", &error),
        })
    }

    /// Deletes an object that is still the one that was seen. What is gone already is no failure.
    pub(crate) async fn delete_version(
        &self,
        key: &str,
        version: &str,
        credentials: &TemporaryCredentials,
    ) -> Result<(), CopyError> {
        match self.version_of(key, credentials).await? {
            None => Ok(()),
            // Written again since: that one is not to go.
            Some(now) if now != version => Err(CopyError::Gone),
            Some(_) => self.delete_if_unchanged(key, version, credentials).await,
        }
    }

    /// The store looks once more whether it is still that one: it may have been written between the two calls.
    async fn delete_if_unchanged(
        &self,
        key: &str,
        version: &str,
        credentials: &TemporaryCredentials,
    ) -> Result<(), CopyError> {
        let call = self.client(credentials).delete_object().bucket(self.name()).key(key).if_match(quoted(version));
        let Err(error) = Box::pin(call.send()).await else { return Ok(()) };
        match error.raw_response().map(|response| response.status().as_u16()) {
            Some(409 | 412) => Err(CopyError::Gone),
            Some(403 | 404) => Err(CopyError::Denied),
            // A store that knows no such condition: what was seen a moment ago has to do.
            Some(501) => match self.delete_small(key, credentials).await {
                Ok(()) => Ok(()),
                Err(ObjectError::NotFound) => Err(CopyError::Denied),
                Err(ObjectError::Unavailable) => Err(CopyError::Unavailable),
            },
            _ => Err(failed("DeleteObject", &error)),
        }
    }

    /// Writes an empty object whose key stands for a folder, where there is none.
    pub(crate) async fn write_mark(&self, key: &str, credentials: &TemporaryCredentials) -> Result<(), CopyError> {
        let call = self.client(credentials).put_object().bucket(self.name()).key(key).if_none_match("*");
        match Box::pin(call.body(ByteStream::from_static(b"")).send()).await {
            Ok(_) => Ok(()),
            Err(error) => match error.raw_response().map(|response| response.status().as_u16()) {
                Some(409 | 412) => Err(CopyError::NameTaken),
                Some(403) => Err(CopyError::Denied),
                _ => Err(failed("PutObject", &error)),
            },
        }
    }

    /// `x-amz-copy-source` for a key.
    pub(super) fn source(&self, key: &str) -> String {
        format!("{}/{}", self.name(), utf8_percent_encode(key, PLAIN))
    }
}

fn quoted(version: &str) -> String {
    format!("\"{version}\"")
}

fn failed<E>(
    operation: &'static str,
    error: &aws_sdk_s3::error::SdkError<E, aws_smithy_runtime_api::client::orchestrator::HttpResponse>,
) -> CopyError
where
    E: aws_smithy_types::error::metadata::ProvideErrorMetadata + std::error::Error + 'static,
{
    if error.code() == Some("AccessDenied") {
        return CopyError::Denied;
    }
    match meaning(operation, error) {
        ObjectError::NotFound => CopyError::Gone,
        ObjectError::Unavailable => CopyError::Unavailable,
    }
}
