//! Multipart uploads: parts that become one object when the sender says that they are complete.
//!
//! How they become one is in [`super::completion`].

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::blobs::BlobId;
use super::object::{Attributes, Checksums, Tags};
use super::upload_rows as rows;
use super::{Place, Staged, Store, StoreError, blocking};
use crate::db::DbError;

/// For how long a completion is remembered, in seconds: a day.
const REMEMBERED_S: i64 = 86_400;

/// The name of an upload: six bytes of the time that it began, so that names are in the order of time, and ten at random.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct UploadId(pub(super) [u8; 16]);

impl UploadId {
    /// As senders see it.
    pub(crate) fn text(self) -> String {
        hex::encode(self.0)
    }

    /// `None`: no name of ours.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let mut bytes = [0; 16];
        hex::decode_to_slice(text, &mut bytes).ok()?;
        Some(Self(bytes))
    }
}

/// The checksum that an upload was begun with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct UploadChecksum {
    /// As S3 calls it, for example `CRC32`.
    pub(crate) algorithm: String,
    pub(crate) kind: super::object::ChecksumKind,
    /// Whether the sender asked for it; otherwise it is the one that everything has.
    pub(crate) asked: bool,
}

/// An upload.
#[derive(Debug, Clone)]
pub(crate) struct Upload {
    pub(crate) id: UploadId,
    pub(crate) key: String,
    /// Seconds since 1970.
    pub(crate) started_s: i64,
    pub(crate) attributes: Attributes,
    pub(crate) metadata: BTreeMap<String, String>,
    pub(crate) tags: Tags,
    pub(crate) checksum: UploadChecksum,
    pub(crate) completed: Option<Completed>,
}

/// What came out of an upload.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Completed {
    /// Without quotes.
    pub(crate) etag: String,
    pub(crate) checksums: Checksums,
}

/// A part.
#[derive(Debug, Clone)]
pub(crate) struct Part {
    pub(crate) number: u32,
    pub(super) blob: BlobId,
    pub(crate) size: u64,
    pub(crate) md5: [u8; 16],
    /// Seconds since 1970.
    pub(crate) modified_s: i64,
    pub(crate) checksums: Checksums,
}

/// Which upload is meant. It is found only with the bucket and the key that it was begun for.
#[derive(Debug, Clone)]
pub(crate) struct Address {
    pub(crate) bucket: String,
    pub(crate) key: String,
    pub(crate) id: UploadId,
}

impl Store {
    /// Begins an upload.
    ///
    /// # Errors
    /// When the index fails.
    pub(crate) async fn begin(&self, place: Place, checksum: UploadChecksum) -> Result<UploadId, StoreError> {
        let started_s = self.clock.now_s();
        let mut id = [0; 16];
        self.entropy.fill(&mut id);
        for (to, from) in id.iter_mut().zip(started_s.to_be_bytes().into_iter().skip(2)) {
            *to = from;
        }
        let id = UploadId(id);
        let Place { bucket, key, attributes, metadata, tags } = place;
        let upload = Upload { id, key, started_s, attributes, metadata, tags, checksum, completed: None };
        self.db.write(move |tx| rows::insert(tx, &bucket, &upload).map_err(StoreError::from)).await?;
        Ok(id)
    }

    /// An upload, also one that was completed lately.
    ///
    /// # Errors
    /// [`StoreError::NoSuchUpload`], and when the index fails.
    pub(crate) async fn upload(&self, address: &Address) -> Result<Upload, StoreError> {
        let address = address.clone();
        self.db.read(move |tx| rows::find(tx, &address)?.ok_or(StoreError::NoSuchUpload)).await
    }

    /// The parts of an upload that is not completed, in order, with numbers above `after`.
    ///
    /// # Errors
    /// [`StoreError::NoSuchUpload`], and when the index fails.
    pub(crate) async fn parts(&self, address: &Address, after: u32) -> Result<(Upload, Vec<Part>), StoreError> {
        let address = address.clone();
        self.db
            .read(move |tx| {
                let upload = rows::find(tx, &address)?.filter(|upload| upload.completed.is_none());
                let upload = upload.ok_or(StoreError::NoSuchUpload)?;
                let parts = rows::parts(tx, upload.id, after)?;
                Ok((upload, parts))
            })
            .await
    }

    /// Makes staged content a part, in place of the one that the number may have had. When this returns, it is durable.
    ///
    /// # Errors
    /// [`StoreError::NoSuchUpload`], and when the index or a file fails.
    pub(crate) async fn add_part(&self, address: Address, number: u32, staged: Staged) -> Result<Part, StoreError> {
        let store = self.clone();
        tokio::spawn(async move { store.keep_part(address, number, staged).await })
            .await
            .unwrap_or_else(|error| Err(DbError::from(error).into()))
    }

    async fn keep_part(self, address: Address, number: u32, staged: Staged) -> Result<Part, StoreError> {
        let kept = blocking(move || staged.keep()).await?;
        let digests = kept.digests;
        let part = Part {
            number,
            blob: kept.blob,
            size: digests.size,
            md5: digests.md5,
            modified_s: self.clock.now_s(),
            checksums: digests.checksums,
        };
        let row = part.clone();
        let written = self
            .db
            .write(move |tx| {
                let upload = rows::find(tx, &address)?.filter(|upload| upload.completed.is_none());
                rows::put_part(tx, upload.ok_or(StoreError::NoSuchUpload)?.id, &row).map_err(StoreError::from)
            })
            .await;
        let unused = match &written {
            Ok(replaced) => *replaced,
            Err(error) if error.left_index_alone() => Some(part.blob),
            // It is not known whether the index took it: the next start finds out.
            Err(_) => None,
        };
        self.remove_all(unused).await;
        written.map(|_| part)
    }

    /// Gives an upload up, with its parts.
    ///
    /// # Errors
    /// [`StoreError::NoSuchUpload`], and when the index fails.
    pub(crate) async fn abort(&self, address: Address) -> Result<(), StoreError> {
        let blobs = self
            .db
            .write(move |tx| {
                let upload = rows::find(tx, &address)?.filter(|upload| upload.completed.is_none());
                rows::remove(tx, upload.ok_or(StoreError::NoSuchUpload)?.id).map_err(StoreError::from)
            })
            .await?;
        self.remove_all(blobs).await;
        Ok(())
    }

    /// Gives up every upload that was begun more than `days` ago, and forgets completions of more than a day ago.
    ///
    /// # Errors
    /// When the index fails.
    pub(crate) async fn expire_uploads(&self, days: Option<u32>) -> Result<(), StoreError> {
        let now_s = self.clock.now_s();
        let begun_before_s = days.map(|days| now_s.saturating_sub(i64::from(days).saturating_mul(86_400)));
        let completed_before_s = now_s.saturating_sub(REMEMBERED_S);
        let blobs = self
            .db
            .write(move |tx| {
                let mut blobs = Vec::new();
                for id in rows::expired(tx, begun_before_s, completed_before_s)? {
                    blobs.extend(rows::remove(tx, id)?);
                }
                Ok::<_, StoreError>(blobs)
            })
            .await?;
        self.remove_all(blobs).await;
        Ok(())
    }
}
