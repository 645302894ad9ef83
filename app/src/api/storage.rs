//! Uploading and viewing the caller's own pictures, as server functions.
//!
//! Whose objects they are comes from the session alone, never from an argument. Keys travel in the body, so that no access
//! log holds them.

use leptos::prelude::*;
use leptos::server_fn::codec::Json;

use crate::wire::error::ApiError;
use crate::wire::storage::{ImageRequest, ImageUrl};

#[cfg(feature = "ssr")]
use super::status::with_status;
#[cfg(feature = "ssr")]
use crate::core::keys::ObjectKey;
#[cfg(feature = "ssr")]
use crate::ports::ports;
#[cfg(feature = "ssr")]
use crate::wire::storage::StorageError;

/// Where a picture can be fetched for a while.
///
/// # Errors
/// [`ApiError::SignedOut`] when nobody is signed in; [`ApiError::Storage`] when there is no such picture.
#[server(name = RequestImageUrl, prefix = "/api", endpoint = "storage/image_url", input = Json)]
pub async fn image_url(
    /// Which picture.
    request: ImageRequest,
) -> Result<ImageUrl, ApiError> {
    let ports = ports()?;
    let key = with_status(parse(&request.key))?;
    with_status(ports.storage.image_url(&request, &key).await)
}

/// The key of the picture that the caller uploaded last and did not remove from the page.
///
/// # Errors
/// [`ApiError::SignedOut`] when nobody is signed in; [`ApiError::Storage`] when the store cannot be reached.
#[server(prefix = "/api", endpoint = "storage/latest_picture", input = Json)]
pub async fn latest_picture() -> Result<Option<String>, ApiError> {
    with_status(ports()?.storage.latest_picture().await)
}

/// Remembers which picture was uploaded last; `None` when there is none to show.
///
/// # Errors
/// [`ApiError::SignedOut`] when nobody is signed in; [`ApiError::Storage`] when the key cannot be one or the store cannot
/// be reached.
#[server(prefix = "/api", endpoint = "storage/set_latest_picture", input = Json)]
pub async fn set_latest_picture(
    /// The picture's key below the caller's prefix.
    #[server(default)]
    key: Option<String>,
) -> Result<(), ApiError> {
    let ports = ports()?;
    let key = with_status(key.as_deref().map(parse).transpose())?;
    with_status(ports.storage.set_latest_picture(key.as_ref()).await)
}

#[cfg(feature = "ssr")]
pub(super) fn parse(name: &str) -> Result<ObjectKey, ApiError> {
    ObjectKey::parse(name).map_err(|reason| StorageError::from(reason).into())
}
