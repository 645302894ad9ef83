//! [`Storage`] for one request: addresses signed with the caller's own temporary credentials.
//!
//! The IAM policy binds the caller to their prefix; that every key here begins with it is the second fence.

use std::sync::Arc;
use std::time::Duration;

use app::core::keys::ObjectKey;
use app::ports::storage::Storage;
use app::wire::error::ApiError;
use app::wire::storage::{AccessLevel, ImageUrl, StorageError};
use async_trait::async_trait;

use super::Services;
use super::caller::{Caller, not_served, not_signed};
use crate::s3::{ObjectError, Window};
use crate::session::RequestSession;

/// For how long an upload may begin.
pub(super) const UPLOAD_GOOD_FOR: Duration = Duration::from_secs(15 * 60);

/// The most bytes that S3 takes in one PUT
/// (<https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html>).
pub(super) const LARGEST_PUT: u64 = 5 * 1024 * 1024 * 1024;

/// The small object that names the latest picture, below the caller's prefix.
pub(super) const LATEST: &str = ".updown/latest";

/// The port of one request.
pub(super) struct RequestStorage {
    services: Arc<Services>,
    session: RequestSession,
}

impl RequestStorage {
    pub(super) fn new(services: Arc<Services>, session: RequestSession) -> Self {
        Self { services, session }
    }

    async fn caller(&self) -> Result<Caller, ApiError> {
        Caller::of(&self.services, &self.session).await
    }
}

#[async_trait]
impl Storage for RequestStorage {
    async fn image_url(&self, access_level: AccessLevel, key: &ObjectKey) -> Result<ImageUrl, ApiError> {
        let caller = self.caller().await?;
        let full_key = caller.full_key(access_level, key);
        let bucket = &self.services.bucket;
        let written = bucket.written(&full_key, &caller.credentials).await.map_err(not_served)?;
        let window = Window::of(caller.now);
        let url = bucket.presign_get(&full_key, written, &caller.credentials, window).await.map_err(not_signed)?;
        let end = window.end().min(caller.credentials.expires_at);
        Ok(ImageUrl { url, renew_after_s: Window::renew_after_s(caller.now, end) })
    }

    async fn latest_picture(&self) -> Result<Option<String>, ApiError> {
        let caller = self.caller().await?;
        match self.services.bucket.read_small(&caller.own_key(LATEST), &caller.credentials).await {
            Ok(text) => Ok(ObjectKey::parse(&text).ok().map(|key| key.as_str().to_owned())),
            Err(ObjectError::NotFound) => Ok(None),
            Err(ObjectError::Unavailable) => Err(StorageError::Unavailable.into()),
        }
    }

    async fn set_latest_picture(&self, key: Option<&ObjectKey>) -> Result<(), ApiError> {
        let caller = self.caller().await?;
        let text = key.map_or("", ObjectKey::as_str);
        self.services.bucket.write_small(&caller.own_key(LATEST), text, &caller.credentials).await.map_err(not_served)
    }
}
