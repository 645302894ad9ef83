//! Whom a page tells what becomes of its files: nobody any more once the page is gone.

use leptos::prelude::{Callable, Callback};

use crate::core::upload::{Failure, News, Progress};

/// A file, by its key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UploadedFile {
    /// The object's key below the owner's prefix: what `StorageImage` takes as `img_key`.
    pub key: String,
}

/// A file that was not uploaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FailedUpload {
    /// The key that it was to have below the owner's prefix.
    pub key: String,
    /// Why not.
    pub failure: Failure,
}

/// A file on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UploadProgress {
    /// Its key below the owner's prefix.
    pub key: String,
    /// How far it is.
    pub progress: Progress,
}

/// The callbacks of a page, each called with the key that the row has at that moment.
#[derive(Debug, Clone, Copy, Default)]
pub struct Listeners {
    /// An upload was begun.
    pub on_upload_start: Option<Callback<UploadedFile>>,
    /// The store has a file.
    pub on_upload_success: Option<Callback<UploadedFile>>,
    /// A file was refused or did not arrive.
    pub on_upload_error: Option<Callback<FailedUpload>>,
    /// A row is gone.
    pub on_file_remove: Option<Callback<UploadedFile>>,
    /// A file is a percent further.
    pub on_progress: Option<Callback<UploadProgress>>,
}

impl Listeners {
    /// Tells whoever listens.
    pub(super) fn tell(self, key: String, news: News) {
        let called = |callback: Option<Callback<UploadedFile>>, key| {
            if let Some(callback) = callback {
                callback.try_run(UploadedFile { key });
            }
        };
        match news {
            News::Started => called(self.on_upload_start, key),
            News::Succeeded => called(self.on_upload_success, key),
            News::Removed => called(self.on_file_remove, key),
            News::Failed(failure) => {
                if let Some(on_upload_error) = self.on_upload_error {
                    on_upload_error.try_run(FailedUpload { key, failure });
                }
            }
            News::Progressed(progress) => {
                if let Some(on_progress) = self.on_progress {
                    on_progress.try_run(UploadProgress { key, progress });
                }
            }
        }
    }
}
