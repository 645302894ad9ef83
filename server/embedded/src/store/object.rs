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
    /// The ETag, without quotes: the MD5 of the content, or that of its parts' MD5s with their number.
    pub(crate) etag: String,
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
    /// Whether it was uploaded in parts.
    pub(crate) fn has_parts(&self) -> bool {
        self.etag.contains('-')
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
    pub(crate) kind: ChecksumKind,
}

/// What a checksum was computed of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum ChecksumKind {
    /// The whole content.
    #[default]
    Full,
    /// The checksums of the parts.
    Composite,
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

impl Algorithms {
    /// The one that S3 calls by this name, for example `CRC32`.
    pub(crate) fn named(name: &str) -> Option<Self> {
        let mut algorithms = Self::default();
        let chosen = match name {
            "CRC32" => &mut algorithms.crc32,
            "CRC32C" => &mut algorithms.crc32c,
            "CRC64NVME" => &mut algorithms.crc64nvme,
            "SHA1" => &mut algorithms.sha1,
            "SHA256" => &mut algorithms.sha256,
            _ => return None,
        };
        *chosen = true;
        Some(algorithms)
    }
}

impl Checksums {
    /// The one that S3 calls by this name, for example `CRC32`.
    pub(crate) fn named(&self, name: &str) -> Option<&str> {
        match name {
            "CRC32" => self.crc32.as_deref(),
            "CRC32C" => self.crc32c.as_deref(),
            "CRC64NVME" => self.crc64nvme.as_deref(),
            "SHA1" => self.sha1.as_deref(),
            "SHA256" => self.sha256.as_deref(),
            _ => None,
        }
    }

    /// Whether each of these is the same in `others`.
    pub(crate) fn agree(&self, others: &Self) -> bool {
        ["CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256"]
            .into_iter()
            .all(|name| self.named(name).is_none_or(|sum| others.named(name) == Some(sum)))
    }

    /// Which ones there are.
    pub(crate) fn algorithms(&self) -> Algorithms {
        Algorithms {
            crc32: self.crc32.is_some(),
            crc32c: self.crc32c.is_some(),
            crc64nvme: self.crc64nvme.is_some(),
            sha1: self.sha1.is_some(),
            sha256: self.sha256.is_some(),
        }
    }
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
            (Self::Etag(wanted), Some(object)) if object.etag == *wanted => Ok(()),
            (Self::Absent | Self::Etag(_), Some(_)) => Err(Unmet::Differs),
            (Self::Etag(_) | Self::Present, None) => Err(Unmet::Absent),
        }
    }
}
