//! Copies a data directory while another process may serve it. The copy is one to start on, and to check.
//!
//! First the lock that keeps content files in place ([`crate::store::stock`]), then one state of the database, then the content
//! files which that state names, the key, and the messages that nobody took yet. Everything is written below `DEST.partial`,
//! brought to the disk and then renamed: `DEST` is a whole copy or not there. It copies everything each time.

mod files;

use std::fs;
use std::io;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::data_dir::{self, BLOBS, DataDirError, INDEX, KEY, OUTBOX};
use crate::db::offline::CopyError;
use crate::db::{DbError, offline};
use crate::store::stock::{self, Stock};
use files::{Content, copy_file, copy_messages, create_directory, sync};

/// What was copied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copied {
    /// Where the copy is.
    pub to: PathBuf,
    /// Content files.
    pub files: u64,
    /// Bytes in them.
    pub bytes: u64,
    /// Content that the index names and that could not be copied whole: the directory was damaged before.
    pub lost: Vec<String>,
}

/// Why there is no copy.
#[derive(Debug, Error)]
pub enum BackupError {
    /// There is no data directory to copy.
    #[error(transparent)]
    DataDir(#[from] DataDirError),
    /// The database cannot be opened.
    #[error(transparent)]
    Database(#[from] DbError),
    /// The database cannot be copied.
    #[error(transparent)]
    Copy(#[from] CopyError),
    /// There is something already.
    #[error("{} exists: nothing is overwritten, name a directory that does not exist", .0.display())]
    Exists(PathBuf),
    /// A copy that was broken off.
    #[error("{} is what is left of a backup that did not come to its end: remove it first", .0.display())]
    Partial(PathBuf),
    /// The copy would be part of the original.
    #[error("{} is inside the data directory: name a place outside, best on another disk", .0.display())]
    Inside(PathBuf),
    /// The file system refused or failed.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file or directory.
        path: PathBuf,
        /// The system's answer.
        source: io::Error,
    },
}

/// Copies the data directory to `to`, which must not exist, and with it `further` files, by the names they get.
///
/// # Errors
/// When there is no copy afterwards.
pub fn backup(data_dir: &Path, to: &Path, further: &[(&Path, &str)]) -> Result<Copied, BackupError> {
    let root = data_dir::find(data_dir)?;
    let to = std::path::absolute(to).map_err(failed(to))?;
    if to.symlink_metadata().is_ok() {
        return Err(BackupError::Exists(to));
    }
    let (Some(parent), Some(name)) = (to.parent(), to.file_name()) else { return Err(BackupError::Exists(to)) };
    let parent = parent.canonicalize().map_err(failed(parent))?;
    if parent.starts_with(&root) {
        return Err(BackupError::Inside(to));
    }
    let mut partial = name.to_owned();
    partial.push(".partial");
    let partial = parent.join(partial);
    match fs::DirBuilder::new().mode(0o700).create(&partial) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return Err(BackupError::Partial(partial)),
        Err(error) => return Err(failed(&partial)(error)),
    }
    let copied = fill(&root, &partial, further).and_then(|content| {
        fs::rename(&partial, &to).map_err(failed(&to))?;
        sync(&parent)?;
        Ok(Copied { to, files: content.files, bytes: content.bytes, lost: content.lost })
    });
    if copied.is_err() {
        // The first failure is the one to tell; what cannot be removed will be told by the next backup.
        let _left = fs::remove_dir_all(&partial);
    }
    copied
}

fn fill(root: &Path, partial: &Path, further: &[(&Path, &str)]) -> Result<Content, BackupError> {
    let stock = Stock::new(root.join(BLOBS));
    let blobs = partial.join(BLOBS);
    create_directory(&blobs)?;
    let kept = stock.keep_everything().map_err(failed(&root.join(BLOBS)))?;
    let index = partial.join(INDEX);
    offline::copy(&offline::open(&root.join(INDEX))?, &index)?;

    let mut connection = offline::open(&index)?;
    let transaction = connection.transaction().map_err(DbError::from)?;
    let (mut content, mut outcome) = (Content::new(stock, blobs), Ok(()));
    stock::entries(&transaction, |said| {
        if outcome.is_ok() {
            outcome = content.copy(said);
        }
    })
    .map_err(DbError::from)?;
    outcome?;
    content.sync()?;
    drop(kept);

    copy_file(&root.join(KEY), &partial.join(KEY)).map_err(|failure| failure.told(&root.join(KEY)))?;
    copy_messages(&root.join(OUTBOX), &partial.join(OUTBOX))?;
    for (from, name) in further {
        copy_file(from, &partial.join(name)).map_err(|failure| failure.told(from))?;
    }
    sync(partial)?;
    Ok(content)
}

fn failed(path: &Path) -> impl FnOnce(io::Error) -> BackupError + use<> {
    let path = path.to_owned();
    move |source| BackupError::Io { path, source }
}
