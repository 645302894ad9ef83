//! Upload tickets and picture addresses.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::core::keys::KeyError;

/// Amplify's access levels: which prefix of the bucket a key is below, and who may reach it. The template's parameters say
/// which levels there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccessLevel {
    /// `public/`: for everybody, guests too, where the template has such a level.
    Guest,
    /// `protected/{identity id}/`: written by the owner alone, and read by them alone unless the template shares it with
    /// everybody who is signed in.
    #[default]
    Protected,
    /// `private/{identity id}/`: put and get by the owner alone, where the template has such a level.
    Private,
}

/// Permission for one PUT straight to the store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UploadTicket {
    /// The presigned address.
    pub url: String,
    /// Headers that the signature covers and the browser has to send (content-length it sets itself).
    pub headers: Vec<(String, String)>,
    /// The key as it is stored, below the owner's prefix, in normal form C.
    pub key: String,
    /// For how many seconds the address is good.
    pub expires_in_s: u64,
}

/// What is to become of an object that has the name of a new one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OnConflict {
    /// Nothing is sent: the person is asked.
    #[default]
    Ask,
    /// It stays, and the new one gets the next free name.
    KeepBoth,
    /// The new one takes its place.
    Replace,
}

/// A file that is to be uploaded, in one PUT or in parts, as the server sees fit. The sizes are bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UploadProposal {
    /// Which prefix the key is below.
    pub access_level: AccessLevel,
    /// The key below the owner's prefix: usually the file's name.
    pub key: String,
    /// How many bytes the body has.
    pub size: u64,
    /// The content type the object gets, for example `image/png`.
    pub content_type: String,
    /// What else is to be kept with the object: names and texts of its user metadata.
    pub metadata: Vec<(String, String)>,
    /// Tells the file from another one of the same name and size, made in the browser: at most 64 letters and digits.
    pub fingerprint: String,
    /// CRC-32 (IEEE) of the whole body, base64 of the four big-endian bytes, for a body that goes in one PUT: one of at
    /// most [`SINGLE_PUT_BYTES`].
    pub crc32: Option<String>,
    /// What is to become of an object of this name.
    pub on_conflict: OnConflict,
    /// The identity id of whoever chose the file, as far as the page knows: somebody else may have signed in since, in another
    /// window of the browser.
    #[serde(default)]
    pub owner: Option<String>,
    /// How many bytes each part had best have, by how fast bytes went lately, for a body that goes in parts. The server makes of it
    /// what is allowed: [`SINGLE_PUT_BYTES`] to [`LARGEST_PART_BYTES`], and more where there would be too many parts.
    #[serde(default)]
    pub part_size: Option<u64>,
}

/// The most bytes of a body that goes in one PUT; a larger one goes in parts.
pub const SINGLE_PUT_BYTES: u64 = 8 * 1024 * 1024;

/// The most bytes of a part, unless there would be too many parts: what is lost at most when a connection breaks.
pub const LARGEST_PART_BYTES: u64 = 64 * 1024 * 1024;

/// The least bytes of a part, unless it is the last one
/// (<https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html>). Ours are larger.
pub const SMALLEST_PART_BYTES: u64 = 5 * 1024 * 1024;

/// The most part addresses that are signed in one call.
pub const MOST_PARTS_SIGNED: usize = 16;

/// The most uploads that are begun in one call.
pub const MOST_BEGUN_TOGETHER: usize = 16;

/// The most bytes of a call, apart from the few that may have more.
pub const LARGEST_CALL_BYTES: usize = 64 * 1024;

/// The most bytes of the proposals in one call that begins several: far enough from what a call may have for all that is
/// around them.
pub const MOST_BYTES_BEGUN_TOGETHER: usize = LARGEST_CALL_BYTES / 2;

/// How an upload begins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum UploadBeginning {
    /// The body goes in one PUT.
    Single {
        /// The permission for it.
        ticket: UploadTicket,
    },
    /// The body goes in parts.
    Parts {
        /// The upload, new or the one that was begun before with the same file.
        upload: PartedUpload,
    },
    /// There is an object of that name, and nothing was begun.
    Taken {
        /// What is there.
        taken: TakenName,
    },
}

/// What stands in the way of a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TakenName {
    /// Bytes of the object that is there; of another file on its way there, the bytes that it will have.
    pub size: u64,
    /// When it was written, in seconds since 1970.
    pub written_at_s: i64,
    /// Whether it is not there yet, but on its way from another tab or device.
    pub is_on_its_way: bool,
    /// CRC-32 of the object that is there, where the store tells: a browser whose PUT succeeded without its seeing the
    /// answer recognises its own file by it.
    #[serde(default)]
    pub crc32: Option<String>,
    /// The next free name: what [`OnConflict::KeepBoth`] would take as things stand.
    pub free_key: String,
}

/// An upload in parts that is open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartedUpload {
    /// Names it in further calls: opaque, and good for nobody but its owner.
    pub id: String,
    /// The key as it will be stored, below the owner's prefix, in normal form C.
    pub key: String,
    /// Bytes of each part but the last one.
    pub part_size: u64,
    /// The parts that the store has, by number.
    pub stored: Vec<StoredPart>,
}

/// A part that the store has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredPart {
    /// Its number, from 1.
    pub number: u32,
    /// Its bytes.
    pub size: u64,
    /// Its CRC-32, as the store computed it, where the store tells.
    pub crc32: Option<String>,
}

/// A part that is to be sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartProposal {
    /// Its number, from 1.
    pub number: u32,
    /// Its bytes.
    pub size: u64,
    /// Its CRC-32, base64 of the four big-endian bytes.
    pub crc32: String,
}

