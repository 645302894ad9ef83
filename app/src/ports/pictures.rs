//! The caller's pictures, seen from one request: pages of them, and everything that tidies them.

use async_trait::async_trait;

use crate::core::keys::ObjectKey;
use crate::wire::error::ApiError;
use crate::wire::pictures::{
    DeletedPicture, Destination, Download, Listing, Outcome, PictureDetails, PictureFolder, PictureNotice, PicturePage,
    PictureQuery, Selection, SharedLink, ThumbnailProposal,
};
use crate::wire::storage::{AccessLevel, UploadTicket};

/// What the store has below the caller's prefix of a level, asked for and changed with the caller's own temporary credentials.
///
/// Every method fails with [`ApiError::SignedOut`] when nobody is signed in, and with
/// [`StorageError::NotAllowed`](crate::wire::storage::StorageError::NotAllowed) where the policies do not allow it.
#[async_trait]
pub trait Pictures: Send + Sync {
    /// The levels that people have lists of what they have on, the usual one first.
    fn levels(&self) -> Vec<AccessLevel>;

    /// Whether other people who are signed in may see what is on the protected level.
    fn shares_protected(&self) -> bool;

    /// Some of the pictures, in order.
    async fn page(&self, query: &PictureQuery) -> Result<PicturePage, ApiError>;

    /// The keys of everything that a query finds, whatever page of it is asked for; and the paths of the folders in its folder, each with
    /// a slash at its end, unless something is looked for.
    async fn keys(&self, query: &PictureQuery) -> Result<Vec<String>, ApiError>;

    /// Every folder, by path, also empty ones.
    async fn folders(&self, access_level: AccessLevel, listing: Listing) -> Result<Vec<PictureFolder>, ApiError>;

    /// One file with all that is known of it, and its neighbours among what the query asks for.
    async fn details(&self, query: &PictureQuery, key: &ObjectKey) -> Result<PictureDetails, ApiError>;

    /// Deletes files and folders, so that they can be brought back for [`DAYS_KEPT`](crate::wire::pictures::DAYS_KEPT) days. It goes on
    /// with the deletion of a name, if there is one: both are one then.
    async fn delete(&self, selection: &Selection, batch: Option<&str>) -> Result<Outcome, ApiError>;

    /// What was deleted and can be brought back, the latest first. What is older is gone by then.
    async fn deleted(&self, access_level: AccessLevel) -> Result<Vec<DeletedPicture>, ApiError>;

    /// Brings back what one deletion took, or everything; of that the keys that are given, if there are any, and what is in the folders
    /// among them. A name that is taken by now gets the next free one.
    async fn restore(
        &self,
        access_level: AccessLevel,
        batch: Option<&str>,
        keys: &[String],
    ) -> Result<Outcome, ApiError>;

    /// Deletes for good what one deletion took, or everything that was deleted.
    async fn purge(&self, access_level: AccessLevel, batch: Option<&str>) -> Result<Outcome, ApiError>;

    /// Moves files and folders into a folder. The copy is there before the original goes.
    async fn relocate(&self, selection: &Selection, to: &Destination) -> Result<Outcome, ApiError>;

    /// Copies files and folders into a folder.
    async fn copy(&self, selection: &Selection, to: &Destination) -> Result<Outcome, ApiError>;

    /// Gives a file another key. A key that is taken is refused.
    async fn rename(&self, access_level: AccessLevel, from: &ObjectKey, to: &ObjectKey) -> Result<(), ApiError>;

    /// Gives a folder another path, with all that is in it. A path that is taken is refused.
    async fn rename_folder(
        &self,
        access_level: AccessLevel,
        from: &ObjectKey,
        to: &ObjectKey,
    ) -> Result<Outcome, ApiError>;

    /// Makes an empty folder, as an object whose key is its path with a slash. A name that is taken is refused.
    async fn create_folder(&self, access_level: AccessLevel, folder: &ObjectKey) -> Result<(), ApiError>;

    /// An address of a file that can be given to somebody.
    async fn share(&self, access_level: AccessLevel, key: &ObjectKey) -> Result<SharedLink, ApiError>;

    /// The files of a selection, those of its folders among them, with addresses to fetch them.
    async fn downloads(&self, selection: &Selection) -> Result<Vec<Download>, ApiError>;

    /// Keeps for the next page what became of a form without scripts.
    fn keep_notice(&self, notice: &PictureNotice);

    /// What was kept. It is told once.
    fn take_notice(&self) -> Option<PictureNotice>;

    /// Permission to put the thumbnails of a picture that the store has, where it has none yet.
    async fn begin_thumbnails(
        &self,
        access_level: AccessLevel,
        key: &ObjectKey,
        proposals: &[ThumbnailProposal],
    ) -> Result<Vec<UploadTicket>, ApiError>;
}
