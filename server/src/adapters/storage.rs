//! [`Storage`] for one request: addresses signed with the caller's own temporary credentials.
//!
//! The IAM policy binds the caller to their prefix; that every key here begins with it is the second fence.

use std::sync::Arc;
use std::time::Duration;

use app::core::catalogue::is_picture;
use app::core::keys::ObjectKey;
use app::core::levels::{is_identity, prefix};
use app::ports::storage::Storage;
use app::wire::error::ApiError;
use app::wire::pictures::THUMBNAIL_WIDTHS;
use app::wire::storage::{AccessLevel, ImageRequest, ImageUrl, Rendition, StorageError};
use async_trait::async_trait;

use super::Services;
use super::caller::{Caller, Wish, not_served, not_signed};
use super::pictures::thumbnail_path;
use crate::s3::{ObjectError, Showing, Window, named_type};
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

    /// The whole key of a picture that somebody wants to see: their own, or one that is shared with them.
    fn picture_of(&self, caller: &Caller, request: &ImageRequest, key: &ObjectKey) -> Result<String, ApiError> {
        let levels = self.services.levels;
        let level = request.access_level;
        caller.check(levels, level, Wish::Read)?;
        match request.owner.as_deref().filter(|owner| !caller.is(owner)) {
            None => Ok(caller.full_key(level, key)),
            Some(_) if level == AccessLevel::Guest => Ok(caller.full_key(level, key)),
            Some(owner) if level == AccessLevel::Protected && levels.shares_protected && is_identity(owner) => {
                Ok(format!("{}{}", prefix(level, owner), key.as_str()))
            }
            Some(_) => Err(StorageError::NotAllowed.into()),
        }
    }

    /// Thumbnails of one's own pictures, each at the app's address that leads to it, or to the picture where there can be none.
    fn renditions(caller: &Caller, request: &ImageRequest, key: &ObjectKey, version: &str) -> Vec<Rendition> {
        let is_own = request.owner.as_deref().is_none_or(|owner| caller.is(owner));
        if !is_own || request.access_level == AccessLevel::Guest || !is_picture(key.as_str()) {
            return Vec::new();
        }
        let url = |width| format!("{}&whole=true", thumbnail_path(request.access_level, key.as_str(), version, width));
        THUMBNAIL_WIDTHS.map(|width| Rendition { width, url: url(width) }).to_vec()
    }

    async fn caller(&self) -> Result<Caller, ApiError> {
        Caller::of(&self.services, &self.session).await
    }
}

#[async_trait]
impl Storage for RequestStorage {
    async fn image_url(&self, request: &ImageRequest, key: &ObjectKey) -> Result<ImageUrl, ApiError> {
        let caller = Caller::of_anybody(&self.services, &self.session).await?;
        let full_key = self.picture_of(&caller, request, key)?;
        let bucket = &self.services.bucket;
        let mut renditions = Vec::new();
        let (written, showing) = if request.validates_existence {
            let description = bucket.described(&full_key, &caller.credentials).await.map_err(not_served)?;
            renditions = Self::renditions(&caller, request, key, &description.version);
            let showing = self.services.showing(&full_key, &description, &caller.credentials).await;
            (Some(description.written), showing.map_err(not_served)?)
        } else {
            (None, Showing::of(named_type(key)))
        };
        let window = Window::of(caller.now);
        let url =
            bucket.presign_shown(&full_key, written, showing, &caller.credentials, window).await.map_err(not_signed)?;
        let end = window.end().min(caller.credentials.expires_at);
        Ok(ImageUrl { url, renditions, renew_after_s: Window::renew_after_s(caller.now, end) })
    }

    async fn latest_picture(&self) -> Result<Option<String>, ApiError> {
        let caller = self.caller().await?;
        match self.services.bucket.read_small(&caller.own_key(LATEST), &caller.credentials).await {
            Ok(text) => {
                let Ok(key) = ObjectKey::parse(&text) else { return Ok(None) };
                // It may have been deleted or have got another name since.
                let full_key = caller.full_key(AccessLevel::Protected, &key);
                let facts = self.services.bucket.facts(&full_key, &caller.credentials).await;
                // A store that does not answer is asked again for the picture itself.
                Ok(if matches!(facts, Ok(None)) { None } else { Some(key.as_str().to_owned()) })
            }
            Err(ObjectError::NotFound) => Ok(None),
            Err(ObjectError::Unavailable) => Err(StorageError::Unavailable.into()),
        }
    }

    async fn set_latest_picture(&self, key: Option<&ObjectKey>) -> Result<(), ApiError> {
        let caller = self.caller().await?;
        let text = key.map_or("", ObjectKey::as_str);
        // There is another picture than before.
        self.session.mark_change();
        self.services.bucket.write_small(&caller.own_key(LATEST), text, &caller.credentials).await.map_err(not_served)
    }
}
