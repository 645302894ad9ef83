//! A place for pictures that has none.

use app::core::keys::ObjectKey;
use app::ports::pictures::Pictures;
use app::wire::error::ApiError;
use app::wire::pictures::{
    DeletedPicture, Destination, Download, Listing, Outcome, PictureDetails, PictureFolder, PictureNotice, PicturePage,
    PictureQuery, Selection, SharedLink, ThumbnailProposal,
};
use app::wire::storage::{AccessLevel, StorageError, UploadTicket};
use async_trait::async_trait;

use crate::fakes::Fakes;

#[async_trait]
impl Pictures for Fakes {
    fn levels(&self) -> Vec<AccessLevel> {
        vec![AccessLevel::Protected]
    }

    fn shares_protected(&self) -> bool {
        false
    }

    async fn page(&self, _query: &PictureQuery) -> Result<PicturePage, ApiError> {
        Ok(PicturePage::default())
    }

    async fn keys(&self, _query: &PictureQuery) -> Result<Vec<String>, ApiError> {
        Ok(Vec::new())
    }

    async fn folders(&self, _access_level: AccessLevel, _listing: Listing) -> Result<Vec<PictureFolder>, ApiError> {
        Ok(Vec::new())
    }

    async fn details(&self, _query: &PictureQuery, _key: &ObjectKey) -> Result<PictureDetails, ApiError> {
        Err(StorageError::NotFound.into())
    }

    async fn delete(&self, _selection: &Selection, _batch: Option<&str>) -> Result<Outcome, ApiError> {
        Err(StorageError::NotFound.into())
    }

    async fn deleted(&self, _access_level: AccessLevel) -> Result<Vec<DeletedPicture>, ApiError> {
        Ok(Vec::new())
    }

    async fn restore(
        &self,
        _access_level: AccessLevel,
        _batch: Option<&str>,
        _keys: &[String],
    ) -> Result<Outcome, ApiError> {
        Err(StorageError::NotFound.into())
    }

    async fn purge(&self, _access_level: AccessLevel, _batch: Option<&str>) -> Result<Outcome, ApiError> {
        Err(StorageError::NotFound.into())
    }

    async fn relocate(&self, _selection: &Selection, _to: &Destination) -> Result<Outcome, ApiError> {
        Err(StorageError::NotFound.into())
    }

    async fn copy(&self, _selection: &Selection, _to: &Destination) -> Result<Outcome, ApiError> {
        Err(StorageError::NotFound.into())
    }

    async fn rename(&self, _access_level: AccessLevel, _from: &ObjectKey, _to: &ObjectKey) -> Result<(), ApiError> {
        Err(StorageError::NotFound.into())
    }

    async fn rename_folder(
        &self,
        _access_level: AccessLevel,
        _from: &ObjectKey,
        _to: &ObjectKey,
    ) -> Result<Outcome, ApiError> {
        Err(StorageError::NotFound.into())
    }

    async fn create_folder(&self, _access_level: AccessLevel, _folder: &ObjectKey) -> Result<(), ApiError> {
        Err(StorageError::NotFound.into())
    }

    async fn share(&self, _access_level: AccessLevel, _key: &ObjectKey) -> Result<SharedLink, ApiError> {
        Err(StorageError::NotFound.into())
    }

    async fn downloads(&self, _selection: &Selection) -> Result<Vec<Download>, ApiError> {
        Err(StorageError::NotFound.into())
    }

    async fn begin_thumbnails(
        &self,
        _access_level: AccessLevel,
        _key: &ObjectKey,
        _proposals: &[ThumbnailProposal],
    ) -> Result<Vec<UploadTicket>, ApiError> {
        Err(StorageError::NotFound.into())
    }

    fn keep_notice(&self, _notice: &PictureNotice) {}

    fn take_notice(&self) -> Option<PictureNotice> {
        None
    }
}
