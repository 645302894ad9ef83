//! The caller's own objects, seen from one request.

use async_trait::async_trait;

use crate::core::keys::ObjectKey;
use crate::wire::error::ApiError;
use crate::wire::storage::{ImageRequest, ImageUrl};

/// Presigned addresses, made with the caller's own temporary credentials, and the pointer to their latest picture.
///
/// Every method fails with [`ApiError::SignedOut`] when nobody is signed in.
#[async_trait]
pub trait Storage: Send + Sync {
    /// An address for one picture, after checking that it exists if that was asked for. A picture of level `Guest` needs nobody to
    /// be signed in.
    async fn image_url(&self, request: &ImageRequest, key: &ObjectKey) -> Result<ImageUrl, ApiError>;

    /// The key of the picture that the caller uploaded last and did not remove from the page.
    async fn latest_picture(&self) -> Result<Option<String>, ApiError>;

    /// Remembers which picture was uploaded last, or that there is none to show. Kept as a small object below the
    /// caller's prefix, so that a reload, a restart and a second device see it.
    async fn set_latest_picture(&self, key: Option<&ObjectKey>) -> Result<(), ApiError>;
}
