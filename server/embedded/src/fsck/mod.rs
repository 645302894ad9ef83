//! Checks a data directory that nobody serves: the database against itself, the index against the content files, what is
//! sealed against the key. It repairs nothing, and removes nothing.
//!
//! Every content file is read in full and compared with the size, the MD5 and the checksums that were stored when it arrived.
//! A file that the index does not name is no damage: a crash may leave one, and the next start removes it.

mod content;
mod report;
mod sealed;

use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::data_dir::{DataDir, DataDirError, INDEX};
use crate::db::{DbError, offline};
pub use report::{Checked, Finding, Kind, Report};

/// Why a data directory could not be checked.
#[derive(Debug, Error)]
pub enum FsckError {
    /// Somebody serves it, so that it changes.
    #[error(
        "the data directory {} is in use: stop the server, or copy it with `updown backup DEST` and check the copy with \
         `updown fsck --data-dir DEST`", .0.display()
    )]
    InUse(PathBuf),
    /// It cannot be used for another reason.
    #[error(transparent)]
    DataDir(DataDirError),
    /// The database cannot be opened.
    #[error("{0}")]
    Database(#[from] DbError),
}

impl From<DataDirError> for FsckError {
    fn from(error: DataDirError) -> Self {
        match error {
            DataDirError::InUse(path) => Self::InUse(path),
            other => Self::DataDir(other),
        }
    }
}

/// Checks a data directory. Nobody can serve it meanwhile.
///
/// # Errors
/// When it cannot be checked at all. Damage is no error: it is in the report.
pub fn fsck(data_dir: &Path) -> Result<Report, FsckError> {
    let held = DataDir::existing(data_dir)?;
    let mut connection = offline::open(&held.root().join(INDEX))?;
    let mut report = Report {
        data_dir: held.root().to_owned(),
        clean: false,
        checked: Checked::default(),
        damage: Vec::new(),
        notes: Vec::new(),
    };
    let database = |detail: String| Finding::new(Kind::Database, detail);
    match offline::flaws(&connection) {
        Ok(flaws) => report.damage.extend(flaws.into_iter().map(database)),
        Err(error) => report.damage.push(database(error.to_string())),
    }
    let transaction = connection.transaction().map_err(DbError::from)?;
    for unreadable in
        [content::check(&transaction, held.root(), &mut report), sealed::check(&transaction, &held, &mut report)]
    {
        if let Err(error) = unreadable {
            report.damage.push(database(error.to_string()));
        }
    }
    report.clean = report.damage.is_empty();
    Ok(report)
}
