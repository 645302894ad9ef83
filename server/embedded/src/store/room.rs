//! Room on the disk: what is to stay free for the index and the outbox, and what senders have announced but not sent yet.
//!
//! A body is refused before it is read when it would take the last room. Nothing is set aside on the disk itself: others may fill
//! it at any time, and then the write fails.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::disk::Disk;

/// The room below one directory.
#[derive(Debug)]
pub(super) struct Room {
    disk: Arc<dyn Disk>,
    directory: PathBuf,
    reserve: u64,
    announced: AtomicU64,
}

impl Room {
    /// `reserve` bytes are to stay free.
    pub(super) fn new(disk: Arc<dyn Disk>, directory: PathBuf, reserve: u64) -> Self {
        Self { disk, directory, reserve, announced: AtomicU64::new(0) }
    }

    /// Announces bytes; blocks.
    ///
    /// # Errors
    /// [`io::ErrorKind::StorageFull`] when there is no room for them besides the reserve and what others have announced.
    pub(super) fn claim(self: &Arc<Self>, bytes: u64) -> io::Result<Claim> {
        self.claim_of(self.disk.free_bytes(&self.directory)?, bytes)
    }

    fn claim_of(self: &Arc<Self>, free: u64, bytes: u64) -> io::Result<Claim> {
        let before = self.announced.fetch_add(bytes, Ordering::SeqCst);
        let claim = Claim { room: Arc::clone(self), left: bytes };
        let needed = self.reserve.saturating_add(before).saturating_add(bytes);
        if free < needed { Err(io::ErrorKind::StorageFull.into()) } else { Ok(claim) }
    }
}

/// Bytes that were announced; dropped, they no longer count.
#[derive(Debug)]
pub(super) struct Claim {
    room: Arc<Room>,
    left: u64,
}

impl Claim {
    /// Bytes of these are written, so that the disk itself counts them.
    pub(super) fn written(&mut self, bytes: u64) {
        let bytes = bytes.min(self.left);
        self.left = self.left.saturating_sub(bytes);
        self.room.announced.fetch_sub(bytes, Ordering::SeqCst);
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        self.room.announced.fetch_sub(self.left, Ordering::SeqCst);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::disk::SystemDisk;

    #[test]
    fn what_is_announced_is_not_given_away_twice() {
        let room = Arc::new(Room::new(Arc::new(SystemDisk), PathBuf::new(), 20));
        let mut first = room.claim_of(100, 50).unwrap();
        assert_eq!(room.claim_of(100, 31).unwrap_err().kind(), io::ErrorKind::StorageFull);
        let second = room.claim_of(100, 30).unwrap();
        assert!(room.claim_of(100, 1).is_err());
        drop(second);
        room.claim_of(100, 30).unwrap();
        // From now on the disk itself counts them, which this one does not.
        first.written(40);
        let _third = room.claim_of(100, 70).unwrap();
        first.written(40);
        drop(first);
        assert!(room.claim_of(100, 10).is_ok() && room.claim_of(100, 11).is_err());
    }
}
