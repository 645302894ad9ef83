//! A store that begins no upload.

use async_trait::async_trait;

use super::OnShow;
use crate::core::keys::ObjectKey;
use crate::ports::uploads::Uploads;
use crate::wire::error::ApiError;
use crate::wire::storage::{
    OpenUpload, PartProposal, PartTicket, StorageError, StoredPart, UploadBeginning, UploadCompletion, UploadProposal,
};

#[async_trait]
impl Uploads for OnShow {
    async fn begin(&self, _proposal: &UploadProposal, _key: &ObjectKey) -> Result<UploadBeginning, ApiError> {
        Err(StorageError::Unavailable.into())
    }

    async fn begin_all(
        &self,
        _proposals: &[UploadProposal],
    ) -> Result<Vec<Result<UploadBeginning, ApiError>>, ApiError> {
        Err(StorageError::Unavailable.into())
    }

    async fn sign_parts(&self, _upload: &str, _parts: &[PartProposal]) -> Result<Vec<PartTicket>, ApiError> {
        Err(StorageError::UploadGone.into())
    }

    async fn stored_parts(&self, _upload: &str) -> Result<Vec<StoredPart>, ApiError> {
        Err(StorageError::UploadGone.into())
    }

    async fn finish(&self, _completion: &UploadCompletion, _key: &ObjectKey) -> Result<String, ApiError> {
        Err(StorageError::UploadGone.into())
    }

    async fn abandon(&self, _upload: &str) -> Result<(), ApiError> {
        Ok(())
    }

    async fn open(&self) -> Result<Vec<OpenUpload>, ApiError> {
        Ok(Vec::new())
    }
}
