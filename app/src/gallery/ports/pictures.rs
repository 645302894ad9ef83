//! Pictures that are looked at: lists, folders and details are those of the world, and nothing in them changes.

use async_trait::async_trait;

use super::OnShow;
use crate::core::catalogue::{StoredFile, all_folders, everything, find, folders_in, is_picture};
use crate::core::keys::ObjectKey;
use crate::gallery::world::{NOW_S, PICTURE};
use crate::ports::pictures::Pictures;
use crate::wire::error::ApiError;
use crate::wire::pictures::{
    DeletedPicture, Destination, Download, ExifEntry, ExifField, Listing, Outcome, Picture, PictureDetails,
    PictureFolder, PictureNotice, PicturePage, PictureQuery, Selection, SharedLink, THUMBNAIL_WIDTHS,
    ThumbnailProposal,
};
use crate::wire::storage::{AccessLevel, Rendition, StorageError, UploadTicket};

/// Longer than anybody looks at an exhibit.
const RENEW_AFTER_S: u64 = 86_400;

impl OnShow {
    fn files(&self) -> Result<Vec<StoredFile>, ApiError> {
        let names = self.0.pictures.clone()?;
        Ok(names
            .into_iter()
            .zip(1_i64..)
            .map(|(key, place)| StoredFile {
                key: key.to_owned(),
                size: 123_456 * place.unsigned_abs(),
                written_at_s: NOW_S - 43_210 * place,
                version: format!("{place:x}"),
            })
            .collect())
    }
}

fn picture(file: &StoredFile) -> Picture {
    let rendition = |width| Rendition { width, url: PICTURE.to_owned() };
    let thumbnails = if is_picture(&file.key) { THUMBNAIL_WIDTHS.map(rendition).to_vec() } else { Vec::new() };
    let StoredFile { key, size, written_at_s, version } = file.clone();
    Picture { key, size, written_at_s, version, thumbnails }
}

fn unchanged<T>() -> Result<T, ApiError> {
    Err(StorageError::Unavailable.into())
}

#[async_trait]
impl Pictures for OnShow {
    fn levels(&self) -> Vec<AccessLevel> {
        self.0.levels.clone()
    }

    fn shares_protected(&self) -> bool {
        self.0.shares_protected
    }

    async fn page(&self, query: &PictureQuery) -> Result<PicturePage, ApiError> {
        let files = self.files()?;
        let found = find(&files, query);
        Ok(PicturePage {
            total: found.total(),
            start: query.start,
            pictures: found.part(query.start, query.count).iter().map(|file| picture(file)).collect(),
            folders: folders_in(&files, &query.folder),
            is_cut: false,
            renew_after_s: RENEW_AFTER_S,
        })
    }

    async fn keys(&self, query: &PictureQuery) -> Result<Vec<String>, ApiError> {
        Ok(everything(&self.files()?, query))
    }

    async fn folders(&self, _access_level: AccessLevel, _listing: Listing) -> Result<Vec<PictureFolder>, ApiError> {
        Ok(all_folders(&self.files()?))
    }

    async fn details(&self, query: &PictureQuery, key: &ObjectKey) -> Result<PictureDetails, ApiError> {
        let files = self.files()?;
        let file = files.iter().find(|file| file.key == key.as_str()).ok_or(StorageError::NotFound)?;
        let found = find(&files, query);
        let around = found.around(key.as_str());
        let is_shown = is_picture(key.as_str());
        let exif = [
            (ExifField::Camera, "Nikon Z 6"),
            (ExifField::TakenAt, "2026-10-30 17:58"),
            (ExifField::Dimensions, "6048 × 4024"),
            (ExifField::ExposureTime, "1/250 s"),
            (ExifField::Aperture, "f/2.8"),
            (ExifField::Sensitivity, "ISO 100"),
        ];
        let exif = exif.map(|(field, value)| ExifEntry { field, value: value.to_owned() }).to_vec();
        Ok(PictureDetails {
            picture: picture(file),
            content_type: if is_shown { "image/jpeg" } else { "application/pdf" }.to_owned(),
            view_url: is_shown.then(|| PICTURE.to_owned()),
            renew_after_s: RENEW_AFTER_S,
            metadata: Vec::new(),
            exif: if is_shown { exif } else { Vec::new() },
            previous: around.and_then(|(_, previous, _)| previous.map(str::to_owned)),
            next: around.and_then(|(_, _, next)| next.map(str::to_owned)),
            index: around.map(|(index, _, _)| index),
            total: found.total(),
        })
    }

    async fn delete(&self, _selection: &Selection, _batch: Option<&str>) -> Result<Outcome, ApiError> {
        unchanged()
    }

    async fn deleted(&self, _access_level: AccessLevel) -> Result<Vec<DeletedPicture>, ApiError> {
        let deleted = |file: StoredFile| {
            let Picture { key, size, thumbnails, .. } = picture(&file);
            let batch = format!("{:012}-0123456789abcdef", file.written_at_s);
            DeletedPicture { batch, key, size, deleted_at_s: file.written_at_s, thumbnails }
        };
        Ok(self.files()?.into_iter().map(deleted).collect())
    }

    async fn restore(
        &self,
        _access_level: AccessLevel,
        _batch: Option<&str>,
        _keys: &[String],
    ) -> Result<Outcome, ApiError> {
        unchanged()
    }

    async fn purge(&self, _access_level: AccessLevel, _batch: Option<&str>) -> Result<Outcome, ApiError> {
        unchanged()
    }

    async fn relocate(&self, _selection: &Selection, _to: &Destination) -> Result<Outcome, ApiError> {
        unchanged()
    }

    async fn copy(&self, _selection: &Selection, _to: &Destination) -> Result<Outcome, ApiError> {
        unchanged()
    }

    async fn rename(&self, _access_level: AccessLevel, _from: &ObjectKey, _to: &ObjectKey) -> Result<(), ApiError> {
        unchanged()
    }

    async fn rename_folder(
        &self,
        _access_level: AccessLevel,
        _from: &ObjectKey,
        _to: &ObjectKey,
    ) -> Result<Outcome, ApiError> {
        unchanged()
    }

    async fn create_folder(&self, _access_level: AccessLevel, _folder: &ObjectKey) -> Result<(), ApiError> {
        unchanged()
    }

    async fn share(&self, _access_level: AccessLevel, _key: &ObjectKey) -> Result<SharedLink, ApiError> {
        unchanged()
    }

    async fn downloads(&self, _selection: &Selection) -> Result<Vec<Download>, ApiError> {
        unchanged()
    }

    fn keep_notice(&self, _notice: &PictureNotice) {}

    fn take_notice(&self) -> Option<PictureNotice> {
        self.0.picture_notice.clone()
    }

    async fn begin_thumbnails(
        &self,
        _access_level: AccessLevel,
        _key: &ObjectKey,
        _proposals: &[ThumbnailProposal],
    ) -> Result<Vec<UploadTicket>, ApiError> {
        unchanged()
    }
}
