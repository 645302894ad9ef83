//! The ledger of a person's open uploads: one small object for each below their own prefix, so that a restart, a second
//! replica and a second device know of them, and no database is needed.
//!
//! What was finished or given up is deleted. Where the policies let nobody delete, an empty object stands for it.

use app::core::levels::prefix;
use app::wire::storage::{AccessLevel, OnConflict};
use aws_smithy_types::error::metadata::ProvideErrorMetadata as _;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use futures::future::join_all;
use serde::{Deserialize, Serialize};

use super::{Bucket, MultipartError, ObjectError, UploadAddress};
use crate::cognito::TemporaryCredentials;

/// Below a person's prefix.
const FOLDER: &str = ".updown/uploads/";

/// How many uploads are asked about at the same time.
pub(crate) const AT_ONCE: usize = 8;

/// The most entries that are looked at, so that nobody's list is endless.
const MOST_OPEN: usize = 1_000;

/// An open upload. The sizes are bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Entry {
    /// The entry's own name: 128 random bits in base64url.
    #[serde(skip)]
    pub(crate) id: String,
    /// S3's id of the upload.
    pub(crate) upload_id: String,
    pub(crate) access_level: AccessLevel,
    /// Where the object will be, below the prefix.
    pub(crate) key: String,
    /// The name that it was to have, before a free one was looked for.
    pub(crate) asked_key: String,
    pub(crate) size: u64,
    pub(crate) part_size: u64,
    pub(crate) content_type: String,
    /// Of the file that it was begun with.
    pub(crate) fingerprint: String,
    /// In seconds since 1970.
    pub(crate) begun_at_s: i64,
    pub(crate) on_conflict: OnConflict,
}

/// The ledger of one person.
pub(crate) struct Ledger<'a> {
    bucket: &'a Bucket,
    /// Who it is, which also names their prefixes.
    identity_id: &'a str,
    /// The level that it is kept on.
    home: AccessLevel,
    /// Whether its owner may list what is theirs.
    lists: bool,
    credentials: &'a TemporaryCredentials,
}

impl<'a> Ledger<'a> {
    /// Of the person with this identity and these credentials, kept on a level that they may write to. `lists` says whether the stack's
    /// policies let them list it: a store that does not know these policies would not refuse.
    pub(crate) fn new(
        bucket: &'a Bucket,
        identity_id: &'a str,
        home: AccessLevel,
        lists: bool,
        credentials: &'a TemporaryCredentials,
    ) -> Self {
        Self { bucket, identity_id, home, lists, credentials }
    }

    /// The whole key of an upload's object.
    pub(crate) fn object_key(&self, entry: &Entry) -> String {
        format!("{}{}", prefix(entry.access_level, self.identity_id), entry.key)
    }

    /// An upload that is open; none if it is not, or if this cannot be the name of one.
    pub(crate) async fn read(&self, id: &str) -> Result<Option<Entry>, ObjectError> {
        if !URL_SAFE_NO_PAD.decode(id).is_ok_and(|bytes| bytes.len() == 16) {
            return Ok(None);
        }
        let text = match self.bucket.read_small(&self.key(id), self.credentials).await {
            Ok(text) => text,
            Err(ObjectError::NotFound) => return Ok(None),
            Err(ObjectError::Unavailable) => return Err(ObjectError::Unavailable),
        };
        if text.is_empty() {
            return Ok(None);
        }
        match serde_json::from_str(&text) {
            Ok(entry) => Ok(Some(Entry { id: id.to_owned(), ..entry })),
            Err(error) => {
                tracing::warn!(%error, "an entry in the ledger of uploads cannot be read");
                Ok(None)
            }
        }
    }

    /// Writes an entry down, new or changed.
    pub(crate) async fn write(&self, entry: &Entry) -> Result<(), ObjectError> {
        let text = serde_json::to_string(entry).map_err(|error| {
            tracing::error!(%error, "an entry for the ledger of uploads cannot be written");
            ObjectError::Unavailable
        })?;
        self.bucket.write_small(&self.key(&entry.id), &text, self.credentials).await
    }

    /// Strikes an entry out: what it tells of is finished or gone.
    pub(crate) async fn close(&self, id: &str) -> Result<(), ObjectError> {
        let key = self.key(id);
        match self.bucket.delete_small(&key, self.credentials).await {
            Err(ObjectError::NotFound) => self.bucket.write_small(&key, "", self.credentials).await,
            other => other,
        }
    }

    /// All open uploads, oldest first; none where the policies let nobody list.
    pub(crate) async fn open(&self) -> Result<Vec<Entry>, ObjectError> {
        if !self.lists {
            return Ok(Vec::new());
        }
        let ids = self.ids().await?;
        let mut entries = Vec::with_capacity(ids.len());
        for some in ids.chunks(AT_ONCE) {
            let calls = some.iter().map(|id| Box::pin(self.read(id)));
            for found in join_all(calls).await {
                entries.extend(found?);
            }
        }
        entries.sort_by(|one, other| (one.begun_at_s, &one.id).cmp(&(other.begun_at_s, &other.id)));
        Ok(entries)
    }

    async fn ids(&self) -> Result<Vec<String>, ObjectError> {
        let folder = self.key("");
        let client = self.bucket.client(self.credentials);
        let call = client.list_objects_v2().bucket(self.bucket.name()).prefix(&folder);
        let mut pages = call.into_paginator().send();
        let mut ids = Vec::new();
        while let Some(page) = Box::pin(pages.next()).await {
            let page = match page {
                Ok(page) => page,
                Err(error) if error.code() == Some("AccessDenied") => return Ok(Vec::new()),
                Err(error) => return Err(super::objects::meaning("ListObjectsV2", &error)),
            };
            let open = page.contents.unwrap_or_default().into_iter().filter(|object| object.size != Some(0));
            ids.extend(open.filter_map(|object| Some(object.key?.strip_prefix(&folder)?.to_owned())));
            if ids.len() >= MOST_OPEN {
                tracing::warn!("a person has more open uploads than are looked at");
                ids.truncate(MOST_OPEN);
                break;
            }
        }
        Ok(ids)
    }

    fn key(&self, id: &str) -> String {
        format!("{}{FOLDER}{id}", prefix(self.home, self.identity_id))
    }

    /// Aborts every open upload. One that may not be aborted is left to the bucket's lifecycle rule.
    pub(crate) async fn abort_all(&self) -> Result<(), MultipartError> {
        let open = self.open().await.map_err(|_| MultipartError::Unavailable)?;
        for entry in open {
            let key = self.object_key(&entry);
            let upload = UploadAddress { key: &key, upload_id: &entry.upload_id };
            let aborted = self.bucket.abort_parts(upload, self.credentials).await?;
            tracing::debug!(?aborted, "an upload was to be aborted");
        }
        Ok(())
    }
}
