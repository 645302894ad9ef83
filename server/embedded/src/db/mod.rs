//! One SQLite file under the data directory: users, codes, tokens, credentials and the index of the store.
//!
//! Writes go through one connection in immediate transactions, reads through others that never block it (WAL).
//! `synchronous=FULL`: a committed transaction has reached the disk before its answer is sent. Statements run on the
//! blocking pool, never on the async threads.

pub(crate) mod offline;
mod schema;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};
use thiserror::Error;

/// Why the database could not answer.
#[derive(Debug, Error)]
pub enum DbError {
    /// SQLite refused or failed.
    #[error("the index failed: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// The file was written by a newer version of this program.
    #[error("the index has version {0}, which this program is too old for")]
    Newer(u32),
    /// The file was written by an older version of this program.
    #[error("the index has version {0}, which this program would bring up to date by serving it once")]
    Older(u32),
    /// SQLite failed to commit: it may have done so all the same.
    #[error("the index failed to take a change: {0}")]
    Commit(rusqlite::Error),
    /// It was closed: nothing is written any more.
    #[error("the index is closed")]
    Closed,
    /// The blocking thread was lost.
    #[error("the index's thread was lost: {0}")]
    Thread(#[from] tokio::task::JoinError),
}

/// How many idle read connections are kept.
const IDLE_READERS: usize = 4;

/// A handle to the database; cheap to clone.
#[derive(Clone)]
pub(crate) struct Db {
    inner: Arc<Inner>,
}

struct Inner {
    path: PathBuf,
    /// None once it is closed.
    writer: Mutex<Option<Connection>>,
    readers: Mutex<Vec<Connection>>,
    #[cfg(test)]
    faults: std::sync::OnceLock<Arc<crate::faults::Faults>>,
}

impl Db {
    /// Opens or creates `path` and brings its schema up to date.
    ///
    /// # Errors
    /// When the file cannot be opened or was written by a newer version.
    pub(crate) fn open(path: &Path) -> Result<Self, DbError> {
        let mut writer = Connection::open(path)?;
        configure(&writer)?;
        writer.pragma_update(None, "journal_mode", "WAL")?;
        writer.pragma_update(None, "synchronous", "FULL")?;
        schema::migrate(&mut writer)?;
        let inner = Inner {
            path: path.to_owned(),
            writer: Mutex::new(Some(writer)),
            readers: Mutex::new(Vec::new()),
            #[cfg(test)]
            faults: std::sync::OnceLock::new(),
        };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// Runs `work` in one immediate transaction. It is committed when `work` returns `Ok`, rolled back otherwise.
    ///
    /// # Errors
    /// Whatever `work` returns, and failures of the database itself.
    pub(crate) async fn write<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: FnOnce(&Transaction<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        let inner = Arc::clone(&self.inner);
        tokio::task::spawn_blocking(move || {
            #[cfg(test)]
            inner.database_step(false).map_err(|error| E::from(error.into()))?;
            let mut writer = inner.writer.lock().unwrap_or_else(PoisonError::into_inner);
            let transaction = writer
                .as_mut()
                .ok_or_else(|| E::from(DbError::Closed))?
                .transaction_with_behavior(TransactionBehavior::Immediate)
                .map_err(|error| E::from(error.into()))?;
            let answer = work(&transaction)?;
            #[cfg(test)]
            inner.database_step(false).map_err(|error| E::from(DbError::Commit(error)))?;
            transaction.commit().map_err(|error| E::from(DbError::Commit(error)))?;
            #[cfg(test)]
            inner.database_step(true).map_err(|error| E::from(DbError::Commit(error)))?;
            Ok(answer)
        })
        .await
        .unwrap_or_else(|error| Err(E::from(error.into())))
    }

    /// Lets writes fail as `faults` says: before one begins, before it is committed, and after it was.
    #[cfg(test)]
    pub(crate) fn inject(&self, faults: Arc<crate::faults::Faults>) {
        self.inner.faults.get_or_init(|| faults);
    }

    /// Brings every change into the file itself and empties the log, so that what was overwritten is in neither, unless somebody
    /// is reading.
    ///
    /// # Errors
    /// Failures of the database itself.
    pub(crate) async fn empty_log(&self) -> Result<(), DbError> {
        let inner = Arc::clone(&self.inner);
        tokio::task::spawn_blocking(move || {
            let writer = inner.writer.lock().unwrap_or_else(PoisonError::into_inner);
            let writer = writer.as_ref().ok_or(DbError::Closed)?;
            Ok(writer.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?)
        })
        .await
        .unwrap_or_else(|error| Err(error.into()))
    }

    /// Waits for the write that is under way and refuses all others from then on.
    ///
    /// Whoever gives the data directory up closes it first: a request that was cut off may still be at work, and must not
    /// change the index of the process that has the directory next.
    pub(crate) async fn close(&self) {
        let inner = Arc::clone(&self.inner);
        let closing = tokio::task::spawn_blocking(move || {
            inner.writer.lock().unwrap_or_else(PoisonError::into_inner).take();
            inner.readers.lock().unwrap_or_else(PoisonError::into_inner).clear();
        });
        if let Err(error) = closing.await {
            tracing::error!(%error, "the index was not closed");
        }
    }

    /// Runs `work` on a read connection, in one transaction, so that it sees one state of the database.
    ///
    /// # Errors
    /// Whatever `work` returns, and failures of the database itself.
    pub(crate) async fn read<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: FnOnce(&Transaction<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        let inner = Arc::clone(&self.inner);
        tokio::task::spawn_blocking(move || {
            let mut reader = inner.take_reader().map_err(E::from)?;
            let answer = {
                let transaction = reader.transaction().map_err(|error| E::from(error.into()))?;
                work(&transaction)
            };
            inner.put_back(reader);
            answer
        })
        .await
        .unwrap_or_else(|error| Err(E::from(error.into())))
    }
}

impl Inner {
    #[cfg(test)]
    fn database_step(&self, done: bool) -> rusqlite::Result<()> {
        self.faults.get().map_or(Ok(()), |faults| faults.database_step(done))
    }

    fn take_reader(&self) -> Result<Connection, DbError> {
        let idle = self.readers.lock().unwrap_or_else(PoisonError::into_inner).pop();
        if let Some(reader) = idle {
            return Ok(reader);
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI;
        let reader = Connection::open_with_flags(&self.path, flags)?;
        configure(&reader)?;
        Ok(reader)
    }

    fn put_back(&self, reader: Connection) {
        let mut readers = self.readers.lock().unwrap_or_else(PoisonError::into_inner);
        if readers.len() < IDLE_READERS {
            readers.push(reader);
        }
    }
}

fn configure(connection: &Connection) -> Result<(), DbError> {
    connection.busy_timeout(std::time::Duration::from_secs(10))?;
    connection.pragma_update(None, "foreign_keys", "ON")?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_commit_waits_for_the_disk() {
        let directory = tempfile::tempdir().unwrap();
        let db = Db::open(&directory.path().join("index.sqlite")).unwrap();
        let pragmas = db.write(|tx| {
            let synchronous: u8 = tx.pragma_query_value(None, "synchronous", |row| row.get(0))?;
            let journal: String = tx.pragma_query_value(None, "journal_mode", |row| row.get(0))?;
            Ok::<_, DbError>((synchronous, journal))
        });
        // 2 is FULL: with a log, each commit brings the log to the disk before it returns. 1, NORMAL, leaves that for later.
        assert_eq!(pragmas.await.unwrap(), (2, "wal".to_owned()));
    }
}
