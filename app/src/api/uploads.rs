//! Uploading in one PUT or in parts, as server functions.
//!
//! Whose uploads they are comes from the session alone. The bytes go straight from the browser to the store.

use leptos::prelude::*;
use leptos::server_fn::codec::Json;

use crate::wire::error::ApiError;
use crate::wire::storage::{
    OpenUpload, PartProposal, PartTicket, StoredPart, UploadBeginning, UploadCompletion, UploadProposal,
};

#[cfg(feature = "ssr")]
use super::status::with_status;
#[cfg(feature = "ssr")]
use super::storage::parse;
#[cfg(feature = "ssr")]
use crate::ports::ports;

/// Begins an upload, finds the one that was begun before with the same file, or says that its name is taken.
///
/// # Errors
/// [`ApiError::SignedOut`] when nobody is signed in, or somebody else than the file's owner; [`ApiError::Storage`] with the
/// reason when the file is refused; [`ApiError::BadRequest`] when its metadata or fingerprint cannot be one.
#[server(prefix = "/api", endpoint = "storage/begin_upload", input = Json)]
pub async fn begin_upload(
    /// The file.
    proposal: UploadProposal,
) -> Result<UploadBeginning, ApiError> {
    let ports = ports()?;
    let key = with_status(parse(&proposal.key))?;
    with_status(ports.uploads.begin(&proposal, &key).await)
}

/// Begins several uploads as [`begin_upload`] does: 1 to [`MOST_BEGUN_TOGETHER`](crate::wire::storage::MOST_BEGUN_TOGETHER). What
/// came of each stands in the place of its file; one that is refused keeps no other from beginning.
///
/// # Errors
/// [`ApiError::SignedOut`] when nobody is signed in; [`ApiError::BadRequest`] when there are none or too many.
#[server(prefix = "/api", endpoint = "storage/begin_uploads", input = Json)]
pub async fn begin_uploads(
    /// The files.
    proposals: Vec<UploadProposal>,
) -> Result<Vec<Result<UploadBeginning, ApiError>>, ApiError> {
    with_status(ports()?.uploads.begin_all(&proposals).await)
}

/// Permission for the PUTs of some parts: 1 to [`MOST_PARTS_SIGNED`](crate::wire::storage::MOST_PARTS_SIGNED).
///
/// # Errors
/// [`ApiError::SignedOut`] when nobody is signed in; [`ApiError::Storage`] when the upload is not open or a checksum cannot be
/// one; [`ApiError::BadRequest`] when there are too many parts, or they are not parts of this upload.
#[server(prefix = "/api", endpoint = "storage/sign_parts", input = Json)]
pub async fn sign_parts(
    /// The upload, by its id.
    upload: String,
    /// The parts that are sent next.
    parts: Vec<PartProposal>,
) -> Result<Vec<PartTicket>, ApiError> {
    with_status(ports()?.uploads.sign_parts(&upload, &parts).await)
}

/// The parts of an upload that the store has; none where the policies let nobody list them.
///
/// # Errors
/// [`ApiError::SignedOut`] when nobody is signed in; [`ApiError::Storage`] when the upload is not open.
#[server(name = ListStoredParts, prefix = "/api", endpoint = "storage/stored_parts", input = Json)]
pub async fn stored_parts(
    /// The upload, by its id.
    upload: String,
) -> Result<Vec<StoredPart>, ApiError> {
    with_status(ports()?.uploads.stored_parts(&upload).await)
}

/// Puts the object together, and answers with its key. It can be asked again when an answer was lost.
///
/// # Errors
/// [`ApiError::SignedOut`] when nobody is signed in; [`ApiError::Storage`] with the reason when the parts do not make the
/// object that was meant, or its name was taken meanwhile.
#[server(prefix = "/api", endpoint = "storage/finish_upload", input = Json)]
pub async fn finish_upload(
    /// What the whole is to be.
    completion: UploadCompletion,
) -> Result<String, ApiError> {
    let ports = ports()?;
    let key = with_status(parse(&completion.key))?;
    with_status(ports.uploads.finish(&completion, &key).await)
}

/// Gives an upload up. It can be asked again.
///
/// # Errors
/// [`ApiError::SignedOut`] when nobody is signed in; [`ApiError::Storage`] when the store cannot be reached.
#[server(prefix = "/api", endpoint = "storage/abandon_upload", input = Json)]
pub async fn abandon_upload(
    /// The upload, by its id.
    upload: String,
) -> Result<(), ApiError> {
    with_status(ports()?.uploads.abandon(&upload).await)
}

/// The caller's open uploads, oldest first; none where the policies let nobody list what is theirs.
///
/// # Errors
/// [`ApiError::SignedOut`] when nobody is signed in; [`ApiError::Storage`] when the store cannot be reached.
#[server(name = ListOpenUploads, prefix = "/api", endpoint = "storage/open_uploads", input = Json)]
pub async fn open_uploads() -> Result<Vec<OpenUpload>, ApiError> {
    with_status(ports()?.uploads.open().await)
}
