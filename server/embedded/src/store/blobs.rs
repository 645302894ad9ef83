//! Content files: `{root}/{first two letters}/{32 hexadecimal letters}`, and `{root}/incoming/` while they are written.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::departures::Departures;
use super::holds::Holds;
use super::room::{Claim, Room};
use crate::disk::Disk;
use crate::entropy::Entropy;

/// Where content is written before it has its name.
pub(super) const INCOMING: &str = "incoming";

/// The name of a content file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct BlobId(pub(super) [u8; 16]);

impl BlobId {
    /// A new name, at random.
    pub(super) fn make(entropy: &dyn Entropy) -> Self {
        let mut bytes = [0; 16];
        entropy.fill(&mut bytes);
        Self(bytes)
    }

    fn name(self) -> String {
        hex::encode(self.0)
    }

    /// Where its file is, below the directory of all content files.
    pub(super) fn path(self) -> PathBuf {
        let name = self.name();
        Path::new(name.get(..2).unwrap_or_default()).join(&name)
    }

    pub(super) fn parse(name: &str) -> Option<Self> {
        let mut bytes = [0; 16];
        hex::decode_to_slice(name, &mut bytes).ok()?;
        Some(Self(bytes))
    }
}

/// The directory of all content files. All methods block.
#[derive(Debug)]
pub(super) struct Blobs {
    root: PathBuf,
    disk: Arc<dyn Disk>,
    room: Arc<Room>,
    /// Those that are being read.
    pub(super) holds: Holds,
    departures: Departures,
}

impl Blobs {
    /// Creates the directories that are missing, all of them, so that no write has to wait for one that another write
    /// has created but not yet brought to the disk. `reserve` bytes of the disk are to stay free.
    pub(super) fn open(root: PathBuf, disk: Arc<dyn Disk>, reserve: u64) -> io::Result<Self> {
        fs::create_dir_all(root.join(INCOMING))?;
        for shard in 0..=u8::MAX {
            fs::create_dir_all(root.join(hex::encode([shard])))?;
        }
        disk.sync_directory(&root)?;
        root.parent().map_or(Ok(()), |parent| disk.sync_directory(parent))?;
        let departures = Departures::open(&root, Arc::clone(&disk))?;
        let room = Arc::new(Room::new(Arc::clone(&disk), root.clone(), reserve));
        Ok(Self { root, disk, room, holds: Holds::default(), departures })
    }

    /// Removes every file that `known` does not name, and everything that was still being written.
    pub(super) fn sweep(&self, known: &HashSet<BlobId>) -> io::Result<()> {
        for shard in fs::read_dir(&self.root)? {
            let shard = shard?;
            if !shard.file_type()?.is_dir() {
                continue;
            }
            let incoming = shard.file_name() == INCOMING;
            for entry in fs::read_dir(shard.path())? {
                let entry = entry?;
                let Some(id) = entry.file_name().to_str().and_then(BlobId::parse) else { continue };
                let ours = if incoming { self.incoming(id) } else { self.path(id) };
                // What is not a file, or not named and placed like ours, is not ours to remove.
                if entry.path() != ours || !entry.file_type()?.is_file() {
                    continue;
                }
                if incoming {
                    self.give_up(&ours)?;
                } else if !known.contains(&id) {
                    self.remove(id)?;
                }
            }
        }
        Ok(())
    }

    /// Announces bytes that are going to be written.
    ///
    /// # Errors
    /// [`io::ErrorKind::StorageFull`] when there is no room for them.
    pub(super) fn claim(&self, bytes: u64) -> io::Result<Claim> {
        self.room.claim(bytes)
    }

    /// Creates the file that content is written to first.
    pub(super) fn create(&self, id: BlobId) -> io::Result<(PathBuf, File)> {
        let path = self.incoming(id);
        let file = self.disk.create(&path)?;
        Ok((path, file))
    }

    /// Writes to that file.
    pub(super) fn write(&self, file: &mut File, bytes: &[u8]) -> io::Result<()> {
        self.disk.write(file, bytes)
    }

    /// Removes that file.
    pub(super) fn give_up(&self, path: &Path) -> io::Result<()> {
        self.disk.remove(path)
    }

    /// Gives written content its name. When this returns, both are on the disk; when it fails, the name is free again.
    pub(super) fn keep(&self, id: BlobId, from: &Path, file: &File) -> io::Result<()> {
        self.disk.sync(file)?;
        let to = self.path(id);
        self.disk.rename(from, &to)?;
        let synced = to.parent().map_or(Ok(()), |shard| self.disk.sync_directory(shard));
        if synced.is_err() {
            // The index does not name it, and never will.
            self.disk.rename(&to, from)?;
        }
        synced
    }

    /// Opens a content file.
    pub(super) fn read(&self, id: BlobId) -> io::Result<File> {
        self.disk.open(&self.path(id))
    }

    /// Removes a content file that the index does not name any more; or leaves that to the last of those who read it, or until
    /// after the backup that is being made.
    pub(super) fn remove(&self, id: BlobId) -> io::Result<()> {
        if self.holds.leave_to_readers(id) {
            return Ok(());
        }
        self.departures.remove(self.path(id))
    }

    fn path(&self, id: BlobId) -> PathBuf {
        self.root.join(id.path())
    }

    /// Where a file is while it is written.
    fn incoming(&self, id: BlobId) -> PathBuf {
        self.root.join(INCOMING).join(id.name())
    }
}
