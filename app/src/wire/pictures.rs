//! Looking at one's pictures and tidying them: pages of them, folders, what was deleted, and what became of an action.
//!
//! A folder is named by its path below the owner's prefix without a slash at either end; the top is the empty text. Where files
//! and folders are named together, as in a selection, a folder's path ends with a slash.

use serde::{Deserialize, Serialize};

use super::error::ApiError;
use super::storage::{AccessLevel, OnConflict, Rendition, StorageError};

/// The most pictures of one page.
pub const MOST_ON_A_PAGE: u32 = 120;

/// The most objects of a person that are looked through for a page. Where there are more, the first ones by name count.
pub const MOST_LOOKED_AT: usize = 20_000;

/// The most files of one ZIP, as in Amplify's `StorageBrowser`.
pub const MOST_DOWNLOADED: usize = 5_000;

/// The widths that thumbnails are made in, in pixels, smallest first.
pub const THUMBNAIL_WIDTHS: [u32; 2] = [320, 960];

/// For how many days what was deleted can be brought back.
pub const DAYS_KEPT: u32 = 30;

/// In which order pictures come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PictureOrder {
    /// By when they were written, the newest first.
    #[default]
    Newest,
    /// By when they were written, the oldest first.
    Oldest,
    /// By name, numbers in it by their value.
    Name,
    /// By name, backwards.
    NameBackwards,
    /// By their bytes, the largest first.
    Largest,
    /// By their bytes, the smallest first.
    Smallest,
    /// By type, going by their extensions; those of one by name.
    Kind,
    /// The same, backwards.
    KindBackwards,
}

/// How pictures are shown. It changes nothing in what is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PictureView {
    /// As a grid of thumbnails.
    #[default]
    Grid,
    /// As a table with their types, sizes and dates.
    List,
}

/// Which pictures are asked for.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct PictureQuery {
    /// Which prefix they are below.
    pub access_level: AccessLevel,
    /// The folder.
    pub folder: String,
    /// Whether what is in the folders below it counts, too.
    pub with_subfolders: bool,
    /// A part of the name, whatever its case and accents. Empty: any name.
    pub name: String,
    /// Written then or later, in seconds since 1970.
    pub written_from_s: Option<i64>,
    /// Written before then, in seconds since 1970.
    pub written_before_s: Option<i64>,
    /// Their order.
    pub order: PictureOrder,
    /// How they are shown.
    pub view: PictureView,
    /// How many come before the first one.
    pub start: u32,
    /// How many at most, up to [`MOST_ON_A_PAGE`].
    pub count: u32,
    /// Whether something is known to have changed: then the store is asked anew, and nothing that is remembered counts.
    pub is_fresh: bool,
}

impl PictureQuery {
    /// Whether something is looked for, so that not everything in the folder is asked for.
    #[must_use]
    pub fn is_search(&self) -> bool {
        !self.name.is_empty() || self.written_from_s.is_some() || self.written_before_s.is_some()
    }
}

/// What counts of the lists of the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Listing {
    /// One that was made a moment ago, too.
    #[default]
    Remembered,
    /// One that is made now.
    Anew,
}

/// Some of the pictures that were asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PicturePage {
    /// How many there are in all.
    pub total: u32,
    /// How many come before the first one of this page.
    pub start: u32,
    /// In order.
    pub pictures: Vec<Picture>,
    /// The folders that are directly in the folder that was asked for, by name; whatever the page.
    pub folders: Vec<PictureFolder>,
    /// Whether there is more than [`MOST_LOOKED_AT`], so that not everything was looked through.
    pub is_cut: bool,
    /// After how many seconds the addresses should be asked for anew.
    pub renew_after_s: u64,
}

/// A folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PictureFolder {
    /// Its path.
    pub path: String,
    /// How many files are in it, and in the folders below it.
    pub files: u32,
}

/// A file as it stands in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picture {
    /// Its key below the owner's prefix.
    pub key: String,
    /// Its bytes.
    pub size: u64,
    /// When it was written, in seconds since 1970.
    pub written_at_s: i64,
    /// Changes when it is written again: the `ETag` without its quotes.
    pub version: String,
    /// Its thumbnails, by width; none for a file that is no picture by its name. One that the store does not have yet is at a
    /// path of the app's own, where it is made.
    pub thumbnails: Vec<Rendition>,
}

/// A file with all that is known of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PictureDetails {
    /// The file.
    pub picture: Picture,
    /// Its content type as the store has it.
    pub content_type: String,
    /// Where the whole picture can be fetched and shown: presigned. None for what is not safe to show or no picture: it can be downloaded.
    pub view_url: Option<String>,
    /// After how many seconds the addresses should be asked for anew.
    pub renew_after_s: u64,
    /// Its user metadata, decoded.
    pub metadata: Vec<(String, String)>,
    /// What the camera wrote into the picture, as far as it is there.
    pub exif: Vec<ExifEntry>,
    /// The file before it in the order that was asked for.
    pub previous: Option<String>,
    /// The file behind it.
    pub next: Option<String>,
    /// Its place in that order, from 0; none if it is not among what was asked for.
    pub index: Option<u32>,
    /// How many there are.
    pub total: u32,
}

