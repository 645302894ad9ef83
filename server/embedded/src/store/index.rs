//! The index: one row an object.

use std::collections::HashSet;

use rusqlite::types::Type;
use rusqlite::{OptionalExtension, Row, Transaction, params};
use serde::de::DeserializeOwned;

use super::blobs::BlobId;
use super::object::Object;

/// The object with this key.
pub(super) fn find(tx: &Transaction<'_>, bucket: &str, key: &str) -> rusqlite::Result<Option<Object>> {
    let sql = "SELECT blob, size, md5, modified_s, attributes, metadata, checksums
               FROM object WHERE bucket = ?1 AND key = ?2";
    tx.prepare_cached(sql)?.query_row(params![bucket, key.as_bytes()], object).optional()
}

/// Adds or replaces an object.
pub(super) fn put(tx: &Transaction<'_>, bucket: &str, key: &str, object: &Object) -> rusqlite::Result<()> {
    let sql = "INSERT INTO object (bucket, key, blob, size, md5, modified_s, attributes, metadata, checksums)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
               ON CONFLICT (bucket, key) DO UPDATE SET
                   blob = excluded.blob, size = excluded.size, md5 = excluded.md5, modified_s = excluded.modified_s,
                   attributes = excluded.attributes, metadata = excluded.metadata, checksums = excluded.checksums";
    let json = |value: serde_json::Result<String>| {
        value.map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))
    };
    tx.prepare_cached(sql)?.execute(params![
        bucket,
        key.as_bytes(),
        object.blob.0,
        i64::try_from(object.size).unwrap_or(i64::MAX),
        object.md5,
        object.modified_s,
        json(serde_json::to_string(&object.attributes))?,
        json(serde_json::to_string(&object.metadata))?,
        json(serde_json::to_string(&object.checksums))?,
    ])?;
    Ok(())
}

/// Every content file that an object has.
pub(super) fn blobs(tx: &Transaction<'_>) -> rusqlite::Result<HashSet<BlobId>> {
    tx.prepare("SELECT blob FROM object")?.query_map([], |row| row.get(0).map(BlobId))?.collect()
}

fn object(row: &Row<'_>) -> rusqlite::Result<Object> {
    Ok(Object {
        blob: BlobId(row.get(0)?),
        size: u64::try_from(row.get::<_, i64>(1)?).unwrap_or(0),
        md5: row.get(2)?,
        modified_s: row.get(3)?,
        attributes: json(row, 4)?,
        metadata: json(row, 5)?,
        checksums: json(row, 6)?,
    })
}

fn json<T: DeserializeOwned>(row: &Row<'_>, column: usize) -> rusqlite::Result<T> {
    let text: String = row.get(column)?;
    serde_json::from_str(&text)
        .map_err(|error| rusqlite::Error::FromSqlConversionFailure(column, Type::Text, Box::new(error)))
}
