//! Content on its way in: written and measured on blocking threads while it arrives.

use std::fs::File;
use std::io;
use std::mem;
use std::path::PathBuf;
use std::sync::Arc;

use bytes::Bytes;
use tokio::task::JoinHandle;

use super::blobs::{BlobId, Blobs};
use super::measure::Measure;
use super::object::{Algorithms, Digests};
use super::room::Claim;

/// How many bytes are gathered before the disk is asked to take them.
const BATCH_BYTES: usize = 256 * 1024;

/// Takes content piece by piece. While it waits for the next one it holds no thread, however slow the sender is.
pub(crate) struct Writer {
    /// The batch that is being written; nothing once that has failed.
    writing: Option<JoinHandle<io::Result<Box<Writing>>>>,
    waiting: Vec<Bytes>,
    waiting_bytes: usize,
}

impl Writer {
    pub(super) fn start(blobs: Arc<Blobs>, id: BlobId, algorithms: Algorithms, announced: Option<u64>) -> Self {
        let create = move || Writing::create(blobs, id, algorithms, announced).map(Box::new);
        Self { writing: Some(tokio::task::spawn_blocking(create)), waiting: Vec::new(), waiting_bytes: 0 }
    }

    /// Waits until it is known whether there is room for what was announced.
    ///
    /// # Errors
    /// [`io::ErrorKind::StorageFull`], and when the disk failed.
    pub(super) async fn begun(mut self) -> io::Result<Self> {
        let writing = self.written().await?;
        self.writing = Some(tokio::task::spawn_blocking(move || Ok(writing)));
        Ok(self)
    }

    /// Hands over the next piece, and waits when the disk is behind.
    ///
    /// # Errors
    /// When the disk failed, with this piece or an earlier one.
    pub(crate) async fn push(&mut self, piece: Bytes) -> io::Result<()> {
        self.waiting_bytes = self.waiting_bytes.saturating_add(piece.len());
        self.waiting.push(piece);
        if self.waiting_bytes < BATCH_BYTES {
            return Ok(());
        }
        let mut writing = self.written().await?;
        let batch = mem::take(&mut self.waiting);
        self.waiting_bytes = 0;
        self.writing = Some(tokio::task::spawn_blocking(move || writing.take(&batch).map(|()| writing)));
        Ok(())
    }

    /// There are no more pieces.
    ///
    /// # Errors
    /// When the disk failed.
    pub(crate) async fn finish(mut self) -> io::Result<Staged> {
        let mut writing = self.written().await?;
        let batch = mem::take(&mut self.waiting);
        let last = tokio::task::spawn_blocking(move || writing.take(&batch).map(|()| writing.finish()));
        last.await.unwrap_or_else(|error| Err(io::Error::other(error)))
    }

    /// Waits for the batch that is being written.
    async fn written(&mut self) -> io::Result<Box<Writing>> {
        let writing = self.writing.take().ok_or_else(|| io::Error::other("an earlier piece was not written"))?;
        writing.await.unwrap_or_else(|error| Err(io::Error::other(error)))
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
            && let Err(error) = self.blobs.give_up(&self.path)
        {
            tracing::warn!(%error, "content that was given up was not removed; the next start will");
        }
    }
}

/// Content that is being written and measured. All methods block.
struct Writing {
    staged: Staged,
    measure: Measure,
    /// Room for what is still to come.
    claim: Option<Claim>,
}

impl Writing {
    fn create(blobs: Arc<Blobs>, id: BlobId, algorithms: Algorithms, announced: Option<u64>) -> io::Result<Self> {
        let claim = announced.map(|bytes| blobs.claim(bytes)).transpose()?;
        let (path, file) = blobs.create(id)?;
        // From here on every way out removes the file, but the one that keeps it.
        let staged = Staged { blobs, id, path, file, digests: None, kept: false };
        Ok(Self { staged, measure: Measure::new(algorithms), claim })
    }

    fn take(&mut self, pieces: &[Bytes]) -> io::Result<()> {
        for piece in pieces {
            self.staged.blobs.write(&mut self.staged.file, piece)?;
            self.measure.take(piece);
            if let Some(claim) = &mut self.claim {
                claim.written(u64::try_from(piece.len()).unwrap_or(u64::MAX));
            }
        }
        Ok(())
    }

    fn finish(self) -> Staged {
        let Self { mut staged, measure, .. } = self;
        staged.digests = Some(measure.finish());
        staged
    }
}
