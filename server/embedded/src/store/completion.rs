//! Completing a multipart upload: the files of its parts become those of the object, in one transaction. No content is moved.
//!
//! A completion is remembered, so that a sender who did not get the answer gets it the next time.

use std::collections::HashSet;

use thiserror::Error;

use super::blobs::BlobId;
use super::object::{Checksums, Condition, Object, Segment};
use super::uploads::{Address, Completed, Part, Upload};
use super::{Store, StoreError, index, part_sums, upload_rows as rows};
use crate::db::DbError;

/// The fewest bytes of every part but the last, as S3 has it: 5 MiB.
pub(crate) const SMALLEST_PART_BYTES: u64 = 5 << 20;

/// A part as the sender lists it.
#[derive(Debug, Clone)]
pub(crate) struct Wanted {
    pub(crate) number: u32,
    /// Without quotes.
    pub(crate) etag: String,
    /// Those that the sender repeats.
    pub(crate) checksums: Checksums,
}

/// What the sender says about the whole.
#[derive(Debug, Clone)]
pub(crate) struct Whole {
    pub(crate) parts: Vec<Wanted>,
    pub(crate) checksums: Checksums,
    pub(crate) size: Option<u64>,
    pub(crate) condition: Condition,
}

/// Why an upload cannot be completed as the sender wants it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub(crate) enum Incomplete {
    /// A part is missing or is another one.
    #[error("a part is missing or is another one")]
    Part,
    /// The list is not in ascending order.
    #[error("the list of parts is not in ascending order")]
    Order,
    /// A part that is not the last is too small.
    #[error("a part that is not the last is too small")]
    Small,
    /// The whole has another checksum.
    #[error("the whole has another checksum")]
    Checksum,
    /// The whole has another size.
    #[error("the whole has another size")]
    Size,
}

impl Store {
    /// Makes the parts of an upload an object. When this returns, it is durable. Asked again, it answers the same. Once begun
    /// it is carried through even when nobody waits for it any more, so that no file is left behind.
    ///
    /// # Errors
    /// [`StoreError::NoSuchUpload`], [`StoreError::Incomplete`], [`StoreError::Condition`]; then nothing has changed.
    pub(crate) async fn complete(&self, address: Address, whole: Whole) -> Result<Completed, StoreError> {
        let store = self.clone();
        tokio::spawn(async move { store.put_together(address, whole).await })
            .await
            .unwrap_or_else(|error| Err(DbError::from(error).into()))
    }

    async fn put_together(self, address: Address, whole: Whole) -> Result<Completed, StoreError> {
        let (now_s, smallest) = (self.clock.now_s(), self.smallest_part_bytes);
        let (completed, unused) = self
            .db
            .write(move |tx| {
                let upload = rows::find(tx, &address)?.ok_or(StoreError::NoSuchUpload)?;
                if let Some(completed) = upload.completed {
                    return repeated(completed, &whole).map(|completed| (completed, Vec::new()));
                }
                let parts = chosen(rows::parts(tx, upload.id, 0)?, &whole, smallest)?;
                let object = object(&upload, &parts, &whole, now_s)?;
                let current = index::find(tx, &address.bucket, &address.key)?;
                whole.condition.check(current.as_ref()).map_err(StoreError::Condition)?;
                let completed = Completed { etag: object.etag.clone(), checksums: object.checksums.clone() };
                let segments: Vec<Segment> = parts.into_iter().map(segment).collect();
                let used: HashSet<BlobId> = segments.iter().map(|segment| segment.blob).collect();
                let mut unused = rows::complete(tx, upload.id, &completed, now_s)?;
                unused.retain(|blob| !used.contains(blob));
                unused.extend(index::put(tx, (&address.bucket, &address.key), &object, &segments)?);
                Ok::<_, StoreError>((completed, unused))
            })
            .await?;
        self.remove_all(unused).await;
        Ok(completed)
    }
}

/// The object that the parts make, if it is what the sender says it is.
fn object(upload: &Upload, parts: &[Part], whole: &Whole, now_s: i64) -> Result<Object, Incomplete> {
    let size = parts.iter().map(|part| part.size).fold(0, u64::saturating_add);
    if whole.size.is_some_and(|said| said != size) {
        return Err(Incomplete::Size);
    }
    let checksums = part_sums::checksums(&upload.checksum, parts).ok_or(Incomplete::Part)?;
    if !whole.checksums.agree(&checksums) {
        return Err(Incomplete::Checksum);
    }
    Ok(Object {
        content: parts.first().ok_or(Incomplete::Part)?.blob,
        size,
        etag: part_sums::etag(parts.iter().map(|part| part.md5)),
        modified_s: now_s,
        attributes: upload.attributes.clone(),
        metadata: upload.metadata.clone(),
        checksums,
        tags: upload.tags.clone(),
    })
}

fn segment(part: Part) -> Segment {
    let Part { number, blob, size, md5, checksums, modified_s: _ } = part;
    Segment { number, blob, size, md5, checksums }
}

/// The parts that the sender lists, if they are all there and as listed, and none but the last has fewer bytes than `smallest`.
fn chosen(parts: Vec<Part>, whole: &Whole, smallest: u64) -> Result<Vec<Part>, Incomplete> {
    if !whole.parts.is_sorted_by(|one, next| one.number < next.number) {
        return Err(Incomplete::Order);
    }
    let mut chosen = Vec::with_capacity(whole.parts.len());
    for wanted in &whole.parts {
        let place = parts.binary_search_by_key(&wanted.number, |part| part.number).map_err(|_| Incomplete::Part)?;
        let part = parts.get(place).ok_or(Incomplete::Part)?;
        if hex::encode(part.md5) != wanted.etag || !wanted.checksums.agree(&part.checksums) {
            return Err(Incomplete::Part);
        }
        chosen.push(part.clone());
    }
    match chosen.split_last() {
        None => Err(Incomplete::Part),
        Some((_, others)) if others.iter().any(|part| part.size < smallest) => Err(Incomplete::Small),
        Some(_) => Ok(chosen),
    }
}

/// The answer to a completion that was carried out before, if it is the same.
fn repeated(completed: Completed, whole: &Whole) -> Result<Completed, StoreError> {
    let sums = whole.parts.iter().map(|wanted| {
        let mut md5 = [0; 16];
        hex::decode_to_slice(&wanted.etag, &mut md5).map(|()| md5)
    });
    let sums: Vec<[u8; 16]> = sums.collect::<Result<_, _>>().map_err(|_| Incomplete::Part)?;
    if part_sums::etag(sums) == completed.etag { Ok(completed) } else { Err(Incomplete::Part.into()) }
}