/// Permission for the PUT of one part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartTicket {
    /// The part's number.
    pub number: u32,
    /// The presigned address.
    pub url: String,
    /// Headers that the signature covers and the browser has to send.
    pub headers: Vec<(String, String)>,
    /// For how many seconds the address is good.
    pub expires_in_s: u64,
}

/// A part that a browser has sent, as it knows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentPart {
    /// Its number.
    pub number: u32,
    /// The `ETag` of the answer, where the bucket lets pages see it: needed only where the policies let nobody list parts.
    pub e_tag: Option<String>,
}

/// All parts were sent: the object can be put together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UploadCompletion {
    /// The upload, by [`PartedUpload::id`].
    pub upload: String,
    /// [`PartedUpload::key`]: where the object is if an earlier completion succeeded and its answer was lost.
    pub key: String,
    /// Which prefix the key is below.
    pub access_level: AccessLevel,
    /// Bytes of the whole.
    pub size: u64,
    /// CRC-32 of the whole, put together from those of the parts.
    pub crc32: String,
    /// The parts that this browser has sent.
    pub sent: Vec<SentPart>,
}

/// An upload of the caller's that is open, from whichever tab or device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenUpload {
    /// [`PartedUpload::id`].
    pub id: String,
    /// Which prefix the key is below.
    pub access_level: AccessLevel,
    /// Where the object will be.
    pub key: String,
    /// The name that it was to have, before a free one was looked for.
    pub asked_key: String,
    /// Bytes of the whole.
    pub size: u64,
    /// The content type that the object will have.
    pub content_type: String,
    /// The fingerprint of the file that it was begun with.
    pub fingerprint: String,
    /// When it was begun, in seconds since 1970.
    pub begun_at_s: i64,
    /// How many bytes the store has of it.
    pub stored_bytes: u64,
}

/// Which picture to show.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ImageRequest {
    /// Which prefix the key is below.
    pub access_level: AccessLevel,
    /// The key below the owner's prefix.
    pub key: String,
    /// The identity id of the owner, for a picture of somebody else: one of level `Protected` that the template shares.
    /// Absent: the caller's own.
    #[serde(default)]
    pub owner: Option<String>,
    /// Whether a picture that does not exist is told apart from one that does: Amplify's `validateObjectExistence`. It takes
    /// one more call to the store. Without it the address is the same within a window whether or not the object was written again.
    #[serde(default = "yes")]
    pub validates_existence: bool,
}

fn yes() -> bool {
    true
}

/// A smaller picture of a picture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rendition {
    /// Its width in pixels.
    pub width: u32,
    /// Where it can be fetched: presigned, or a path of the app's own that leads there.
    pub url: String,
}

/// Where a picture can be fetched for a while.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImageUrl {
    /// The presigned address; the same for every caller within a time window.
    pub url: String,
    /// Smaller ones of it, by width, as far as the store has them; for `srcset`.
    #[serde(default)]
    pub renditions: Vec<Rendition>,
    /// After how many seconds a new address should be asked for: well before this one expires.
    pub renew_after_s: u64,
}

/// Why a storage call was refused, as the person may know it.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum StorageError {
    /// The name cannot be a key.
    #[error("{reason}")]
    BadKey {
        /// What is wrong with it.
        #[from]
        reason: KeyError,
    },
    /// The file is larger than one upload may be.
    #[error("This file is larger than {limit} bytes, the most that one upload can hold.")]
    TooLarge {
        /// The most bytes that are accepted.
        limit: u64,
    },
    /// The content type is not one that is accepted, or is not a content type at all.
    #[error("This type of file is not accepted.")]
    BadContentType,
    /// The file is called a picture of a kind, and does not begin like one. It was not kept.
    #[error("This file is not the picture that it is said to be.")]
    FalsePicture,
    /// The checksum is not base64 of four bytes.
    #[error("The file's checksum was not understood. Reload the page and try again.")]
    BadChecksum,
    /// There is no such object, or it is not the caller's.
    #[error("This picture does not exist any more.")]
    NotFound,
    /// The upload is not open any more: it was given up, has lapsed, or was never there.
    #[error("This upload is not there any more. It starts anew.")]
    UploadGone,
    /// Parts are missing, or are not those that were meant.
    #[error("Parts of the file are missing in the store. They are sent again.")]
    PartsMissing,
    /// The store has other bytes than were meant: the file changed meanwhile.
    #[error("The file has changed since the upload began. Choose it anew.")]
    ContentDiffers,
    /// An object of that name appeared meanwhile.
    #[error("There is a file of this name now.")]
    NameTaken,
    /// The policies do not allow it: the template has no such level, or a switch of it is off.
    #[error("This is not allowed here.")]
    NotAllowed,
    /// A folder was to go into itself, or into one that is in it.
    #[error("A folder cannot go into itself.")]
    IntoItself,
    /// More files than one action takes.
    #[error("This is more than {limit} files. Choose fewer.")]
    TooManyFiles {
        /// The most files.
        limit: usize,
    },
    /// So many uploads were begun that no more are for a moment.
    #[error("Too many uploads began at once. Try again in a moment.")]
    Busy {
        /// After how many seconds there is another one.
        retry_after_s: u32,
    },
    /// The store has no room left.
    #[error("The store is full. Make room, or ask whoever runs this site.")]
    StoreFull,
    /// The store could not be reached or failed.
    #[error("The store could not be reached. Try again in a moment.")]
    Unavailable,
}
