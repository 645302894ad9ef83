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
use crate::config::{GuestAccess, Levels};
use crate::s3::{ObjectError, PresignError, Window};
use crate::session::RequestSession;

/// Somebody at the moment of their request.
pub(super) struct Caller {
    /// Who it is, which also names their prefixes.
    pub(super) identity_id: String,
    /// Good until the end of this window's addresses.
    pub(super) credentials: TemporaryCredentials,
    /// By the store's time.
    pub(super) now: SystemTime,
    is_guest: bool,
}

/// What somebody wants to do on a level.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wish {
    Read,
    Write,
}

impl Caller {
    /// Finds out who asks; somebody who is signed in.
    pub(super) async fn of(services: &Services, session: &RequestSession) -> Result<Self, ApiError> {
        let session = session.current().await.ok_or(ApiError::SignedOut)?;
        let now = services.store_clock.now();
        let credentials = services.identity_pool.credentials(&session, Window::of(now).end()).await;
        let credentials = credentials.map_err(|CredentialsError::Unavailable| StorageError::Unavailable)?;
        Ok(Self { identity_id: session.identity_id, credentials, now, is_guest: false })
    }

    /// Finds out who asks; a guest, if nobody is signed in and guests may do anything.
    pub(super) async fn of_anybody(services: &Services, session: &RequestSession) -> Result<Self, ApiError> {
        match Self::of(services, session).await {
            Err(ApiError::SignedOut) if services.levels.guests != GuestAccess::None => {}
            other => return other,
        }
        let now = services.store_clock.now();
        let guest = services.identity_pool.guest(Window::of(now).end()).await;
        let guest = guest.map_err(|CredentialsError::Unavailable| StorageError::Unavailable)?;
        Ok(Self { identity_id: guest.identity_id, credentials: guest.credentials, now, is_guest: true })
    }

    /// Whether the caller may do this on a level, as far as the stack's outputs say: the store decides.
    pub(super) fn check(&self, levels: Levels, access_level: AccessLevel, wish: Wish) -> Result<(), ApiError> {
        let is_allowed = match access_level {
            AccessLevel::Guest => match (levels.guests, self.is_guest, wish) {
                (GuestAccess::None, _, _) | (GuestAccess::Read, true, Wish::Write) => false,
                (GuestAccess::Read | GuestAccess::ReadWrite, _, _) => true,
            },
            AccessLevel::Protected | AccessLevel::Private if self.is_guest => return Err(ApiError::SignedOut),
            AccessLevel::Protected => true,
            AccessLevel::Private => levels.private,
        };
        if is_allowed { Ok(()) } else { Err(StorageError::NotAllowed.into()) }
    }

    /// Whether it is somebody who is signed in, with this identity id.
    pub(super) fn is(&self, identity_id: &str) -> bool {
        !self.is_guest && self.identity_id == identity_id
    }

    /// The level on which Updown keeps what it has to remember for them: a guest has one alone.
    pub(super) fn home(&self) -> AccessLevel {
        if self.is_guest { AccessLevel::Guest } else { AccessLevel::Protected }
    }

    /// Whether the stack's policies let them list what is theirs; a guest has nothing but what is everybody's, which nobody lists.
    pub(super) fn lists(&self, levels: Levels) -> bool {
        !self.is_guest && levels.lists_own
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
        format!("{}{key}", self.prefix(self.home()))
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
