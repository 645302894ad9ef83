//! Looking at one's pictures and tidying them, as server functions.
//!
//! Whose pictures they are comes from the session alone. Whatever changes something travels as a form, so that it works without
//! scripts: `selection[keys][]` for each file, and a folder's path with a slash at its end. What became of such a form is told by the page
//! that it leads back to. Everything else travels as JSON.

use leptos::prelude::*;
use leptos::server_fn::codec::Json;

use crate::wire::error::ApiError;
use crate::wire::pictures::{
    DeletedPicture, Destination, Download, Listing, Outcome, PictureDetails, PictureFolder, PictureNotice, PicturePage,
    PictureQuery, Selection, SharedLink, ThumbnailProposal,
};
use crate::wire::storage::{AccessLevel, UploadTicket};

#[cfg(feature = "ssr")]
use super::account::plain_form;
#[cfg(feature = "ssr")]
use super::status::with_status;
#[cfg(feature = "ssr")]
use super::storage::parse;
#[cfg(feature = "ssr")]
use crate::core::catalogue::address;
#[cfg(feature = "ssr")]
use crate::core::keys::ObjectKey;
#[cfg(feature = "ssr")]
use crate::ports::{Ports, ports};
#[cfg(feature = "ssr")]
use crate::wire::pictures::PictureAction;
#[cfg(feature = "ssr")]
use crate::wire::storage::StorageError;

/// Some of the caller's pictures, in order.
///
/// # Errors
/// [`ApiError::SignedOut`] when nobody is signed in; [`ApiError::Storage`] when the folder cannot be one, the policies let nobody list, or the store cannot be reached.
#[server(prefix = "/api", endpoint = "pictures/list_pictures", input = Json)]
pub async fn list_pictures(
    /// Which.
    query: PictureQuery,
) -> Result<PicturePage, ApiError> {
    with_status(ports()?.pictures.page(&query).await)
}

/// The levels that people have lists of what they have on, the usual one first.
///
/// # Errors
/// [`ApiError::Internal`] without ports.
#[server(name = ListPictureLevels, prefix = "/api", endpoint = "pictures/picture_levels", input = Json)]
pub async fn picture_levels() -> Result<Vec<AccessLevel>, ApiError> {
    Ok(ports()?.pictures.levels())
}

/// The keys of everything that a query finds, whatever page of it is asked for, of at most
/// [`MOST_LOOKED_AT`](crate::wire::pictures::MOST_LOOKED_AT) files; and the paths of the folders in its folder, each with a slash at its
/// end, unless something is looked for.
///
/// # Errors
/// [`ApiError::SignedOut`] when nobody is signed in; [`ApiError::Storage`] when the folder cannot be one, the policies let nobody list, or the store cannot be reached.
#[server(prefix = "/api", endpoint = "pictures/list_keys", input = Json)]
pub async fn list_keys(
    /// Which.
    query: PictureQuery,
) -> Result<Vec<String>, ApiError> {
    with_status(ports()?.pictures.keys(&query).await)
}

/// Every folder of the caller's, by path.
///
/// # Errors
/// [`ApiError::SignedOut`] when nobody is signed in; [`ApiError::Storage`] when the policies let nobody list, or the store cannot be reached.
#[server(prefix = "/api", endpoint = "pictures/list_folders", input = Json)]
pub async fn list_folders(
    /// Which prefix they are below.
    access_level: AccessLevel,
    /// What counts of the lists of the store; one that was made a moment ago, unless it is said.
    #[server(default)]
    listing: Listing,
) -> Result<Vec<PictureFolder>, ApiError> {
    with_status(ports()?.pictures.folders(access_level, listing).await)
}

/// One file with all that is known of it, and its neighbours.
///
/// # Errors
/// [`ApiError::SignedOut`] when nobody is signed in; [`ApiError::Storage`] when there is no such file.
#[server(name = DescribePicture, prefix = "/api", endpoint = "pictures/picture_details", input = Json)]
pub async fn picture_details(
    /// Among what its neighbours are looked for.
    query: PictureQuery,
    /// Its key below the caller's prefix.
    key: String,
) -> Result<PictureDetails, ApiError> {
    let key = with_status(stored(&key))?;
    with_status(ports()?.pictures.details(&query, &key).await)
}

/// Deletes files and folders; they can be brought back for a while.
///
/// # Errors
/// [`ApiError::SignedOut`] when nobody is signed in; [`ApiError::Storage`] with the reason when nothing could be deleted.
#[server(prefix = "/api", endpoint = "pictures/delete_pictures")]
pub async fn delete_pictures(
    /// Which.
    selection: Selection,
    /// What a deletion that this one goes on with is brought back by ([`Outcome::undo`]): both are one then.
    #[server(default)]
    batch: Option<String>,
    /// Where a form without scripts leads, if not back to its page.
    #[server(default)]
    back: String,
) -> Result<Outcome, ApiError> {
    let ports = ports()?;
    told(&ports, PictureAction::Deleted, &back, ports.pictures.delete(&selection, batch.as_deref()).await)
}

