//! [`Storage`] for one request: addresses signed with the caller's own temporary credentials.
//!
//! The IAM policy binds the caller to their prefix; that every key here begins with it is the second fence.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use app::core::keys::ObjectKey;
use app::ports::storage::Storage;
use app::wire::error::ApiError;
use app::wire::storage::{AccessLevel, ImageUrl, StorageError, UploadRequest, UploadTicket};
use async_trait::async_trait;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::Services;
use crate::cognito::{CredentialsError, TemporaryCredentials};
use crate::s3::{ObjectError, PresignError, PutDescription, Window};
use crate::session::{RequestSession, Session};

/// For how long an upload may begin.
const UPLOAD_GOOD_FOR: Duration = Duration::from_secs(15 * 60);

/// The small object that names the latest picture, below the caller's prefix.
const LATEST: &str = ".updown/latest";

/// The port of one request.
pub(super) struct RequestStorage {
    services: Arc<Services>,
    session: RequestSession,
}

impl RequestStorage {
    pub(super) fn new(services: Arc<Services>, session: RequestSession) -> Self {
        Self { services, session }
    }

    /// The caller, and credentials of theirs that are good until the end of this window's addresses.
    async fn caller(&self, now: SystemTime) -> Result<(Session, TemporaryCredentials), ApiError> {
        let session = self.session.current().await.ok_or(ApiError::SignedOut)?;
        let credentials = self.services.identity_pool.credentials(&session, Window::of(now).end()).await;
        Ok((session, credentials.map_err(|CredentialsError::Unavailable| StorageError::Unavailable)?))
    }

    fn check(&self, request: &UploadRequest) -> Result<i64, StorageError> {
        let limit = self.services.uploads.max_bytes;
        if request.size > limit {
            return Err(StorageError::TooLarge { limit });
        }
        if !self.services.uploads.content_types.accept(&request.content_type) {
            return Err(StorageError::BadContentType);
        }
        if STANDARD.decode(&request.crc32).is_ok_and(|bytes| bytes.len() == 4) {
            i64::try_from(request.size).map_err(|_| StorageError::TooLarge { limit })
        } else {
            Err(StorageError::BadChecksum)
        }
    }
}

#[async_trait]
impl Storage for RequestStorage {
    async fn upload_ticket(&self, request: &UploadRequest, key: &ObjectKey) -> Result<UploadTicket, ApiError> {
        let now = self.services.clock.now();
        let (session, credentials) = self.caller(now).await?;
        let size = self.check(request)?;
        let full_key = full_key(request.access_level, &session, key.as_str());
        let description =
            PutDescription { key: &full_key, size, content_type: &request.content_type, crc32: &request.crc32 };
        let (url, headers) = self
            .services
            .bucket
            .presign_put(&description, &credentials, now, UPLOAD_GOOD_FOR)
            .await
            .map_err(not_signed)?;
        let expires_in_s = good_for(now, UPLOAD_GOOD_FOR, &credentials).as_secs();
        Ok(UploadTicket { url, headers, key: key.as_str().to_owned(), expires_in_s })
    }

    async fn image_url(&self, access_level: AccessLevel, key: &ObjectKey) -> Result<ImageUrl, ApiError> {
        let now = self.services.clock.now();
        let (session, credentials) = self.caller(now).await?;
        let full_key = full_key(access_level, &session, key.as_str());
        let written = self.services.bucket.written(&full_key, &credentials).await.map_err(not_served)?;
        let window = Window::of(now);
        let url =
            self.services.bucket.presign_get(&full_key, written, &credentials, window).await.map_err(not_signed)?;
        let end = window.end().min(credentials.expires_at);
        Ok(ImageUrl { url, renew_after_s: Window::renew_after_s(now, end) })
    }

    async fn latest_picture(&self) -> Result<Option<String>, ApiError> {
        let (session, credentials) = self.caller(self.services.clock.now()).await?;
        let key = full_key(AccessLevel::Protected, &session, LATEST);
        match self.services.bucket.read_small(&key, &credentials).await {
            Ok(text) => Ok(ObjectKey::parse(&text).ok().map(|key| key.as_str().to_owned())),
            Err(ObjectError::NotFound) => Ok(None),
            Err(ObjectError::Unavailable) => Err(StorageError::Unavailable.into()),
        }
    }

    async fn set_latest_picture(&self, key: Option<&ObjectKey>) -> Result<(), ApiError> {
        let (session, credentials) = self.caller(self.services.clock.now()).await?;
        let pointer = full_key(AccessLevel::Protected, &session, LATEST);
        let text = key.map_or("", ObjectKey::as_str);
        self.services.bucket.write_small(&pointer, text, &credentials).await.map_err(not_served)
    }
}

/// What the keys of everything that a person owns begin with.
pub(super) fn prefix(session: &Session) -> String {
    format!("protected/{}/", session.identity_id)
}

/// The whole key of an object of the caller.
fn full_key(access_level: AccessLevel, session: &Session, key: &str) -> String {
    match access_level {
        AccessLevel::Protected => format!("{}{key}", prefix(session)),
    }
}

/// How long what is signed is good: no longer than the credentials.
fn good_for(now: SystemTime, wanted: Duration, credentials: &TemporaryCredentials) -> Duration {
    credentials.expires_at.duration_since(now).map_or(Duration::ZERO, |left| left.min(wanted))
}

fn not_served(error: ObjectError) -> ApiError {
    match error {
        ObjectError::NotFound => StorageError::NotFound.into(),
        ObjectError::Unavailable => StorageError::Unavailable.into(),
    }
}

fn not_signed(error: PresignError) -> ApiError {
    tracing::error!(%error, "no address could be given");
    ApiError::Internal
}
