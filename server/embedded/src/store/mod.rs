//! Objects: an index in the database and content files named at random, one an object, or one for each part that an object was
//! uploaded in.
//!
//! Keys never become paths. A content file is complete and on the disk before the index speaks of it, and the index changes
//! in one transaction: a reader sees the old object or the new one, whole, and `kill -9` at any moment leaves at most files
//! that nothing refers to, which the next start removes. Files that nothing refers to any more stay for as long as a backup
//! is being made. It knows nothing of requests, permissions or S3's errors. It keeps
//! no versions.

mod blobs;
mod buckets;
pub(crate) mod completion;
mod copying;
mod departures;
mod holds;
mod incoming;
mod index;
mod listing;
mod measure;
pub(crate) mod object;
mod part_sums;
pub(crate) mod reading;
mod removal;
mod room;
pub(crate) mod stock;
mod tagging;
pub(crate) mod upload_listing;
mod upload_rows;
pub(crate) mod uploads;

use std::collections::HashSet;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use thiserror::Error;

use crate::clock::Clock;
use crate::db::{Db, DbError};
use crate::disk::Disk;
use crate::entropy::Entropy;
pub(crate) use blobs::BlobId;
use blobs::Blobs;
pub(crate) use completion::SMALLEST_PART_BYTES;
pub(crate) use incoming::{Staged, Writer};
pub(crate) use listing::{Listing, Page};
pub(crate) use object::{Algorithms, Attributes, Condition, Digests, Object, Place, Segment, Tags};

/// Why the store could not answer.
#[derive(Debug, Error)]
pub(crate) enum StoreError {
    /// The index failed.
    #[error(transparent)]
    Db(#[from] DbError),
    /// A content file failed.
    #[error("a content file failed: {0}")]
    File(#[from] io::Error),
    /// There is no such upload, or not any more.
    #[error("there is no such upload")]
    NoSuchUpload,
    /// The upload cannot be completed as the sender wants it.
    #[error(transparent)]
    Incomplete(#[from] completion::Incomplete),
    /// The object was not as the caller's condition wants it.
    #[error("the object is not as the condition wants it")]
    Condition(Unmet),
}

/// How a condition on a write was not fulfilled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unmet {
    /// There is no such object.
    Absent,
    /// There is one, but not the one that was wanted.
    Differs,
}

impl StoreError {
    /// Whether it is certain that the index has not changed and never will because of this.
    ///
    /// A commit that fails is not: the log may have reached the disk all the same, and then the next start applies it. Only
    /// when the disk was full was the end of the transaction not written.
    pub(crate) fn left_index_alone(&self) -> bool {
        !matches!(self, Self::Db(DbError::Commit(_) | DbError::Thread(_))) || self.is_full()
    }

    /// Whether the disk or the quota is full.
    pub(crate) fn is_full(&self) -> bool {
        let full =
            |error: &io::Error| matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded);
        match self {
            Self::File(error) => full(error),
            Self::Db(DbError::Sqlite(error) | DbError::Commit(error)) => {
                error.sqlite_error_code() == Some(rusqlite::ErrorCode::DiskFull)
            }
            Self::Db(DbError::Thread(_) | DbError::Newer(_) | DbError::Older(_) | DbError::Closed)
            | Self::NoSuchUpload
            | Self::Incomplete(_)
            | Self::Condition(_) => false,
        }
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Db(error.into())
    }
}

/// Where content files are, what they are written with, and how small they may be.
pub(crate) struct Shelf {
    /// The directory of all of them.
    pub(crate) root: PathBuf,
    /// The file system.
    pub(crate) disk: Arc<dyn Disk>,
    /// How many bytes of it are to stay free.
    pub(crate) reserve_bytes: u64,
    /// The fewest bytes of every part of an upload but the last.
    pub(crate) smallest_part_bytes: u64,
}

/// A handle to the store; cheap to clone.
#[derive(Clone)]
pub(crate) struct Store {
    db: Db,
    blobs: Arc<Blobs>,
    smallest_part_bytes: u64,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
}

impl Store {
    /// Opens the store whose content files are there, and removes what an interrupted write left.
    ///
    /// # Errors
    /// When the directory or the index fails.
    pub(crate) async fn open(
        db: Db,
        Shelf { root, disk, reserve_bytes, smallest_part_bytes }: Shelf,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
    ) -> Result<Self, StoreError> {
        let known: HashSet<_> = db.read(|tx| index::blobs(tx).map_err(StoreError::from)).await?;
        let blobs = blocking(move || {
            let blobs = Blobs::open(root, disk, reserve_bytes)?;
            blobs.sweep(&known)?;
            Ok(blobs)
        })
        .await?;
        Ok(Self { db, blobs: Arc::new(blobs), smallest_part_bytes, clock, entropy })
    }