/// What was deleted and can be brought back, the latest first.
///
/// # Errors
/// [`ApiError::SignedOut`] when nobody is signed in; [`ApiError::Storage`] when the store cannot be reached.
#[server(name = ListDeletedPictures, prefix = "/api", endpoint = "pictures/deleted_pictures", input = Json)]
pub async fn deleted_pictures(
    /// Which prefix they were below.
    access_level: AccessLevel,
) -> Result<Vec<DeletedPicture>, ApiError> {
    with_status(ports()?.pictures.deleted(access_level).await)
}

/// Brings back what a deletion took, or everything that was deleted.
///
/// # Errors
/// [`ApiError::SignedOut`] when nobody is signed in; [`ApiError::Storage`] with the reason when nothing could be done.
#[server(prefix = "/api", endpoint = "pictures/restore_pictures")]
pub async fn restore_pictures(
    /// Which prefix they were below.
    access_level: AccessLevel,
    /// The deletion; everything without one.
    #[server(default)]
    batch: Option<String>,
    /// Which of it: keys before the deletion, and paths of folders with a slash at their ends. All of it, unless it is said.
    #[server(default)]
    keys: Vec<String>,
    /// Where a form without scripts leads, if not back to its page.
    #[server(default)]
    back: String,
) -> Result<Outcome, ApiError> {
    let ports = ports()?;
    let restored = ports.pictures.restore(access_level, batch.as_deref(), &keys).await;
    told(&ports, PictureAction::Restored, &back, restored)
}

/// Deletes for good what a deletion took, or everything that was deleted.
///
/// # Errors
/// [`ApiError::SignedOut`] when nobody is signed in; [`ApiError::Storage`] with the reason when nothing could be done.
#[server(prefix = "/api", endpoint = "pictures/purge_pictures")]
pub async fn purge_pictures(
    /// Which prefix they were below.
    access_level: AccessLevel,
    /// The deletion; everything without one.
    #[server(default)]
    batch: Option<String>,
    /// Where a form without scripts leads, if not back to its page.
    #[server(default)]
    back: String,
) -> Result<Outcome, ApiError> {
    let ports = ports()?;
    told(&ports, PictureAction::Purged, &back, ports.pictures.purge(access_level, batch.as_deref()).await)
}

/// Moves files and folders into a folder.
///
/// # Errors
/// [`ApiError::SignedOut`] when nobody is signed in; [`ApiError::Storage`] with the reason when nothing could be moved.
#[server(prefix = "/api", endpoint = "pictures/move_pictures")]
pub async fn move_pictures(
    /// Which.
    selection: Selection,
    /// Where to.
    to: Destination,
    /// Where a form without scripts leads, if not back to its page.
    #[server(default)]
    back: String,
) -> Result<Outcome, ApiError> {
    let ports = ports()?;
    told(&ports, PictureAction::Moved, &back, ports.pictures.relocate(&selection, &to).await)
}

/// Copies files and folders into a folder.
///
/// # Errors
/// [`ApiError::SignedOut`] when nobody is signed in; [`ApiError::Storage`] with the reason when nothing could be copied.
#[server(prefix = "/api", endpoint = "pictures/copy_pictures")]
pub async fn copy_pictures(
    /// Which.
    selection: Selection,
    /// Where to.
    to: Destination,
    /// Where a form without scripts leads, if not back to its page.
    #[server(default)]
    back: String,
) -> Result<Outcome, ApiError> {
    let ports = ports()?;
    told(&ports, PictureAction::Copied, &back, ports.pictures.copy(&selection, &to).await)
}

/// Gives a file another key, or a folder another path.
///
/// # Errors
/// [`ApiError::SignedOut`] when nobody is signed in; [`ApiError::Storage`] when there is no such file, or the new name is taken or cannot be one.
#[server(prefix = "/api", endpoint = "pictures/rename_picture")]
pub async fn rename_picture(
    /// Which prefix it is below.
    access_level: AccessLevel,
    /// Its key; a folder's path with a slash at its end.
    key: String,
    /// The new one; of a folder, with a slash at its end or without.
    new_key: String,
    /// Where a form without scripts leads, if not back to its page.
    #[server(default)]
    back: String,
) -> Result<Outcome, ApiError> {
    let ports = ports()?;
    if let Some(folder) = key.strip_suffix('/') {
        let new_path = new_key.trim_end_matches('/');
        let renamed = match stored(folder).and_then(|from| Ok((from, parse(new_path)?))) {
            Ok((from, to)) => ports.pictures.rename_folder(access_level, &from, &to).await,
            Err(error) => Err(error),
        };
        // What is there no more cannot be gone back to.
        let folder = if renamed.is_ok() { new_path } else { folder };
        let query = PictureQuery { access_level, folder: folder.to_owned(), ..PictureQuery::default() };
        return told(&ports, PictureAction::FolderRenamed, &address("/pictures", &query, None), renamed);
    }
    let renamed = match stored(&key).and_then(|from| Ok((from, parse(&new_key)?))) {
        Ok((from, to)) => ports.pictures.rename(access_level, &from, &to).await,
        Err(error) => Err(error),
    };
    told(&ports, PictureAction::Renamed, &back, renamed.map(|()| Outcome { done: 1, ..Outcome::default() }))
}

