//! A database as it lies there: opened without creating or migrating it, checked, and copied while others may use it.

use std::fs::OpenOptions;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use rusqlite::{Connection, OpenFlags};

use super::{DbError, configure, schema};

/// Opens a database that exists and has this program's schema. What a crash left in its log is applied.
///
/// # Errors
/// When there is none, it is not a database, or another version wrote it.
pub(crate) fn open(path: &Path) -> Result<Connection, DbError> {
    let connection =
        Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    configure(&connection)?;
    schema::require_current(&connection)?;
    Ok(connection)
}

/// What SQLite finds wrong with the pages, the indexes, the constraints and the references.
///
/// # Errors
/// When the check itself cannot be carried out.
pub(crate) fn flaws(connection: &Connection) -> Result<Vec<String>, DbError> {
    let mut integrity = connection.prepare("PRAGMA integrity_check")?;
    let mut flaws: Vec<String> = integrity.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    flaws.retain(|flaw| flaw != "ok");
    let mut references = connection.prepare("PRAGMA foreign_key_check")?;
    let broken = references.query_map([], |row| {
        let (table, parent): (String, String) = (row.get(0)?, row.get(2)?);
        Ok(format!("a row of {table} refers to a row of {parent} that is not there"))
    })?;
    for flaw in broken {
        flaws.push(flaw?);
    }
    Ok(flaws)
}

/// Writes one state of the database to a new file, readable by its owner only, which is on the disk when this returns.
/// Others may go on writing.
///
/// # Errors
/// When the file exists, or reading or writing fails.
pub(crate) fn copy(connection: &Connection, to: &Path) -> Result<(), CopyError> {
    let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(to)?;
    let name = to.to_str().ok_or_else(|| std::io::Error::from(std::io::ErrorKind::InvalidFilename))?;
    connection.execute("VACUUM INTO ?1", [name])?;
    file.sync_all()?;
    Ok(())
}

/// Why a database was not copied.
#[derive(Debug, thiserror::Error)]
pub enum CopyError {
    /// SQLite refused or failed.
    #[error("the index cannot be copied: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// The file system refused or failed.
    #[error("the copy of the index cannot be written: {0}")]
    Io(#[from] std::io::Error),
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::Db;

    #[test]
    fn a_database_that_is_not_there_is_not_made() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("index.sqlite");
        assert!(matches!(open(&path), Err(DbError::Sqlite(_))));
        assert!(!path.exists());
    }

    #[test]
    fn a_database_of_another_version_is_left_alone() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("index.sqlite");
        for (version, older) in [(1, true), (1000, false)] {
            Connection::open(&path).unwrap().pragma_update(None, "user_version", version).unwrap();
            let refused = open(&path).unwrap_err();
            assert_eq!(matches!(refused, DbError::Older(1)), older, "{refused}");
            assert_eq!(matches!(refused, DbError::Newer(1000)), !older, "{refused}");
        }
    }

    #[test]
    fn a_copy_holds_what_was_committed_while_the_original_is_in_use() {
        let directory = tempfile::tempdir().unwrap();
        let (path, to) = (directory.path().join("index.sqlite"), directory.path().join("copy.sqlite"));
        let _served = Db::open(&path).unwrap();
        let connection = open(&path).unwrap();
        connection.execute("INSERT INTO issuer (url) VALUES ('http://one')", []).unwrap();
        copy(&connection, &to).unwrap();
        let copied = open(&to).unwrap();
        assert_eq!(
            copied.query_row("SELECT url FROM issuer", [], |row| row.get::<_, String>(0)).unwrap(),
            "http://one"
        );
        assert!(flaws(&copied).unwrap().is_empty());
        assert!(matches!(copy(&connection, &to), Err(CopyError::Io(_))));
    }

    #[test]
    fn a_reference_to_nothing_is_a_flaw() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("index.sqlite");
        drop(Db::open(&path).unwrap());
        let connection = open(&path).unwrap();
        connection.pragma_update(None, "foreign_keys", "OFF").unwrap();
        connection.execute("INSERT INTO user_attribute (sub, name, value) VALUES ('nobody', 'a', 'b')", []).unwrap();
        assert_eq!(flaws(&connection).unwrap(), ["a row of user_attribute refers to a row of user that is not there"]);
    }
}
