//! What the store knows about an object besides its content.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Unmet;
use super::blobs::BlobId;

/// An object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Object {
    /// Its content file.
    pub(crate) blob: BlobId,
    /// Bytes of content.
    pub(crate) size: u64,
    /// MD5 of the content, which S3 shows as the ETag.
    pub(crate) md5: [u8; 16],
    /// When it was written, in seconds since 1970.
    pub(crate) modified_s: i64,
    /// Headers that are stored with it.
    pub(crate) attributes: Attributes,
    /// User metadata, without `x-amz-meta-`.
    pub(crate) metadata: BTreeMap<String, String>,
    /// Further checksums that were asked for when it was written.
    pub(crate) checksums: Checksums,
}

impl Object {
    /// The ETag, without quotes.
    pub(crate) fn etag(&self) -> String {
        hex::encode(self.md5)
    }
}

/// Where content goes, and what is stored with it.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    pub(crate) bucket: String,
    pub(crate) key: String,
    pub(crate) attributes: Attributes,
    /// User metadata, without `x-amz-meta-`.
    pub(crate) metadata: BTreeMap<String, String>,
}

/// Headers that are stored with an object and returned as they were.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Attributes {
    pub(crate) content_type: Option<String>,
    pub(crate) content_disposition: Option<String>,
    pub(crate) content_encoding: Option<String>,
    pub(crate) content_language: Option<String>,
    pub(crate) cache_control: Option<String>,
    /// Seconds since 1970.
    pub(crate) expires_s: Option<i64>,
}

/// Checksums of a whole object, in base64 as S3 shows them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Checksums {
    pub(crate) crc32: Option<String>,
    pub(crate) crc32c: Option<String>,
    pub(crate) crc64nvme: Option<String>,
    pub(crate) sha1: Option<String>,
    pub(crate) sha256: Option<String>,
}

/// Which checksums to compute while content arrives, besides MD5.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Algorithms {
    pub(crate) crc32: bool,
    pub(crate) crc32c: bool,
    pub(crate) crc64nvme: bool,
    pub(crate) sha1: bool,
    pub(crate) sha256: bool,
}

/// What was measured while content arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Digests {
    pub(crate) size: u64,
    pub(crate) md5: [u8; 16],
    pub(crate) checksums: Checksums,
}

/// What a write expects to find.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Condition {
    /// Anything.
    None,
    /// No object (`If-None-Match: *`).
    Absent,
    /// An object with this ETag, without quotes (`If-Match`).
    Etag(String),
    /// Any object (`If-Match: *`).
    Present,
}

impl Condition {
    /// Whether the current object is as expected.
    ///
    /// # Errors
    /// Says in which way it is not.
    pub(crate) fn check(&self, current: Option<&Object>) -> Result<(), Unmet> {
        match (self, current) {
            (Self::None, _) | (Self::Absent, None) | (Self::Present, Some(_)) => Ok(()),
            (Self::Etag(wanted), Some(object)) if object.etag() == *wanted => Ok(()),
            (Self::Absent | Self::Etag(_), Some(_)) => Err(Unmet::Differs),
            (Self::Etag(_) | Self::Present, None) => Err(Unmet::Absent),
        }
    }
}
