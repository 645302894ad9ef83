//! The file system, as far as what is kept depends on it: each step that can fail, so that tests can let it fail.
//!
//! All methods block.

use std::fmt::Debug;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

/// What is done with files.
pub(crate) trait Disk: Debug + Send + Sync {
    /// Creates a file that must not exist yet, readable by its owner only.
    fn create(&self, path: &Path) -> io::Result<File>;

    /// Writes all of these bytes.
    fn write(&self, file: &mut File, bytes: &[u8]) -> io::Result<()>;

    /// Brings a file's content to the disk.
    fn sync(&self, file: &File) -> io::Result<()>;

    /// Gives a file another name, in place of the file that had it.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;

    /// Brings the names in a directory to the disk: a rename or a new name is there only then.
    fn sync_directory(&self, path: &Path) -> io::Result<()>;

    /// Opens a file for reading.
    fn open(&self, path: &Path) -> io::Result<File>;

    /// Removes a file. Those who have it open keep it.
    fn remove(&self, path: &Path) -> io::Result<()>;

    /// How many bytes may still be written to the file system that holds this directory.
    fn free_bytes(&self, path: &Path) -> io::Result<u64>;
}

/// The system's own.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct SystemDisk;

impl Disk for SystemDisk {
    fn create(&self, path: &Path) -> io::Result<File> {
        OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)
    }

    fn write(&self, file: &mut File, bytes: &[u8]) -> io::Result<()> {
        file.write_all(bytes)
    }

    fn sync(&self, file: &File) -> io::Result<()> {
        file.sync_all()
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn sync_directory(&self, path: &Path) -> io::Result<()> {
        File::open(path)?.sync_all()
    }

    fn open(&self, path: &Path) -> io::Result<File> {
        File::open(path)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }

    fn free_bytes(&self, path: &Path) -> io::Result<u64> {
        let status = rustix::fs::statvfs(path)?;
        Ok(status.f_bavail.saturating_mul(status.f_frsize))
    }
}
