//! Upload tickets and picture addresses.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::core::keys::KeyError;

/// Amplify's access levels: which prefix of the bucket a key is below, and who may reach it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccessLevel {
    /// `protected/{identity id}/`: put and get by the owner alone.
    #[default]
    Protected,
}

/// What the browser wants to upload. The sizes are bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UploadRequest {
    /// Which prefix the key is below.
    pub access_level: AccessLevel,
    /// The key below the owner's prefix: usually the file's name.
    pub key: String,
    /// How many bytes the body has.
    pub size: u64,
    /// The content type the object gets, for example `image/png`.
    pub content_type: String,
    /// CRC-32 (IEEE) of the body, base64 of the four big-endian bytes, as `x-amz-checksum-crc32` carries it.
    pub crc32: String,
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

/// Which picture to show.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ImageRequest {
    /// Which prefix the key is below.
    pub access_level: AccessLevel,
    /// The key below the owner's prefix.
    pub key: String,
}

/// Where a picture can be fetched for a while.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImageUrl {
    /// The presigned address; the same for every caller within a time window.
    pub url: String,
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
    /// The checksum is not base64 of four bytes.
    #[error("The file's checksum was not understood. Reload the page and try again.")]
    BadChecksum,
    /// There is no such object, or it is not the caller's.
    #[error("This picture does not exist any more.")]
    NotFound,
    /// The store could not be reached or failed.
    #[error("The store could not be reached. Try again in a moment.")]
    Unavailable,
}
