//! Content files that the index does not name any more: removed at once, or after the backup that may still want them.
//!
//! A backup is another process. It first takes the lock of a file, then copies the index, then the content files that this
//! copy names. Whoever removes a content file takes the same lock with others first, and does so after the index has ceased
//! to name the file. So either the copy of the index does not name it, or it is still there. A lock ends with its process,
//! and what is not removed because of that is removed by the next start.

use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::mem;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use crate::disk::Disk;

/// The file that is locked, beside the directory of all content files.
const LOCK: &str = "backup.lock";

/// Removes content files, when nobody copies them.
#[derive(Debug)]
pub(super) struct Departures {
    disk: Arc<dyn Disk>,
    lock: PathBuf,
    /// What could not be removed yet.
    waiting: Mutex<Vec<PathBuf>>,
}

impl Departures {
    /// For the content files below `root`.
    pub(super) fn open(root: &Path, disk: Arc<dyn Disk>) -> io::Result<Self> {
        open_lock(root)?;
        Ok(Self { disk, lock: root.with_file_name(LOCK), waiting: Mutex::new(Vec::new()) })
    }

    /// Removes a content file, and those that had to wait; or lets it wait, too.
    pub(super) fn remove(&self, file: PathBuf) -> io::Result<()> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner).push(file);
        // A lock belongs to an opened file: each removal opens its own, so that one does not end another's.
        let lock = File::open(&self.lock)?;
        match lock.try_lock_shared() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Ok(()),
            Err(TryLockError::Error(error)) => return Err(error),
        }
        let waiting = mem::take(&mut *self.waiting.lock().unwrap_or_else(PoisonError::into_inner));
        let mut outcome = Ok(());
        for file in waiting {
            outcome = outcome.and(self.disk.remove(&file));
        }
        outcome
    }
}

/// Waits for removals that are under way. Until the file is dropped, no further ones begin.
pub(super) fn suspend(root: &Path) -> io::Result<File> {
    let lock = open_lock(root)?;
    lock.lock()?;
    Ok(lock)
}

fn open_lock(root: &Path) -> io::Result<File> {
    OpenOptions::new().create(true).truncate(false).write(true).mode(0o600).open(root.with_file_name(LOCK))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::disk::SystemDisk;

    #[test]
    fn files_stay_while_a_backup_is_made_and_go_with_the_next_removal() {
        let directory = tempfile::tempdir().unwrap();
        let root = directory.path().join("blobs");
        let file = |name: &str| {
            let path = directory.path().join(name);
            fs::write(&path, name).unwrap();
            path
        };
        let (one, two, three) = (file("one"), file("two"), file("three"));
        let departures = Departures::open(&root, Arc::new(SystemDisk)).unwrap();
        departures.remove(one.clone()).unwrap();
        assert!(!one.exists());
        let suspended = suspend(&root).unwrap();
        departures.remove(two.clone()).unwrap();
        assert!(two.exists());
        drop(suspended);
        departures.remove(three.clone()).unwrap();
        assert!(!two.exists() && !three.exists());
    }

    #[test]
    fn a_file_that_is_not_there_does_not_keep_the_others() {
        let directory = tempfile::tempdir().unwrap();
        let root = directory.path().join("blobs");
        let departures = Departures::open(&root, Arc::new(SystemDisk)).unwrap();
        let suspended = suspend(&root).unwrap();
        departures.remove(directory.path().join("absent")).unwrap();
        drop(suspended);
        let present = directory.path().join("present");
        fs::write(&present, "x").unwrap();
        assert!(departures.remove(present.clone()).is_err());
        assert!(!present.exists());
    }
}
