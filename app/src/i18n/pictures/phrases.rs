//! Which sentence goes with what happened.

use super::PicturesTexts;
use crate::core::tasks::TaskStatus;
use crate::i18n::{Language, Texts, counted, fill};
use crate::wire::pictures::{ExifField, PictureAction, PictureOrder};
use crate::wire::storage::AccessLevel;

impl PicturesTexts {
    /// What is said when something was done with so many files, and with so many objects that stand for folders.
    #[must_use]
    pub fn done(&self, language: Language, action: PictureAction, files: usize, folders: usize) -> String {
        let forms = match action {
            PictureAction::Deleted => self.done_deleted,
            PictureAction::Restored => self.done_restored,
            PictureAction::Purged => self.done_purged,
            PictureAction::Moved => self.done_moved,
            PictureAction::Copied => self.done_copied,
            PictureAction::Renamed => return self.done_renamed.to_owned(),
            PictureAction::FolderRenamed => return self.folder_renamed.to_owned(),
            PictureAction::FolderMade => return self.folder_created.to_owned(),
        };
        if files == 0 { counted(language, self.done_folders, folders) } else { counted(language, forms, files) }
    }

    /// What is said while something is done with files.
    #[must_use]
    pub fn doing(&self, action: PictureAction) -> &'static str {
        match action {
            PictureAction::Restored => self.restoring,
            PictureAction::Moved | PictureAction::Renamed | PictureAction::FolderRenamed => self.moving,
            PictureAction::Copied | PictureAction::FolderMade => self.copying,
            PictureAction::Deleted | PictureAction::Purged => self.deleting,
        }
    }

    /// What a level is called.
    #[must_use]
    pub fn level(&self, level: AccessLevel) -> &'static str {
        match level {
            AccessLevel::Guest => self.for_everybody,
            AccessLevel::Protected => self.protected_,
            AccessLevel::Private => self.private_,
        }
    }

    /// What an order is called.
    #[must_use]
    pub fn order(&self, order: PictureOrder) -> &'static str {
        match order {
            PictureOrder::Newest => self.newest,
            PictureOrder::Oldest => self.oldest,
            PictureOrder::Name => self.by_name,
            PictureOrder::NameBackwards => self.by_name_backwards,
            PictureOrder::Largest => self.largest,
            PictureOrder::Smallest => self.smallest,
            PictureOrder::Kind => self.by_kind,
            PictureOrder::KindBackwards => self.by_kind_backwards,
        }
    }

    /// What a line of a camera's notes is called.
    #[must_use]
    pub fn exif(&self, field: ExifField) -> &'static str {
        match field {
            ExifField::Camera => self.camera,
            ExifField::Lens => self.lens,
            ExifField::TakenAt => self.taken_at,
            ExifField::Dimensions => self.dimensions,
            ExifField::ExposureTime => self.exposure_time,
            ExifField::Aperture => self.aperture,
            ExifField::Sensitivity => self.sensitivity,
            ExifField::FocalLength => self.focal_length,
            ExifField::Location => self.location,
        }
    }
}

impl Texts {
    /// What has become of a file that something is done with.
    #[must_use]
    pub fn task_status(&self, status: &TaskStatus) -> String {
        let texts = &self.pictures;
        let said = match status {
            TaskStatus::NotStarted => texts.status_not_started,
            TaskStatus::InProgress => texts.status_in_progress,
            TaskStatus::Completed => texts.status_completed,
            TaskStatus::GoesOn => texts.status_goes_on,
            TaskStatus::OverwritePrevented => texts.status_prevented,
            TaskStatus::Cancelled => self.uploads.cancelled,
            TaskStatus::Failed(error) => return fill(texts.status_failed, &[("reason", &self.failure(error))]),
        };
        said.to_owned()
    }
}
