//! The caller's uploads, seen from one request: in one PUT or in parts, as the size asks for.

use async_trait::async_trait;

use crate::core::keys::ObjectKey;
use crate::wire::error::ApiError;
use crate::wire::storage::{
    OpenUpload, PartProposal, PartTicket, StoredPart, UploadBeginning, UploadCompletion, UploadProposal,
};

/// Uploads that a restart of the server or another device goes on with: what is known of them is kept in the store itself,
/// below the caller's prefix, and everything is asked for with the caller's own temporary credentials.
///
/// An upload of somebody else is like one that is not there. Every method fails with [`ApiError::SignedOut`] when nobody is
/// signed in.
#[async_trait]
pub trait Uploads: Send + Sync {
    /// Begins an upload to `key`, or finds the one that was begun before with the same file.
    async fn begin(&self, proposal: &UploadProposal, key: &ObjectKey) -> Result<UploadBeginning, ApiError>;

    /// Begins several uploads, each to the key that it asks for, side by side: 1 to
    /// [`MOST_BEGUN_TOGETHER`](crate::wire::storage::MOST_BEGUN_TOGETHER). What came of each is in the place of its proposal.
    async fn begin_all(&self, proposals: &[UploadProposal])
    -> Result<Vec<Result<UploadBeginning, ApiError>>, ApiError>;

    /// Permission for one PUT of exactly each of these parts.
    async fn sign_parts(&self, upload: &str, parts: &[PartProposal]) -> Result<Vec<PartTicket>, ApiError>;

    /// The parts that the store has, by number.
    async fn stored_parts(&self, upload: &str) -> Result<Vec<StoredPart>, ApiError>;

    /// Puts the object together and answers with its key. `key` is where to look when the upload is not open any more
    /// because an earlier call succeeded.
    async fn finish(&self, completion: &UploadCompletion, key: &ObjectKey) -> Result<String, ApiError>;

    /// Gives an upload up: the store forgets its parts. One that is not there is given up already.
    async fn abandon(&self, upload: &str) -> Result<(), ApiError>;

    /// The caller's open uploads, oldest first.
    async fn open(&self) -> Result<Vec<OpenUpload>, ApiError>;
}