    /// Begins to write content that no object has yet. Dropping the writer leaves nothing behind.
    pub(crate) fn write(&self, algorithms: Algorithms) -> Writer {
        Writer::start(Arc::clone(&self.blobs), BlobId::make(self.entropy.as_ref()), algorithms, None)
    }

    /// The same, for content of a known size.
    ///
    /// # Errors
    /// When there is no room for it, before any of it is taken.
    pub(crate) async fn write_sized(&self, algorithms: Algorithms, bytes: u64) -> io::Result<Writer> {
        let id = BlobId::make(self.entropy.as_ref());
        Writer::start(Arc::clone(&self.blobs), id, algorithms, Some(bytes)).begun().await
    }

    /// Makes staged content an object, in place of the one that `key` may have had. When this returns, it is durable. Once
    /// begun it is carried through even when nobody waits for it any more, so that no file is left behind.
    ///
    /// # Errors
    /// [`StoreError::Condition`] when `condition` does not hold at that moment; then nothing has changed.
    pub(crate) async fn commit(&self, at: Place, staged: Staged, condition: Condition) -> Result<Object, StoreError> {
        let store = self.clone();
        tokio::spawn(async move { store.replace(at, staged, condition).await })
            .await
            .unwrap_or_else(|error| Err(DbError::from(error).into()))
    }

    async fn replace(self, at: Place, staged: Staged, condition: Condition) -> Result<Object, StoreError> {
        let kept = blocking(move || staged.keep()).await?;
        let Digests { size, md5, checksums } = kept.digests;
        let segment = Segment { number: 1, blob: kept.blob, size, md5, checksums: checksums.clone() };
        let object = Object {
            content: kept.blob,
            size,
            etag: hex::encode(md5),
            modified_s: self.clock.now_s(),
            attributes: at.attributes,
            metadata: at.metadata,
            checksums,
            tags: at.tags,
        };
        let row = object.clone();
        let written = self
            .db
            .write(move |tx| {
                let current = index::find(tx, &at.bucket, &at.key)?;
                condition.check(current.as_ref()).map_err(StoreError::Condition)?;
                index::put(tx, (&at.bucket, &at.key), &row, &[segment]).map_err(StoreError::from)
            })
            .await;
        match written {
            Ok(replaced) => {
                self.remove_all(replaced).await;
                Ok(object)
            }
            Err(error) => {
                if error.left_index_alone() {
                    self.remove_all([kept.blob]).await;
                }
                Err(error)
            }
        }
    }

    async fn remove_all(&self, unused: impl IntoIterator<Item = blobs::BlobId>) {
        for blob in unused {
            let blobs = Arc::clone(&self.blobs);
            if let Err(error) = blocking(move || blobs.remove(blob)).await {
                tracing::warn!(%error, "a content file that nothing refers to was not removed; the next start will");
            }
        }
    }
}

/// Runs file work on the blocking pool.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> io::Result<T> + Send + 'static) -> io::Result<T> {
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|error| Err(io::Error::other(error)))
}

#[cfg(test)]
mod full_disk_tests;
#[cfg(test)]
mod model_tests;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod upload_tests;
