//! A store that gives out no forms.

use app::ports::upload_forms::{FormReturn, UploadForm, UploadForms};
use app::wire::error::ApiError;
use app::wire::storage::StorageError;
use async_trait::async_trait;

use crate::fakes::Fakes;

#[async_trait]
impl UploadForms for Fakes {
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
