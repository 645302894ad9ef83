//! A database as it lies there: opened without creating or migrating it, while others may use it.

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
