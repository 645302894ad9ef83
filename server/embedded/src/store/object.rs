//! What the store knows about an object besides its content.

use std::collections::BTreeMap;

use s3s::checksum::ChecksumHasher;
use s3s::crypto::{Checksum as _, Crc32, Crc32c, Crc64Nvme, Sha1, Sha256};
use serde::{Deserialize, Serialize};

use super::Unmet;
use super::blobs::BlobId;

/// An object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Object {
    /// Names its content: another content, another name.
    pub(super) content: BlobId,
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
    /// By their keys.
    pub(crate) tags: Tags,
}

/// What an object's owner filed it under: values by keys.
pub(crate) type Tags = BTreeMap<String, String>;

impl Object {
    /// Whether it was uploaded in parts.
    pub(crate) fn has_parts(&self) -> bool {
        self.etag.contains('-')
    }
}

/// A piece of an object's content, with a file of its own: all of it, or a part as it was uploaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Segment {
    /// The number that the part was uploaded with; 1 for all of it.
    pub(crate) number: u32,
    pub(super) blob: BlobId,
    pub(crate) size: u64,
    pub(crate) md5: [u8; 16],
    pub(crate) checksums: Checksums,
}

/// Where content goes, and what is stored with it.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    pub(crate) bucket: String,
    pub(crate) key: String,
    pub(crate) attributes: Attributes,
    /// User metadata, without `x-amz-meta-`.
    pub(crate) metadata: BTreeMap<String, String>,
    pub(crate) tags: Tags,
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

    /// Those of both.
    pub(crate) fn and(self, others: Self) -> Self {
        Self {
            crc32: self.crc32 || others.crc32,
            crc32c: self.crc32c || others.crc32c,
            crc64nvme: self.crc64nvme || others.crc64nvme,
            sha1: self.sha1 || others.sha1,
            sha256: self.sha256 || others.sha256,
        }
    }

    /// Computes them.
    pub(super) fn hasher(self) -> ChecksumHasher {
        ChecksumHasher {
            crc32: self.crc32.then(Crc32::new),
            crc32c: self.crc32c.then(Crc32c::new),
            sha1: self.sha1.then(Sha1::new),
            sha256: self.sha256.then(Sha256::new),
            crc64nvme: self.crc64nvme.then(Crc64Nvme::new),
        }
    }
}

impl Checksums {
    /// What a hasher found.
    pub(super) fn computed(hasher: ChecksumHasher) -> Self {
        let sums = hasher.finalize();
        Self {
            crc32: sums.checksum_crc32,
            crc32c: sums.checksum_crc32c,
            crc64nvme: sums.checksum_crc64nvme,
            sha1: sums.checksum_sha1,
            sha256: sums.checksum_sha256,
            kind: ChecksumKind::Full,
        }
    }

    /// One checksum, by the name that S3 has for its algorithm.
    pub(super) fn of(name: &str, sum: String, kind: ChecksumKind) -> Option<Self> {
        let mut sums = Self { kind, ..Self::default() };
        let place = match name {
            "CRC32" => &mut sums.crc32,
            "CRC32C" => &mut sums.crc32c,
            "CRC64NVME" => &mut sums.crc64nvme,
            "SHA1" => &mut sums.sha1,
            "SHA256" => &mut sums.sha256,
            _ => return None,
        };
        *place = Some(sum);
        Some(sums)
    }

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
