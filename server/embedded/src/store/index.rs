//! The index: one row an object, and one for each segment of its content.

use std::collections::HashSet;

use rusqlite::types::Type;
use rusqlite::{OptionalExtension, Row, Transaction, params};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::blobs::BlobId;
use super::object::{Object, Segment, Tags};

/// The columns of [`object`].
pub(super) const COLUMNS: &str = "content, size, etag, modified_s, attributes, metadata, checksums, tags";

/// The object with this key.
pub(super) fn find(tx: &Transaction<'_>, bucket: &str, key: &str) -> rusqlite::Result<Option<Object>> {
    let sql = &format!("SELECT {COLUMNS} FROM object WHERE bucket = ?1 AND key = ?2");
    tx.prepare_cached(sql)?.query_row(params![bucket, key.as_bytes()], object).optional()
}

/// What an object consists of, in order.
pub(super) fn segments(tx: &Transaction<'_>, object: &Object) -> rusqlite::Result<Vec<Segment>> {
    let sql = "SELECT number, blob, size, md5, checksums FROM segment WHERE content = ?1 ORDER BY number";
    tx.prepare_cached(sql)?.query_map(params![object.content.0], segment)?.collect()
}

/// Adds or replaces an object; returns the content files of the one that was replaced.
pub(super) fn put(
    tx: &Transaction<'_>,
    (bucket, key): (&str, &str),
    object: &Object,
    segments: &[Segment],
) -> rusqlite::Result<Vec<BlobId>> {
    let replaced = remove(tx, bucket, key)?;
    let sql = "INSERT INTO object (bucket, key, content, size, etag, modified_s, attributes, metadata, checksums, tags)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
    tx.prepare_cached(sql)?.execute(params![
        bucket,
        key.as_bytes(),
        object.content.0,
        i64::try_from(object.size).unwrap_or(i64::MAX),
        object.etag,
        object.modified_s,
        to_json(&object.attributes)?,
        to_json(&object.metadata)?,
        to_json(&object.checksums)?,
        to_json(&object.tags)?,
    ])?;
    let sql = "INSERT INTO segment (content, number, blob, size, md5, checksums) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    let mut statement = tx.prepare_cached(sql)?;
    for segment in segments {
        statement.execute(params![
            object.content.0,
            segment.number,
            segment.blob.0,
            i64::try_from(segment.size).unwrap_or(i64::MAX),
            segment.md5,
            to_json(&segment.checksums)?,
        ])?;
    }
    Ok(replaced)
}

/// Replaces the tags of an object; whether there is one.
pub(super) fn tag(tx: &Transaction<'_>, bucket: &str, key: &str, tags: &Tags) -> rusqlite::Result<bool> {
    let sql = "UPDATE object SET tags = ?3 WHERE bucket = ?1 AND key = ?2";
    tx.prepare_cached(sql)?.execute(params![bucket, key.as_bytes(), to_json(tags)?]).map(|rows| rows > 0)
}

/// Removes an object, if it is there; returns its content files.
pub(super) fn remove(tx: &Transaction<'_>, bucket: &str, key: &str) -> rusqlite::Result<Vec<BlobId>> {
    let sql = "DELETE FROM segment WHERE content = (SELECT content FROM object WHERE bucket = ?1 AND key = ?2)
               RETURNING blob";
    let mut statement = tx.prepare_cached(sql)?;
    let blobs = statement.query_map(params![bucket, key.as_bytes()], |row| row.get(0).map(BlobId))?;
    let blobs = blobs.collect::<rusqlite::Result<_>>()?;
    tx.prepare_cached("DELETE FROM object WHERE bucket = ?1 AND key = ?2")?.execute(params![bucket, key.as_bytes()])?;
    Ok(blobs)
}

/// Every content file that an object or a part has.
pub(super) fn blobs(tx: &Transaction<'_>) -> rusqlite::Result<HashSet<BlobId>> {
    tx.prepare("SELECT blob FROM segment UNION ALL SELECT blob FROM part")?
        .query_map([], |row| row.get(0).map(BlobId))?
        .collect()
}

/// Every object with its bucket and key, in their order. A row that cannot be understood is an error of its own.
pub(super) fn each(
    tx: &Transaction<'_>,
    mut visit: impl FnMut(rusqlite::Result<(String, String, Object)>),
) -> rusqlite::Result<()> {
    let sql = format!("SELECT {COLUMNS}, bucket, key FROM object ORDER BY bucket, key");
    let mut statement = tx.prepare(&sql)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        visit(row.get(8).and_then(|bucket| Ok((bucket, text(row, 9)?, object(row)?))));
    }
    Ok(())
}

/// Reads a column of bytes that are to be UTF-8.
pub(super) fn text(row: &Row<'_>, column: usize) -> rusqlite::Result<String> {
    String::from_utf8(row.get(column)?)
        .map_err(|error| rusqlite::Error::FromSqlConversionFailure(column, Type::Blob, Box::new(error)))
}

/// Reads [`COLUMNS`], which come first.
pub(super) fn object(row: &Row<'_>) -> rusqlite::Result<Object> {
    Ok(Object {
        content: BlobId(row.get(0)?),
        size: u64::try_from(row.get::<_, i64>(1)?).unwrap_or(0),
        etag: row.get(2)?,
        modified_s: row.get(3)?,
        attributes: json(row, 4)?,
        metadata: json(row, 5)?,
        checksums: json(row, 6)?,
        tags: json(row, 7)?,
    })
}

fn segment(row: &Row<'_>) -> rusqlite::Result<Segment> {
    Ok(Segment {
        number: row.get(0)?,
        blob: BlobId(row.get(1)?),
        size: u64::try_from(row.get::<_, i64>(2)?).unwrap_or(0),
        md5: row.get(3)?,
        checksums: json(row, 4)?,
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
