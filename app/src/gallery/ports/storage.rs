//! A store that takes nothing.

use async_trait::async_trait;

use super::OnShow;
use crate::core::keys::ObjectKey;
use crate::ports::storage::Storage;
use crate::wire::error::ApiError;
use crate::wire::storage::{ImageRequest, ImageUrl};

#[async_trait]
impl Storage for OnShow {
    async fn image_url(&self, _request: &ImageRequest, _key: &ObjectKey) -> Result<ImageUrl, ApiError> {
        self.0.picture.clone()
    }

    async fn latest_picture(&self) -> Result<Option<String>, ApiError> {
        self.0.latest.clone()
    }

    async fn set_latest_picture(&self, _key: Option<&ObjectKey>) -> Result<(), ApiError> {
        Ok(())
    }
}
