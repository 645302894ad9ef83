//! What is measured of content: its size, its MD5 and the checksums that are asked for.

use md5::{Digest as _, Md5};
use s3s::checksum::ChecksumHasher;

use super::object::{Algorithms, Checksums, Digests};

/// Measures content piece by piece.
pub(super) struct Measure {
    hasher: ChecksumHasher,
    md5: Md5,
    size: u64,
}

impl Measure {
    pub(super) fn new(algorithms: Algorithms) -> Self {
        Self { hasher: algorithms.hasher(), md5: Md5::new(), size: 0 }
    }

    /// The next piece.
    pub(super) fn take(&mut self, piece: &[u8]) {
        self.md5.update(piece);
        self.hasher.update(piece);
        self.size = self.size.saturating_add(u64::try_from(piece.len()).unwrap_or(u64::MAX));
    }

    /// There are no more pieces.
    pub(super) fn finish(self) -> Digests {
        let checksums = Checksums::computed(self.hasher);
        Digests { size: self.size, md5: self.md5.finalize().into(), checksums }
    }
}
