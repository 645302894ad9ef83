//! Completing a multipart upload: its parts, copied one behind the other, become the object.
//!
//! ETags and checksums: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html>.

use std::io;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use md5::{Digest as _, Md5};
use s3s::checksum::ChecksumHasher;
use s3s::crypto::{Checksum as _, Crc32, Crc32c, Sha1, Sha256};
use thiserror::Error;

use super::object::{Algorithms, ChecksumKind, Checksums, Condition, Object};
use super::uploads::{Address, Completed, Part, Upload};
use super::{READ_ATTEMPTS, Staged, Store, StoreError, blocking, index, upload_rows as rows};
use crate::db::DbError;

/// The fewest bytes of every part but the last: 5 MiB.
const SMALLEST_PART_BYTES: u64 = 5 << 20;

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
    /// it is carried through even when nobody waits for it any more.
    ///
    /// # Errors
    /// [`StoreError::NoSuchUpload`], [`StoreError::Incomplete`], [`StoreError::Condition`]; then nothing has changed.
    pub(crate) async fn complete(&self, address: Address, whole: Whole) -> Result<Completed, StoreError> {
        let store = self.clone();
        tokio::spawn(async move { store.put_together(&address, &whole).await })
            .await
            .unwrap_or_else(|error| Err(DbError::from(error).into()))
    }

    async fn put_together(&self, address: &Address, whole: &Whole) -> Result<Completed, StoreError> {
        let mut missing = io::Error::from(io::ErrorKind::NotFound);
        for _ in 0..READ_ATTEMPTS {
            let upload = self.upload(address).await?;
            if let Some(completed) = upload.completed {
                return repeated(completed, whole);
            }
            let (_, parts) = self.parts(address, 0).await?;
            let parts = chosen(&parts, whole)?;
            match self.copy_parts(&parts, &upload).await {
                Ok(staged) => return self.finish(address, &upload, &parts, whole, staged).await,
                // A part was replaced since, or the upload was completed or given up: look again.
                Err(error) if error.kind() == io::ErrorKind::NotFound => missing = error,
                Err(error) => return Err(error.into()),
            }
        }
        Err(missing.into())
    }

    async fn copy_parts(&self, parts: &[Part], upload: &Upload) -> io::Result<Staged> {
        let algorithms = match upload.checksum.kind {
            ChecksumKind::Full => Algorithms::named(&upload.checksum.algorithm).unwrap_or_default(),
            ChecksumKind::Composite => Algorithms::default(),
        };
        let mut writer = self.write(algorithms);
        for part in parts {
            let (blobs, blob) = (std::sync::Arc::clone(&self.blobs), part.blob);
            let file = blocking(move || blobs.read(blob)).await?;
            super::copying::append(&mut writer, file).await?;
        }
        writer.finish().await
    }

    async fn finish(
        &self,
        address: &Address,
        upload: &Upload,
        parts: &[Part],
        whole: &Whole,
        staged: Staged,
    ) -> Result<Completed, StoreError> {
        let digests = staged.digests().ok_or_else(|| io::Error::from(io::ErrorKind::UnexpectedEof))?;
        if whole.size.is_some_and(|size| size != digests.size) {
            return Err(Incomplete::Size.into());
        }
        let checksums = match upload.checksum.kind {
            ChecksumKind::Full => digests.checksums.clone(),
            ChecksumKind::Composite => composite(&upload.checksum.algorithm, parts)?,
        };
        if !whole.checksums.agree(&checksums) {
            return Err(Incomplete::Checksum.into());
        }
        let etag = etag(parts.iter().map(|part| part.md5));
        let kept = blocking(move || staged.keep()).await?;
        let object = Object {
            blob: kept.blob,
            size: kept.digests.size,
            etag: etag.clone(),
            modified_s: self.clock.now_s(),
            attributes: upload.attributes.clone(),
            metadata: upload.metadata.clone(),
            checksums: checksums.clone(),
        };
        let (blob, at, condition, now_s) = (object.blob, address.clone(), whole.condition.clone(), self.clock.now_s());
        let completed = Completed { etag, checksums };
        let row = completed.clone();
        let written = self
            .db
            .write(move |tx| {
                let upload = rows::find(tx, &at)?.ok_or(StoreError::NoSuchUpload)?;
                if let Some(completed) = upload.completed {
                    // Another request was faster; what this one wrote is not needed.
                    return Ok((completed, vec![blob]));
                }
                let current = index::find(tx, &at.bucket, &at.key)?;
                condition.check(current.as_ref()).map_err(StoreError::Condition)?;
                index::put(tx, &at.bucket, &at.key, &object)?;
                let mut unused = rows::complete(tx, at.id, &row, now_s)?;
                unused.extend(current.map(|object| object.blob));
                Ok::<_, StoreError>((row, unused))
            })
            .await;
        match written {
            Ok((completed, unused)) => {
                self.remove_all(unused).await;
                Ok(completed)
            }
            Err(error) => {
                if matches!(error, StoreError::Condition(_) | StoreError::NoSuchUpload) {
                    self.remove(blob).await;
                }
                Err(error)
            }
        }
    }
}

/// The parts that the sender lists, if they are all there and as listed.
fn chosen(parts: &[Part], whole: &Whole) -> Result<Vec<Part>, Incomplete> {
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
        Some((_, others)) if others.iter().any(|part| part.size < SMALLEST_PART_BYTES) => Err(Incomplete::Small),
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
    if etag(sums) == completed.etag { Ok(completed) } else { Err(Incomplete::Part.into()) }
}

/// The MD5 of the parts' MD5s, and how many there are.
fn etag(parts: impl IntoIterator<Item = [u8; 16]>) -> String {
    let (mut sum, mut count) = (Md5::new(), 0_usize);
    for md5 in parts {
        sum.update(md5);
        count = count.saturating_add(1);
    }
    format!("{}-{count}", hex::encode(sum.finalize()))
}

/// The checksum of the parts' checksums, and how many there are.
fn composite(algorithm: &str, parts: &[Part]) -> Result<Checksums, Incomplete> {
    let algorithms = Algorithms::named(algorithm).ok_or(Incomplete::Checksum)?;
    let mut hasher = ChecksumHasher {
        crc32: algorithms.crc32.then(Crc32::new),
        crc32c: algorithms.crc32c.then(Crc32c::new),
        sha1: algorithms.sha1.then(Sha1::new),
        sha256: algorithms.sha256.then(Sha256::new),
        crc64nvme: None,
    };
    for part in parts {
        let sum = part.checksums.named(algorithm).and_then(|sum| STANDARD.decode(sum).ok());
        hasher.update(&sum.ok_or(Incomplete::Part)?);
    }
    let sums = hasher.finalize();
    let counted = |sum: Option<String>| sum.map(|sum| format!("{sum}-{}", parts.len()));
    Ok(Checksums {
        crc32: counted(sums.checksum_crc32),
        crc32c: counted(sums.checksum_crc32c),
        sha1: counted(sums.checksum_sha1),
        sha256: counted(sums.checksum_sha256),
        crc64nvme: None,
        kind: ChecksumKind::Composite,
    })
}
