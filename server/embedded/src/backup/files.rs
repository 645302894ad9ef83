//! The files of a backup: copied, never linked, so that what happens to one does not happen to the other.

use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use super::{BackupError, failed};
use crate::message::is_name_of_message;
use crate::store::stock::{Owner, Said, Stock};

/// Copies content files, one after the other.
pub(super) struct Content {
    stock: Stock,
    to: PathBuf,
    shards: BTreeSet<PathBuf>,
    pub(super) files: u64,
    pub(super) bytes: u64,
    pub(super) lost: Vec<String>,
}

impl Content {
    /// From `stock` to the directory `to`, which is empty.
    pub(super) fn new(stock: Stock, to: PathBuf) -> Self {
        Self { stock, to, shards: BTreeSet::new(), files: 0, bytes: 0, lost: Vec::new() }
    }

    /// Copies one. What cannot be read, or is not as long as the index says, is noted, so that the rest of a damaged store
    /// can still be saved.
    pub(super) fn copy(&mut self, said: Said) -> Result<(), BackupError> {
        let entry = match said {
            Said::Entry(entry) => entry,
            Said::Nonsense { object: None, detail } => {
                self.lost.push(detail);
                return Ok(());
            }
            // Whether an object makes sense is not a matter of copying it.
            Said::Object | Said::Nonsense { object: Some(_), .. } => return Ok(()),
        };
        let path = self.to.join(Stock::path(entry.blob));
        if let Some(shard) = path.parent()
            && self.shards.insert(shard.to_owned())
        {
            create_directory(shard)?;
        }
        let lost = match self.stock.read(entry.blob) {
            Err(error) => error.to_string(),
            Ok(mut from) => match copy_opened(&mut from, &path) {
                Ok(bytes) if bytes == entry.size => {
                    self.files = self.files.saturating_add(1);
                    self.bytes = self.bytes.saturating_add(bytes);
                    return Ok(());
                }
                Ok(bytes) => format!("the content has {bytes} bytes instead of {}", entry.size),
                Err(Failure::Read(error)) => error.to_string(),
                Err(Failure::Write(error)) => return Err(failed(&path)(error)),
            },
        };
        self.lost.push(format!("{}: {lost}", owner(&entry.owner)));
        Ok(())
    }

    /// Brings the names of all copies to the disk.
    pub(super) fn sync(&self) -> Result<(), BackupError> {
        self.shards.iter().try_for_each(|shard| sync(shard))?;
        sync(&self.to)
    }
}

fn owner(owner: &Owner) -> String {
    match owner {
        Owner::Object { bucket, key, segment } => format!("object {key:?} of {bucket}, part {segment}"),
        Owner::Part { upload, number } => format!("part {number} of upload {upload}"),
    }
}

/// On which side a copy failed.
pub(super) enum Failure {
    Read(io::Error),
    Write(io::Error),
}

impl Failure {
    /// With the path of the original.
    pub(super) fn told(self, from: &Path) -> BackupError {
        let (Self::Read(error) | Self::Write(error)) = self;
        failed(from)(error)
    }
}

/// Copies a file; the copy's content is on the disk when this returns, and readable by its owner only.
pub(super) fn copy_file(from: &Path, to: &Path) -> Result<u64, Failure> {
    copy_opened(&mut File::open(from).map_err(Failure::Read)?, to)
}

fn copy_opened(from: &mut File, to: &Path) -> Result<u64, Failure> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(to).map_err(Failure::Write)?;
    let bytes = io::copy(from, &mut file).map_err(|error| match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
            Failure::Write(error)
        }
        _ => Failure::Read(error),
    })?;
    file.sync_all().map_err(Failure::Write)?;
    Ok(bytes)
}

/// Copies the messages of the outbox. One that is taken meanwhile is not missed; one that is being written has no name yet.
pub(super) fn copy_messages(from: &Path, to: &Path) -> Result<(), BackupError> {
    create_directory(to)?;
    let entries = match fs::read_dir(from) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(failed(from)(error)),
    };
    for entry in entries {
        let name = entry.map_err(failed(from))?.file_name();
        if !name.to_str().is_some_and(is_name_of_message) {
            continue;
        }
        let path = from.join(&name);
        match copy_file(&path, &to.join(&name)) {
            Err(Failure::Read(error)) if error.kind() == io::ErrorKind::NotFound => {}
            outcome => outcome.map(drop).map_err(|failure| failure.told(&path))?,
        }
    }
    sync(to)
}

/// A directory for its owner only.
pub(super) fn create_directory(path: &Path) -> Result<(), BackupError> {
    fs::DirBuilder::new().mode(0o700).create(path).map_err(failed(path))
}

/// Brings the names in a directory to the disk.
pub(super) fn sync(directory: &Path) -> Result<(), BackupError> {
    File::open(directory).and_then(|directory| directory.sync_all()).map_err(failed(directory))
}
