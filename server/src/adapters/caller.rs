//! Whoever asks for something of the store: their prefix, and credentials of theirs.

use std::time::{Duration, SystemTime};

use app::core::keys::ObjectKey;
use app::core::levels::prefix;
use app::wire::error::ApiError;
use app::wire::storage::{AccessLevel, StorageError};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::Services;
use crate::cognito::{CredentialsError, TemporaryCredentials};
use crate::s3::{ObjectError, PresignError, Window};
use crate::session::RequestSession;

/// Somebody who is signed in, at the moment of their request.
pub(super) struct Caller {
    /// Who it is, which also names their prefixes.
    pub(super) identity_id: String,
    /// Good until the end of this window's addresses.
    pub(super) credentials: TemporaryCredentials,
    pub(super) now: SystemTime,
}

impl Caller {
    /// Finds out who asks.
    pub(super) async fn of(services: &Services, session: &RequestSession) -> Result<Self, ApiError> {
        let now = services.clock.now();
        let session = session.current().await.ok_or(ApiError::SignedOut)?;
        let credentials = services.identity_pool.credentials(&session, Window::of(now).end()).await;
        let credentials = credentials.map_err(|CredentialsError::Unavailable| StorageError::Unavailable)?;
        Ok(Self { identity_id: session.identity_id, credentials, now })
    }

    /// Whether it is the one with this identity id.
    pub(super) fn is(&self, identity_id: &str) -> bool {
        self.identity_id == identity_id
    }

    /// What the keys of everything of theirs begin with on a level.
    pub(super) fn prefix(&self, access_level: AccessLevel) -> String {
        prefix(access_level, &self.identity_id)
    }

    /// The whole key of an object of theirs.
    pub(super) fn full_key(&self, access_level: AccessLevel, key: &ObjectKey) -> String {
        format!("{}{}", self.prefix(access_level), key.as_str())
    }

    /// The whole key of an object that Updown keeps for them.
    pub(super) fn own_key(&self, key: &str) -> String {
        format!("{}{key}", self.prefix(AccessLevel::Protected))
    }

    /// How many seconds what is signed is good: no longer than the credentials.
    pub(super) fn good_for_s(&self, wanted: Duration) -> u64 {
        let left = self.credentials.expires_at.duration_since(self.now);
        left.map_or(Duration::ZERO, |left| left.min(wanted)).as_secs()
    }
}

/// Whether a text is base64 of the four bytes of a CRC-32.
pub(super) fn is_crc32(text: &str) -> bool {
    STANDARD.decode(text).is_ok_and(|bytes| bytes.len() == 4)
}

pub(super) fn not_served(error: ObjectError) -> ApiError {
    match error {
        ObjectError::NotFound => StorageError::NotFound.into(),
        ObjectError::Unavailable => StorageError::Unavailable.into(),
    }
}

pub(super) fn not_signed(error: PresignError) -> ApiError {
    tracing::error!(%error, "no address could be given");
    ApiError::Internal
}
