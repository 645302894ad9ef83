//! Content files that somebody reads: they are removed when the last reader is done, not before.
//!
//! An object may consist of thousands of files, too many to have them all open from the beginning.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::blobs::{BlobId, Blobs};

/// Who reads what. It is empty after a start: nobody has read on through one.
#[derive(Debug, Default)]
pub(super) struct Holds(Mutex<HashMap<BlobId, Hold>>);

#[derive(Debug, Default)]
struct Hold {
    readers: usize,
    /// It was to be removed meanwhile.
    unwanted: bool,
}

impl Holds {
    fn map(&self) -> MutexGuard<'_, HashMap<BlobId, Hold>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether somebody reads this file; then its last reader removes it.
    pub(super) fn leave_to_readers(&self, id: BlobId) -> bool {
        self.map().get_mut(&id).map(|hold| hold.unwanted = true).is_some()
    }
}

/// Files that are not removed as long as this lives.
#[derive(Debug)]
pub(super) struct Held {
    blobs: Arc<Blobs>,
    ids: Vec<BlobId>,
}

impl Held {
    /// Those that are there already stay.
    pub(super) fn new(blobs: Arc<Blobs>, ids: Vec<BlobId>) -> Self {
        {
            let mut map = blobs.holds.map();
            for id in &ids {
                let hold = map.entry(*id).or_default();
                hold.readers = hold.readers.saturating_add(1);
            }
        }
        Self { blobs, ids }
    }

    fn release(&self) -> Vec<BlobId> {
        let mut map = self.blobs.holds.map();
        let mut unwanted = Vec::new();
        for id in &self.ids {
            let Entry::Occupied(mut entry) = map.entry(*id) else { continue };
            let hold = entry.get_mut();
            hold.readers = hold.readers.saturating_sub(1);
            if hold.readers == 0 && entry.remove().unwanted {
                unwanted.push(*id);
            }
        }
        unwanted
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        for id in self.release() {
            if let Err(error) = self.blobs.remove(id) {
                tracing::warn!(%error, "a content file that was read to its end was not removed; the next start will");
            }
        }
    }
}
