//! The index's rows of uploads and their parts.

use rusqlite::{OptionalExtension, Row, Transaction, params};

use super::blobs::BlobId;
use super::index::{json, text, to_json};
use super::uploads::{Address, Completed, Part, Upload, UploadId};

/// What [`upload`] reads.
pub(super) const COLUMNS: &str = "id, key, started_s, attributes, metadata, tags, checksum, completed";
const PART_COLUMNS: &str = "number, blob, size, md5, modified_s, checksums";

pub(super) fn insert(tx: &Transaction<'_>, bucket: &str, upload: &Upload) -> rusqlite::Result<()> {
    let sql = "INSERT INTO upload (id, bucket, key, started_s, attributes, metadata, tags, checksum)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
    tx.prepare_cached(sql)?.execute(params![
        upload.id.0,
        bucket,
        upload.key.as_bytes(),
        upload.started_s,
        to_json(&upload.attributes)?,
        to_json(&upload.metadata)?,
        to_json(&upload.tags)?,
        to_json(&upload.checksum)?,
    ])?;
    Ok(())
}

pub(super) fn find(tx: &Transaction<'_>, at: &Address) -> rusqlite::Result<Option<Upload>> {
    let sql = format!("SELECT {COLUMNS} FROM upload WHERE id = ?1 AND bucket = ?2 AND key = ?3");
    tx.prepare_cached(&sql)?.query_row(params![at.id.0, at.bucket, at.key.as_bytes()], upload).optional()
}

/// Uploads that have had their time.
pub(super) fn expired(
    tx: &Transaction<'_>,
    begun_before_s: Option<i64>,
    completed_before_s: i64,
) -> rusqlite::Result<Vec<UploadId>> {
    let sql = "SELECT id FROM upload WHERE (completed IS NULL AND started_s < ?1) OR completed_s < ?2";
    let mut statement = tx.prepare_cached(sql)?;
    statement.query_map(params![begun_before_s, completed_before_s], |row| row.get(0).map(UploadId))?.collect()
}

/// Marks an upload as completed and takes its parts away; returns their content files.
pub(super) fn complete(
    tx: &Transaction<'_>,
    id: UploadId,
    completed: &Completed,
    now_s: i64,
) -> rusqlite::Result<Vec<BlobId>> {
    tx.prepare_cached("UPDATE upload SET completed = ?2, completed_s = ?3 WHERE id = ?1")?.execute(params![
        id.0,
        to_json(completed)?,
        now_s
    ])?;
    remove_parts(tx, id)
}

/// Removes an upload with its parts; returns their content files.
pub(super) fn remove(tx: &Transaction<'_>, id: UploadId) -> rusqlite::Result<Vec<BlobId>> {
    let blobs = remove_parts(tx, id)?;
    tx.prepare_cached("DELETE FROM upload WHERE id = ?1")?.execute(params![id.0])?;
    Ok(blobs)
}

fn remove_parts(tx: &Transaction<'_>, id: UploadId) -> rusqlite::Result<Vec<BlobId>> {
    let sql = "DELETE FROM part WHERE upload = ?1 RETURNING blob";
    let mut statement = tx.prepare_cached(sql)?;
    statement.query_map(params![id.0], |row| row.get(0).map(BlobId))?.collect()
}

/// Adds or replaces a part; returns the content file of the one that was replaced.
pub(super) fn put_part(tx: &Transaction<'_>, id: UploadId, part: &Part) -> rusqlite::Result<Option<BlobId>> {
    let replaced = tx
        .prepare_cached("DELETE FROM part WHERE upload = ?1 AND number = ?2 RETURNING blob")?
        .query_row(params![id.0, part.number], |row| row.get(0).map(BlobId))
        .optional()?;
    let sql = "INSERT INTO part (upload, number, blob, size, md5, modified_s, checksums)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    tx.prepare_cached(sql)?.execute(params![
        id.0,
        part.number,
        part.blob.0,
        i64::try_from(part.size).unwrap_or(i64::MAX),
        part.md5,
        part.modified_s,
        to_json(&part.checksums)?,
    ])?;
    Ok(replaced)
}

/// The parts with numbers above `after`, in order.
pub(super) fn parts(tx: &Transaction<'_>, id: UploadId, after: u32) -> rusqlite::Result<Vec<Part>> {
    let sql = format!("SELECT {PART_COLUMNS} FROM part WHERE upload = ?1 AND number > ?2 ORDER BY number");
    let mut statement = tx.prepare_cached(&sql)?;
    statement.query_map(params![id.0, after], part)?.collect()
}

/// Every part of every upload. A row that cannot be understood is an error of its own.
pub(super) fn each_part(
    tx: &Transaction<'_>,
    mut visit: impl FnMut(rusqlite::Result<(UploadId, Part)>),
) -> rusqlite::Result<()> {
    let sql = format!("SELECT {PART_COLUMNS}, upload FROM part ORDER BY upload, number");
    let mut statement = tx.prepare(&sql)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        visit(row.get(6).and_then(|upload| Ok((UploadId(upload), part(row)?))));
    }
    Ok(())
}

/// Reads [`PART_COLUMNS`], which come first.
fn part(row: &Row<'_>) -> rusqlite::Result<Part> {
    Ok(Part {
        number: row.get(0)?,
        blob: BlobId(row.get(1)?),
        size: u64::try_from(row.get::<_, i64>(2)?).unwrap_or(0),
        md5: row.get(3)?,
        modified_s: row.get(4)?,
        checksums: json(row, 5)?,
    })
}

/// Reads [`COLUMNS`], which come first.
pub(super) fn upload(row: &Row<'_>) -> rusqlite::Result<Upload> {
    let completed = match row.get_ref(7)? {
        rusqlite::types::ValueRef::Null => None,
        _ => Some(json(row, 7)?),
    };
    Ok(Upload {
        id: UploadId(row.get(0)?),
        key: text(row, 1)?,
        started_s: row.get(2)?,
        attributes: json(row, 3)?,
        metadata: json(row, 4)?,
        tags: json(row, 5)?,
        checksum: json(row, 6)?,
        completed,
    })
}
