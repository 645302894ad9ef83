//! Content on its way in: written and measured on a blocking thread while it arrives.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::Arc;

use bytes::Bytes;
use md5::{Digest, Md5};
use s3s::checksum::ChecksumHasher;
use s3s::crypto::{Checksum as _, Crc32, Crc32c, Crc64Nvme, Sha1, Sha256};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use super::blobs::{BlobId, Blobs};
use super::object::{Algorithms, Checksums, Digests};

/// How many pieces may wait for the disk before the sender has to.
const WAITING: usize = 16;

/// Takes content piece by piece.
pub(crate) struct Writer {
    pieces: mpsc::Sender<Bytes>,
    task: JoinHandle<io::Result<Staged>>,
}

impl Writer {
    pub(super) fn start(blobs: Arc<Blobs>, id: BlobId, algorithms: Algorithms) -> Self {
        let (pieces, receiver) = mpsc::channel(WAITING);
        let task = tokio::task::spawn_blocking(move || receive(blobs, id, algorithms, receiver));
        Self { pieces, task }
    }

    /// Hands over the next piece. A failure of the disk shows in [`Writer::finish`]; `false` says that there was one.
    pub(crate) async fn push(&self, piece: Bytes) -> bool {
        self.pieces.send(piece).await.is_ok()
    }

    /// There are no more pieces.
    ///
    /// # Errors
    /// When the disk failed.
    pub(crate) async fn finish(self) -> io::Result<Staged> {
        drop(self.pieces);
        self.task.await.unwrap_or_else(|error| Err(io::Error::other(error)))
    }
}

/// Content that is complete but nobody's yet. Dropped, it is gone.
#[derive(Debug)]
pub(crate) struct Staged {
    blobs: Arc<Blobs>,
    id: BlobId,
    path: PathBuf,
    file: File,
    digests: Option<Digests>,
    kept: bool,
}

/// Content with its final name.
pub(super) struct Kept {
    pub(super) blob: BlobId,
    pub(super) digests: Digests,
}

impl Staged {
    /// What was measured.
    pub(crate) fn digests(&self) -> Option<&Digests> {
        self.digests.as_ref()
    }

    /// Gives the content its name; blocks.
    pub(super) fn keep(mut self) -> io::Result<Kept> {
        let digests = self.digests.take().ok_or_else(|| io::Error::from(io::ErrorKind::UnexpectedEof))?;
        self.blobs.keep(self.id, &self.path, &self.file)?;
        self.kept = true;
        Ok(Kept { blob: self.id, digests })
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        if !self.kept
            && let Err(error) = fs::remove_file(&self.path)
        {
            tracing::warn!(%error, "content that was given up was not removed; the next start will");
        }
    }
}

fn receive(
    blobs: Arc<Blobs>,
    id: BlobId,
    algorithms: Algorithms,
    mut pieces: mpsc::Receiver<Bytes>,
) -> io::Result<Staged> {
    let (path, file) = blobs.create(id)?;
    // From here on every way out removes the file, but the one that keeps it.
    let mut staged = Staged { blobs, id, path, file, digests: None, kept: false };
    let mut hasher = ChecksumHasher {
        crc32: algorithms.crc32.then(Crc32::new),
        crc32c: algorithms.crc32c.then(Crc32c::new),
        sha1: algorithms.sha1.then(Sha1::new),
        sha256: algorithms.sha256.then(Sha256::new),
        crc64nvme: algorithms.crc64nvme.then(Crc64Nvme::new),
    };
    let mut md5 = Md5::new();
    let mut size = 0_u64;
    while let Some(piece) = pieces.blocking_recv() {
        staged.file.write_all(&piece)?;
        md5.update(&piece);
        hasher.update(&piece);
        size = size.saturating_add(u64::try_from(piece.len()).unwrap_or(u64::MAX));
    }
    let sums = hasher.finalize();
    staged.digests = Some(Digests {
        size,
        md5: md5.finalize().into(),
        checksums: Checksums {
            crc32: sums.checksum_crc32,
            crc32c: sums.checksum_crc32c,
            crc64nvme: sums.checksum_crc64nvme,
            sha1: sums.checksum_sha1,
            sha256: sums.checksum_sha256,
        },
    });
    Ok(staged)
}
