//! The store as it lies there: what the index says of each content file, and which files there are. For those who check or
//! copy a store; it changes nothing, and does not say what a difference means.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use rusqlite::Transaction;

use super::blobs::{BlobId, INCOMING};
use super::departures;
use super::measure::Measure;
use super::object::{Checksums, Digests, Object, Segment};
use super::uploads::{Part, UploadChecksum, UploadId};
use super::{index, part_sums, upload_rows};

/// How many bytes are read at once.
const PIECE_BYTES: usize = 256 * 1024;

/// Whose content it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Owner {
    /// An object has all of its content in one file, or one for each part that it was uploaded in.
    Object {
        bucket: String,
        key: String,
        segment: u32,
    },
    Part {
        upload: String,
        number: u32,
    },
}

/// What the index says of one content file.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) owner: Owner,
    pub(crate) blob: BlobId,
    pub(crate) size: u64,
    pub(crate) md5: [u8; 16],
    pub(crate) checksums: Checksums,
}

/// What the index says.
#[derive(Debug)]
pub(crate) enum Said {
    /// There is an object; its content files follow.
    Object,
    /// There is a content file.
    Entry(Entry),
    /// Something that makes no sense, of an object if it is known which.
    Nonsense { object: Option<(String, String)>, detail: String },
}

/// A file or directory where content files are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Found {
    Content(BlobId),
    /// Content that had not arrived in full.
    Unfinished,
    /// Something that this program did not put there.
    Foreign,
}

/// The directory of all content files.
#[derive(Debug)]
pub(crate) struct Stock {
    root: PathBuf,
}

impl Stock {
    pub(crate) fn new(root: PathBuf) -> Self {
        Self { root }
    }

    /// Lets every content file stay, whoever serves the store, until what is returned is dropped. Waits for its turn.
    pub(crate) fn keep_everything(&self) -> io::Result<File> {
        departures::suspend(&self.root)
    }

    /// Where a content file is, below the directory of all.
    pub(crate) fn path(blob: BlobId) -> PathBuf {
        blob.path()
    }

    /// Opens a content file.
    pub(crate) fn read(&self, blob: BlobId) -> io::Result<File> {
        File::open(self.root.join(blob.path()))
    }

    /// Measures a content file as it was measured when it arrived.
    pub(crate) fn measure(&self, entry: &Entry) -> io::Result<Digests> {
        let mut file = self.read(entry.blob)?;
        let mut measure = Measure::new(entry.checksums.algorithms());
        let mut piece = vec![0; PIECE_BYTES];
        loop {
            match file.read(&mut piece) {
                Ok(0) => return Ok(measure.finish()),
                Ok(count) => measure.take(piece.get(..count).unwrap_or_default()),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// Everything that is there, with its path below the directory of all.
    pub(crate) fn files(&self) -> io::Result<Vec<(PathBuf, Found)>> {
        let mut found = Vec::new();
        for entry in fs::read_dir(&self.root)? {
            let entry = entry?;
            let name = PathBuf::from(entry.file_name());
            let text = name.to_str().unwrap_or_default();
            let shard = text.len() == 2 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
            if entry.file_type()?.is_dir() && (shard || text == INCOMING) {
                for file in fs::read_dir(entry.path())? {
                    let path = name.join(file?.file_name());
                    let kind = kind(&path);
                    found.push((path, kind));
                }
            } else {
                found.push((name, Found::Foreign));
            }
        }
        found.sort_by(|(one, _), (other, _)| one.cmp(other));
        Ok(found)
    }
}

fn kind(path: &Path) -> Found {
    let Some(id) = path.file_name().and_then(|name| name.to_str()).and_then(BlobId::parse) else {
        return Found::Foreign;
    };
    if path.starts_with(INCOMING) {
        Found::Unfinished
    } else if path == id.path() {
        Found::Content(id)
    } else {
        Found::Foreign
    }
}

/// Every content file that the index names, also in rows that cannot be understood otherwise.
pub(crate) fn named(tx: &Transaction<'_>) -> rusqlite::Result<HashSet<BlobId>> {
    index::blobs(tx)
}

/// Everything that the index says of content.
///
/// # Errors
/// When the index cannot be read on.
pub(crate) fn entries(tx: &Transaction<'_>, mut visit: impl FnMut(Said)) -> rusqlite::Result<()> {
    let nonsense = |error: rusqlite::Error| Said::Nonsense { object: None, detail: format!("a row: {error}") };
    index::each(tx, |row| match row {
        Ok((bucket, key, object)) => {
            visit(Said::Object);
            match index::segments(tx, &object) {
                Ok(segments) => of_object((&bucket, &key), &object, segments, &mut visit),
                Err(error) => visit(nonsense(error)),
            }
        }
        Err(error) => visit(nonsense(error)),
    })?;
    upload_rows::each_part(tx, |row| {
        visit(row.map_or_else(nonsense, |(upload, part)| Said::Entry(of_part(upload, part))));
    })
}

fn of_object((bucket, key): (&str, &str), object: &Object, segments: Vec<Segment>, visit: &mut impl FnMut(Said)) {
    if let Some(what) = contradiction(object, &segments) {
        let detail = format!("its {what} does not follow from those of its content");
        visit(Said::Nonsense { object: Some((bucket.to_owned(), key.to_owned())), detail });
    }
    for Segment { number, blob, size, md5, checksums } in segments {
        let owner = Owner::Object { bucket: bucket.to_owned(), key: key.to_owned(), segment: number };
        visit(Said::Entry(Entry { owner, blob, size, md5, checksums }));
    }
}

/// What the row of an object says and the rows of its content do not.
fn contradiction(object: &Object, segments: &[Segment]) -> Option<&'static str> {
    let size = segments.iter().map(|segment| segment.size).fold(0, u64::saturating_add);
    let md5s = || segments.iter().map(|segment| segment.md5);
    let (etag, checksums) = if object.has_parts() {
        let parts: Vec<Part> = segments.iter().cloned().map(part).collect();
        (part_sums::etag(md5s()), wanted(&object.checksums).and_then(|wanted| part_sums::checksums(&wanted, &parts)))
    } else {
        (md5s().map(hex::encode).collect(), segments.first().map(|segment| segment.checksums.clone()))
    };
    if size != object.size {
        Some("size")
    } else if etag != object.etag {
        Some("ETag")
    } else if checksums.as_ref() != Some(&object.checksums) {
        Some("checksum")
    } else {
        None
    }
}

/// The checksum that the upload of an object was begun with.
fn wanted(checksums: &Checksums) -> Option<UploadChecksum> {
    let names = ["CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256"];
    let name = names.into_iter().find(|name| checksums.named(name).is_some())?;
    Some(UploadChecksum { algorithm: name.to_owned(), kind: checksums.kind, asked: true })
}

/// A segment as the part that it was.
fn part(Segment { number, blob, size, md5, checksums }: Segment) -> Part {
    Part { number, blob, size, md5, modified_s: 0, checksums }
}

fn of_part(upload: UploadId, part: Part) -> Entry {
    let Part { number, blob, size, md5, checksums, modified_s: _ } = part;
    Entry { owner: Owner::Part { upload: upload.text(), number }, blob, size, md5, checksums }
}
