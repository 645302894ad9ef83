//! What is asked of a file before anything begins.

use std::collections::HashMap;

use app::wire::error::ApiError;
use app::wire::storage::{SINGLE_PUT_BYTES, StorageError, UploadProposal};

use super::super::UploadRules;
use super::super::caller::is_crc32;
use crate::s3::encoded_metadata;

/// The most letters and digits of a fingerprint.
const LONGEST_FINGERPRINT: usize = 64;

/// How a body goes to the store.
pub(super) enum Way<'p> {
    /// In one PUT.
    Single {
        /// `content-length`.
        size: i64,
        /// CRC-32 of it.
        crc32: &'p str,
    },
    /// In parts.
    Parts,
}

/// A file that may be uploaded.
pub(super) struct Checked<'p> {
    pub(super) proposal: &'p UploadProposal,
    pub(super) way: Way<'p>,
    /// As it is sent.
    pub(super) metadata: HashMap<String, String>,
}

/// Holds a proposal against the rules.
pub(super) fn check<'p>(rules: &UploadRules, proposal: &'p UploadProposal) -> Result<Checked<'p>, ApiError> {
    let limit = rules.max_bytes;
    if proposal.size > limit {
        return Err(StorageError::TooLarge { limit }.into());
    }
    if !rules.content_types.accept(&proposal.content_type) {
        return Err(StorageError::BadContentType.into());
    }
    let fingerprint = &proposal.fingerprint;
    let is_fingerprint = (1..=LONGEST_FINGERPRINT).contains(&fingerprint.len())
        && fingerprint.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if !is_fingerprint {
        return Err(ApiError::BadRequest);
    }
    let metadata = encoded_metadata(&proposal.metadata).ok_or(ApiError::BadRequest)?;
    let way = if proposal.size > SINGLE_PUT_BYTES {
        Way::Parts
    } else {
        let crc32 = proposal.crc32.as_deref().filter(|crc32| is_crc32(crc32)).ok_or(StorageError::BadChecksum)?;
        Way::Single { size: i64::try_from(proposal.size).map_err(|_| StorageError::TooLarge { limit })?, crc32 }
    };
    Ok(Checked { proposal, way, metadata })
}