/// Makes an empty folder.
///
/// # Errors
/// [`ApiError::SignedOut`] when nobody is signed in; [`ApiError::Storage`] when the name is taken or cannot be one.
#[server(prefix = "/api", endpoint = "pictures/create_folder")]
pub async fn create_folder(
    /// Which prefix it is below.
    access_level: AccessLevel,
    /// The folder that it goes into.
    #[server(default)]
    parent: String,
    /// Its name, or the path of it from there.
    folder: String,
    /// Where a form without scripts leads, if not back to its page.
    #[server(default)]
    back: String,
) -> Result<Outcome, ApiError> {
    let ports = ports()?;
    let path = if parent.is_empty() { folder } else { format!("{parent}/{folder}") };
    let made = match parse(&path) {
        Ok(folder) => ports.pictures.create_folder(access_level, &folder).await,
        Err(error) => Err(error),
    };
    told(&ports, PictureAction::FolderMade, &back, made.map(|()| Outcome { done: 1, ..Outcome::default() }))
}

/// An address of a file that can be given to somebody, for a while.
///
/// # Errors
/// [`ApiError::SignedOut`] when nobody is signed in; [`ApiError::Storage`] when there is no such file.
#[server(prefix = "/api", endpoint = "pictures/share_picture", input = Json)]
pub async fn share_picture(
    /// Which prefix it is below.
    access_level: AccessLevel,
    /// Its key.
    key: String,
) -> Result<SharedLink, ApiError> {
    let key = with_status(stored(&key))?;
    with_status(ports()?.pictures.share(access_level, &key).await)
}

/// The files of a selection, with addresses to fetch them.
///
/// # Errors
/// [`ApiError::SignedOut`] when nobody is signed in; [`ApiError::Storage`] when there are too many, or none.
#[server(prefix = "/api", endpoint = "pictures/list_downloads", input = Json)]
pub async fn list_downloads(
    /// Which.
    selection: Selection,
) -> Result<Vec<Download>, ApiError> {
    with_status(ports()?.pictures.downloads(&selection).await)
}

/// Permission to put the thumbnails of a picture that the store has.
///
/// # Errors
/// [`ApiError::SignedOut`] when nobody is signed in; [`ApiError::Storage`] when there is no such picture, or they cannot be thumbnails.
#[server(prefix = "/api", endpoint = "pictures/begin_thumbnails", input = Json)]
pub async fn begin_thumbnails(
    /// Which prefix the picture is below.
    access_level: AccessLevel,
    /// Its key.
    key: String,
    /// Its thumbnails, at most one for each width.
    thumbnails: Vec<ThumbnailProposal>,
) -> Result<Vec<UploadTicket>, ApiError> {
    let key = with_status(stored(&key))?;
    with_status(ports()?.pictures.begin_thumbnails(access_level, &key, &thumbnails).await)
}

/// What became of the last form without scripts. It is told once.
///
/// # Errors
/// [`ApiError::Internal`] without ports.
#[server(name = TakePictureNotice, prefix = "/api", endpoint = "pictures/picture_notice", input = Json)]
pub async fn picture_notice() -> Result<Option<PictureNotice>, ApiError> {
    Ok(ports()?.pictures.take_notice())
}

/// The key of a file that is there.
#[cfg(feature = "ssr")]
fn stored(key: &str) -> Result<ObjectKey, ApiError> {
    ObjectKey::of_stored(key).map_err(|reason| StorageError::from(reason).into())
}

/// Keeps what became of a form without scripts for the page that it leads to.
#[cfg(feature = "ssr")]
fn told(
    ports: &Ports,
    action: PictureAction,
    back: &str,
    result: Result<Outcome, ApiError>,
) -> Result<Outcome, ApiError> {
    if plain_form().is_some() {
        ports.pictures.keep_notice(&PictureNotice { action, result: result.clone() });
        if back.starts_with("/pictures") {
            leptos_axum::redirect(back);
        }
        // A page shows a refusal as a sentence.
        return Ok(result.unwrap_or_default());
    }
    with_status(result)
}
