//! What came, before it is taken for a picture: its beginning, and for what came with a form the copy that makes it one.
//!
//! A copy carries a mark of the file that it was made from, so that whoever asks again finds it.

use std::time::{Duration, SystemTime};

use app::core::pictures::KNOWN_BY;
use aws_sdk_s3::Config;
use aws_sdk_s3::types::MetadataDirective;
use aws_smithy_types::timeout::TimeoutConfig;

use super::objects::meaning;
use super::{Bucket, ObjectError};
use crate::cognito::TemporaryCredentials;

/// The metadata that holds the mark.
const MARK: &str = "updown-form";

/// The most that is cleared away at once.
const MOST_CLEARED: usize = 20;

/// The beginning of an object.
#[derive(Debug)]
pub(crate) struct Beginning {
    /// Bytes of the whole.
    pub(crate) size: u64,
    /// With its quotation marks.
    pub(crate) e_tag: String,
    /// As the store has it.
    pub(crate) content_type: Option<String>,
    /// The first bytes, as many as tell what a picture is.
    pub(crate) bytes: Vec<u8>,
}

/// The copy that is wanted.
pub(crate) struct CopyDescription<'a> {
    /// The whole key of what is copied.
    pub(crate) from: &'a str,
    /// Its `ETag`: if it has another one by now, it is not copied.
    pub(crate) e_tag: &'a str,
    /// The whole key of the copy.
    pub(crate) to: &'a str,
    /// The type that the copy has.
    pub(crate) content_type: &'a str,
    /// See [`Bucket::mark`].
    pub(crate) mark: &'a str,
}

/// What became of a copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Copied {
    /// It is there.
    Done,
    /// There is an object of that name, or what was to be copied is another one by now.
    Refused,
}

impl Bucket {
    /// The beginning of an object; none if there is no object, or nothing in it.
    pub(crate) async fn beginning(
        &self,
        key: &str,
        credentials: &TemporaryCredentials,
    ) -> Result<Option<Beginning>, ObjectError> {
        let range = format!("bytes=0-{}", KNOWN_BY - 1);
        let call = self.client(credentials).get_object().bucket(self.name()).key(key).range(range);
        let answer = match Box::pin(call.send()).await {
            Ok(answer) => answer,
            Err(error) if error.raw_response().is_some_and(|response| response.status().as_u16() == 416) => {
                return Ok(None);
            }
            Err(error) => {
                return match meaning("GetObject", &error) {
                    ObjectError::NotFound => Ok(None),
                    ObjectError::Unavailable => Err(ObjectError::Unavailable),
                };
            }
        };
        // `bytes 0-255/1234`.
        let size = answer.content_range().and_then(|range| range.rsplit('/').next()?.parse().ok());
        let (Some(size), Some(e_tag)) = (size, answer.e_tag.clone()) else {
            tracing::error!(operation = "GetObject", "the answer lacks the object's size or its tag");
            return Err(ObjectError::Unavailable);
        };
        let content_type = answer.content_type.clone();
        let bytes = answer.body.collect().await.map_err(|error| {
            tracing::error!(operation = "GetObject", %error, "the store's answer broke off");
            ObjectError::Unavailable
        })?;
        Ok(Some(Beginning { size, e_tag, content_type, bytes: bytes.to_vec() }))
    }

    /// The mark of an object, if there is an object: an empty text for one that has none.
    pub(crate) async fn mark(
        &self,
        key: &str,
        credentials: &TemporaryCredentials,
    ) -> Result<Option<String>, ObjectError> {
        let call = self.client(credentials).head_object().bucket(self.name()).key(key);
        match Box::pin(call.send()).await {
            Ok(answer) => Ok(Some(answer.metadata.and_then(|mut all| all.remove(MARK)).unwrap_or_default())),
            Err(error) => match meaning("HeadObject", &error) {
                ObjectError::NotFound => Ok(None),
                ObjectError::Unavailable => Err(ObjectError::Unavailable),
            },
        }
    }

    /// Copies an object to a name that is free, with a type and a mark in place of what it had.
    pub(crate) async fn copy_to_free_name(
        &self,
        description: &CopyDescription<'_>,
        credentials: &TemporaryCredentials,
    ) -> Result<Copied, ObjectError> {
        let call = self
            .client(credentials)
            .copy_object()
            .bucket(self.name())
            .key(description.to)
            .copy_source(self.source(description.from))
            .copy_source_if_match(description.e_tag)
            .if_none_match("*")
            .metadata_directive(MetadataDirective::Replace)
            .content_type(description.content_type)
            .metadata(MARK, description.mark);
        let patient = Config::builder().timeout_config(patience());
        match Box::pin(call.customize().config_override(patient).send()).await {
            Ok(_) => Ok(Copied::Done),
            // A conflict is another write to that name at the same moment.
            Err(error)
                if error.raw_response().is_some_and(|response| [409, 412].contains(&response.status().as_u16())) =>
            {
                Ok(Copied::Refused)
            }
            Err(error) => Err(meaning("CopyObject", &error)),
        }
    }

    /// Deletes objects below a prefix that were written before a moment, some at a time. It is no matter if that is not allowed.
    pub(crate) async fn clear_below(&self, prefix: &str, before: SystemTime, credentials: &TemporaryCredentials) {
        let call = self.client(credentials).list_objects_v2().bucket(self.name()).prefix(prefix);
        let listed = match Box::pin(call.send()).await {
            Ok(answer) => answer.contents.unwrap_or_default(),
            Err(error) => {
                let _told = meaning("ListObjectsV2", &error);
                return;
            }
        };
        let is_old = |time: aws_smithy_types::DateTime| SystemTime::try_from(time).is_ok_and(|time| time < before);
        let old = listed.into_iter().filter(|object| object.last_modified.is_some_and(is_old));
        for key in old.filter_map(|object| object.key).take(MOST_CLEARED) {
            if self.delete_small(&key, credentials).await.is_err() {
                return;
            }
        }
    }
}

/// S3 takes its time to copy a large object.
pub(super) fn patience() -> TimeoutConfig {
    TimeoutConfig::builder()
        .connect_timeout(Duration::from_secs(3))
        .operation_attempt_timeout(Duration::from_secs(120))
        .operation_timeout(Duration::from_secs(240))
        .build()
}
