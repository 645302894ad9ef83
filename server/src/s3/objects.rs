//! The few calls that the server makes itself: whether an object is there, and small objects of its own.

use std::collections::HashMap;
use std::time::SystemTime;

use aws_sdk_s3::Client;
use aws_sdk_s3::config::Builder;
use aws_sdk_s3::error::SdkError;
use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::ChecksumMode;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_types::error::display::DisplayErrorContext;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;

use super::Cdn;
use crate::clock::seconds;
use crate::cognito::TemporaryCredentials;

/// The most bytes of a small object: an entry of the ledger has two keys, each letter of which may take two.
const SMALL: i64 = 16 * 1024;

/// Why a call failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ObjectError {
    /// There is no such object, or it is not the caller's: S3 does not say which to somebody who may not list.
    NotFound,
    /// The store could not be reached or failed.
    Unavailable,
}

/// What is known of an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Facts {
    /// In bytes.
    pub(crate) size: u64,
    /// In seconds since 1970.
    pub(crate) written_at_s: i64,
    /// CRC-32 of all of it, where the store has one; that of an object whose parts alone have one counts them at its end.
    pub(crate) crc32: Option<String>,
}

/// An object as the store describes it.
pub(crate) struct Description {
    pub(crate) written: SystemTime,
    /// As the store has it.
    pub(crate) content_type: Option<String>,
    /// In bytes.
    pub(crate) size: u64,
    /// Its `ETag` without the quotation marks.
    pub(crate) version: String,
    /// Its user metadata, as it is sent.
    pub(crate) metadata: HashMap<String, String>,
}

impl Description {
    /// In seconds since 1970.
    pub(crate) fn written_at_s(&self) -> i64 {
        seconds(self.written)
    }
}

/// How the bucket is reached: from here, and from browsers.
pub(crate) struct Endpoints {
    /// The configuration for calls of the server.
    pub(crate) internal: Builder,
    /// The configuration for presigned addresses.
    pub(crate) public: Builder,
    /// That for those of uploads.
    pub(crate) uploads: Builder,
}

/// One bucket.
pub(crate) struct Bucket {
    name: String,
    endpoints: Endpoints,
    cdn: Option<Cdn>,
}

impl Bucket {
    /// By its name.
    pub(crate) fn new(name: &str, endpoints: Endpoints) -> Self {
        Self { name: name.to_owned(), endpoints, cdn: None }
    }

    /// The same, whose pictures are shown by a CDN where there is one.
    pub(crate) fn shown_by(self, cdn: Option<Cdn>) -> Self {
        Self { cdn, ..self }
    }