/// What a camera notes (CIPA DC-008, Exif 2.32).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExifField {
    /// Maker and model.
    Camera,
    /// The lens's model.
    Lens,
    /// When it was taken, as the camera's clock had it: `2024-07-01 18:30`.
    TakenAt,
    /// Width and height in pixels: `4032 × 3024`.
    Dimensions,
    /// `1/250 s`.
    ExposureTime,
    /// `f/2.8`.
    Aperture,
    /// `ISO 100`.
    Sensitivity,
    /// `35 mm`.
    FocalLength,
    /// Latitude and longitude in degrees: `48.1372, 11.5755`.
    Location,
}

/// One line of what a camera noted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExifEntry {
    /// Which.
    pub field: ExifField,
    /// As a person reads it.
    pub value: String,
}

/// Files and folders that something is done with.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Selection {
    /// Which prefix they are below.
    #[serde(default)]
    pub access_level: AccessLevel,
    /// Keys of files, and paths of folders, which end with a slash.
    #[serde(default)]
    pub keys: Vec<String>,
    /// The identity id of whoever selected them, if it is known: anybody else may have signed in since.
    #[serde(default)]
    pub owner: Option<String>,
}

/// Where a selection goes.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Destination {
    /// The folder.
    #[serde(default)]
    pub folder: String,
    /// What becomes of a file there that has the same name. `Ask` leaves both alone and tells so.
    #[serde(default)]
    pub on_conflict: OnConflict,
}

/// What became of an action: as much as could be done was done.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Outcome {
    /// How many files it was done with.
    pub done: u32,
    /// How many empty objects it was done with that stand for folders.
    #[serde(default)]
    pub folders: u32,
    /// Those that it could not be done with.
    pub failed: Vec<FailedFile>,
    /// Of files that were deleted: by what they can be brought back.
    pub undo: Option<String>,
    /// Whether it takes longer than an answer may, and goes on without one: then nothing else is known but how a deletion is taken back.
    #[serde(default)]
    pub goes_on: bool,
}

impl Outcome {
    /// Whether anything was done at all.
    #[must_use]
    pub fn is_any(&self) -> bool {
        self.done > 0 || self.folders > 0
    }
}

/// Something that was done with pictures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PictureAction {
    /// They were deleted, and can be brought back.
    Deleted,
    /// They were brought back.
    Restored,
    /// They were deleted for good.
    Purged,
    /// They were moved.
    Moved,
    /// They were copied.
    Copied,
    /// One got another name.
    Renamed,
    /// A folder got another path.
    FolderRenamed,
    /// A folder was made.
    FolderMade,
}

/// What became of it, for the page that a form without scripts leads back to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PictureNotice {
    /// What was to be done.
    pub action: PictureAction,
    /// What became of it.
    pub result: Result<Outcome, ApiError>,
}

/// A file that something could not be done with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FailedFile {
    /// Its key.
    pub key: String,
    /// Why.
    pub reason: StorageError,
}

/// A file that was deleted and can be brought back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeletedPicture {
    /// Which deletion it was part of: [`Outcome::undo`].
    pub batch: String,
    /// Its key before.
    pub key: String,
    /// Its bytes.
    pub size: u64,
    /// When it was deleted, in seconds since 1970.
    pub deleted_at_s: i64,
    /// Its thumbnails, by width.
    pub thumbnails: Vec<Rendition>,
}

/// An address that anybody who has it can open for a while.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SharedLink {
    /// Presigned.
    pub url: String,
    /// For how many seconds it is good.
    pub good_for_s: u64,
}

/// A file that goes into a ZIP.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Download {
    /// Its key below the owner's prefix.
    pub key: String,
    /// Its bytes.
    pub size: u64,
    /// When it was written, in seconds since 1970.
    pub written_at_s: i64,
    /// Where it can be fetched.
    pub url: String,
}

/// A thumbnail that a browser has made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ThumbnailProposal {
    /// One of [`THUMBNAIL_WIDTHS`]: what it is made for. A picture that is narrower has thumbnails of its own width.
    pub width: u32,
    /// Its bytes, at most [`LARGEST_THUMBNAIL`].
    pub size: u64,
    /// `image/jpeg`, `image/webp` or `image/png`.
    pub content_type: String,
    /// Its CRC-32, base64 of the four big-endian bytes.
    pub crc32: String,
}

/// So many files of a deletion are shown.
pub const DELETED_SHOWN: usize = 12;

/// The most bytes of a thumbnail.
pub const LARGEST_THUMBNAIL: u64 = 1024 * 1024;
