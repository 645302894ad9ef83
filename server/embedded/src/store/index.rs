//! The index: one row an object.

use std::collections::HashSet;

use rusqlite::types::Type;
use rusqlite::{OptionalExtension, Row, Transaction, params};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::blobs::BlobId;
use super::object::Object;

/// The columns of [`object`].
pub(super) const COLUMNS: &str = "blob, size, etag, modified_s, attributes, metadata, checksums";

/// The object with this key.
pub(super) fn find(tx: &Transaction<'_>, bucket: &str, key: &str) -> rusqlite::Result<Option<Object>> {
    let sql = &format!("SELECT {COLUMNS} FROM object WHERE bucket = ?1 AND key = ?2");
    tx.prepare_cached(sql)?.query_row(params![bucket, key.as_bytes()], object).optional()
}

/// Adds or replaces an object.
pub(super) fn put(tx: &Transaction<'_>, bucket: &str, key: &str, object: &Object) -> rusqlite::Result<()> {
    let sql = "INSERT INTO object (bucket, key, blob, size, etag, modified_s, attributes, metadata, checksums)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
               ON CONFLICT (bucket, key) DO UPDATE SET
                   blob = excluded.blob, size = excluded.size, etag = excluded.etag, modified_s = excluded.modified_s,
                   attributes = excluded.attributes, metadata = excluded.metadata, checksums = excluded.checksums";
    tx.prepare_cached(sql)?.execute(params![
        bucket,
        key.as_bytes(),
        object.blob.0,
        i64::try_from(object.size).unwrap_or(i64::MAX),
        object.etag,
        object.modified_s,
        to_json(&object.attributes)?,
        to_json(&object.metadata)?,
        to_json(&object.checksums)?,
    ])?;
    Ok(())
}

/// Removes an object, if it is there.
pub(super) fn remove(tx: &Transaction<'_>, bucket: &str, key: &str) -> rusqlite::Result<()> {
    tx.prepare_cached("DELETE FROM object WHERE bucket = ?1 AND key = ?2")?.execute(params![bucket, key.as_bytes()])?;
    Ok(())
}

/// Every content file that an object or a part has.
pub(super) fn blobs(tx: &Transaction<'_>) -> rusqlite::Result<HashSet<BlobId>> {
    tx.prepare("SELECT blob FROM object UNION ALL SELECT blob FROM part")?
        .query_map([], |row| row.get(0).map(BlobId))?
        .collect()
}

/// Reads [`COLUMNS`], which come first.
pub(super) fn object(row: &Row<'_>) -> rusqlite::Result<Object> {
    Ok(Object {
        blob: BlobId(row.get(0)?),
        size: u64::try_from(row.get::<_, i64>(1)?).unwrap_or(0),
        etag: row.get(2)?,
        modified_s: row.get(3)?,
        attributes: json(row, 4)?,
        metadata: json(row, 5)?,
        checksums: json(row, 6)?,
    })
}

/// A column's JSON.
pub(super) fn to_json<T: Serialize>(value: &T) -> rusqlite::Result<String> {
    serde_json::to_string(value).map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))
}

/// Reads a column's JSON.
pub(super) fn json<T: DeserializeOwned>(row: &Row<'_>, column: usize) -> rusqlite::Result<T> {
    let text: String = row.get(column)?;
    serde_json::from_str(&text)
        .map_err(|error| rusqlite::Error::FromSqlConversionFailure(column, Type::Text, Box::new(error)))
}