    /// What shows its pictures in its place.
    pub(crate) fn cdn(&self) -> Option<&Cdn> {
        self.cdn.as_ref()
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    pub(super) fn public_client(&self, credentials: &TemporaryCredentials) -> Client {
        let builder = self.endpoints.public.clone().credentials_provider(credentials.credentials.clone());
        Client::from_conf(builder.build())
    }

    pub(super) fn uploads_client(&self, credentials: &TemporaryCredentials) -> Client {
        let builder = self.endpoints.uploads.clone().credentials_provider(credentials.credentials.clone());
        Client::from_conf(builder.build())
    }

    pub(super) fn client(&self, credentials: &TemporaryCredentials) -> Client {
        let builder = self.endpoints.internal.clone().credentials_provider(credentials.credentials.clone());
        Client::from_conf(builder.build())
    }

    /// When an object was written and what it is, which also says that it is there for these credentials.
    pub(crate) async fn described(
        &self,
        key: &str,
        credentials: &TemporaryCredentials,
    ) -> Result<Description, ObjectError> {
        let call = self.client(credentials).head_object().bucket(&self.name).key(key);
        let answer = Box::pin(call.send()).await.map_err(|error| meaning("HeadObject", &error))?;
        let written = answer.last_modified.and_then(|time| SystemTime::try_from(time).ok());
        Ok(Description {
            written: written.unwrap_or(SystemTime::UNIX_EPOCH),
            size: answer.content_length.and_then(|length| u64::try_from(length).ok()).unwrap_or_default(),
            version: super::version(answer.e_tag.as_deref().unwrap_or_default()),
            content_type: answer.content_type,
            metadata: answer.metadata.unwrap_or_default(),
        })
    }

    /// What is known of an object, if there is one for these credentials.
    pub(crate) async fn facts(
        &self,
        key: &str,
        credentials: &TemporaryCredentials,
    ) -> Result<Option<Facts>, ObjectError> {
        let call = self.client(credentials).head_object().bucket(&self.name).key(key);
        let answer = match Box::pin(call.checksum_mode(ChecksumMode::Enabled).send()).await {
            Ok(answer) => answer,
            Err(error) => {
                return match meaning("HeadObject", &error) {
                    ObjectError::NotFound => Ok(None),
                    ObjectError::Unavailable => Err(ObjectError::Unavailable),
                };
            }
        };
        Ok(Some(Facts {
            size: answer.content_length.and_then(|length| u64::try_from(length).ok()).unwrap_or_default(),
            written_at_s: answer.last_modified.map_or(0, |time| time.secs()),
            crc32: answer.checksum_crc32,
        }))
    }

    /// Deletes a small object. [`ObjectError::NotFound`] says that the policies do not allow it.
    pub(crate) async fn delete_small(&self, key: &str, credentials: &TemporaryCredentials) -> Result<(), ObjectError> {
        let call = self.client(credentials).delete_object().bucket(&self.name).key(key);
        Box::pin(call.send()).await.map(drop).map_err(|error| meaning("DeleteObject", &error))
    }

    /// The text of a small object.
    pub(crate) async fn read_small(
        &self,
        key: &str,
        credentials: &TemporaryCredentials,
    ) -> Result<String, ObjectError> {
        let call = self.client(credentials).get_object().bucket(&self.name).key(key);
        let answer = Box::pin(call.send()).await.map_err(|error| meaning("GetObject", &error))?;
        if answer.content_length().is_none_or(|length| length > SMALL) {
            return Err(ObjectError::NotFound);
        }
        let bytes = answer.body.collect().await.map_err(|error| {
            tracing::error!(operation = "GetObject", %error, "the store's answer broke off");
            ObjectError::Unavailable
        })?;
        String::from_utf8(bytes.to_vec()).map_err(|_| ObjectError::NotFound)
    }

    /// The first bytes of an object, `most` at most.
    pub(crate) async fn first_bytes(
        &self,
        key: &str,
        most: u64,
        credentials: &TemporaryCredentials,
    ) -> Result<Vec<u8>, ObjectError> {
        let range = format!("bytes=0-{}", most.saturating_sub(1));
        let call = self.client(credentials).get_object().bucket(&self.name).key(key).range(range);
        let answer = match Box::pin(call.send()).await {
            Ok(answer) => answer,
            // An empty object has no first byte.
            Err(error) if error.raw_response().is_some_and(|response| response.status().as_u16() == 416) => {
                return Ok(Vec::new());
            }
            Err(error) => return Err(meaning("GetObject", &error)),
        };
        // A store that minds no range would send everything.
        if answer.content_length().is_none_or(|length| u64::try_from(length).is_ok_and(|length| length > most)) {
            return Err(ObjectError::Unavailable);
        }
        let bytes = answer.body.collect().await.map_err(|error| {
            tracing::error!(operation = "GetObject", %error, "the store's answer broke off");
            ObjectError::Unavailable
        })?;
        Ok(bytes.to_vec())
    }

    /// Writes an object of a type.
    pub(crate) async fn write_bytes(
        &self,
        key: &str,
        content_type: &str,
        bytes: Vec<u8>,
        credentials: &TemporaryCredentials,
    ) -> Result<(), ObjectError> {
        let call = self.client(credentials).put_object().bucket(&self.name).key(key).content_type(content_type);
        let sent = Box::pin(call.body(ByteStream::from(bytes)).send()).await;
        sent.map(drop).map_err(|error| meaning("PutObject", &error))
    }

    /// Writes a small object.
    pub(crate) async fn write_small(
        &self,
        key: &str,
        text: &str,
        credentials: &TemporaryCredentials,
    ) -> Result<(), ObjectError> {
        let call = self
            .client(credentials)
            .put_object()
            .bucket(&self.name)
            .key(key)
            .content_type("text/plain; charset=utf-8")
            .body(ByteStream::from(text.as_bytes().to_vec()));
        Box::pin(call.send()).await.map(drop).map_err(|error| meaning("PutObject", &error))
    }
}

/// The store does not take what this server signs, because of its clock.
pub(super) fn tell_of_clock(operation: &'static str) {
    tracing::error!(
        operation,
        "the store refuses what is signed here: this server's clock is more than a quarter of an hour off. Set it"
    );
}

pub(super) fn meaning<E>(operation: &'static str, error: &SdkError<E, HttpResponse>) -> ObjectError
where
    E: ProvideErrorMetadata + std::error::Error + 'static,
{
    match error.raw_response().map(|response| response.status().as_u16()) {
        // Not a thing of this object's: it would be so of every one.
        Some(403) if error.code() == Some("RequestTimeTooSkewed") => {
            tell_of_clock(operation);
            ObjectError::Unavailable
        }
        Some(403 | 404) => {
            tracing::debug!(operation, code = error.code(), "the store has no such object for this person");
            ObjectError::NotFound
        }
        _ => {
            tracing::error!(operation, code = error.code(), error = %DisplayErrorContext(error), "the store failed");
            ObjectError::Unavailable
        }
    }
}
