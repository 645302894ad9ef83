//! A store that gives out no forms.

use async_trait::async_trait;

use super::OnShow;
use crate::ports::upload_forms::{FormReturn, UploadForm, UploadForms};
use crate::wire::error::ApiError;
use crate::wire::storage::StorageError;

#[async_trait]
impl UploadForms for OnShow {
    async fn new_form(&self) -> Result<UploadForm, ApiError> {
        Err(StorageError::Unavailable.into())
    }

    async fn take_in(&self, _back: &FormReturn) -> Result<String, ApiError> {
        Err(StorageError::UploadGone.into())
    }

    fn keep_outcome(&self, _outcome: &Result<String, ApiError>) {}

    fn outcome(&self) -> Option<Result<String, ApiError>> {
        None
    }
}
