//! Beginning an upload: the same file goes on where it was, a taken name is told, and otherwise something new begins.

use app::core::free_name::marked;
use app::core::keys::ObjectKey;
use app::wire::error::ApiError;
use app::wire::storage::{
    OnConflict, PartedUpload, StorageError, TakenName, UploadBeginning, UploadProposal, UploadTicket,
};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use futures::future::join;

use super::super::caller::{Caller, Wish, not_signed};
use super::super::storage::UPLOAD_GOOD_FOR;
use super::proposal::{Checked, Way, check};
use super::{Desk, stored, unavailable};
use crate::clock::seconds;
use crate::entropy::random;
use crate::s3::{Entry, Facts, MultipartError, PutDescription, UploadAddress, part_size};

/// How many names in a row are tried before one is made up.
const MOST_NAMES: u32 = 12;

impl Desk<'_> {
    /// Begins an upload to the key that it asks for.
    pub(super) async fn begin_one(&self, proposal: &UploadProposal) -> Result<UploadBeginning, ApiError> {
        let key = ObjectKey::parse(&proposal.key).map_err(StorageError::from)?;
        self.begin(proposal, &key).await
    }

    pub(super) async fn begin(&self, proposal: &UploadProposal, key: &ObjectKey) -> Result<UploadBeginning, ApiError> {
        let owner = proposal.owner.as_deref();
        if owner.is_some_and(|owner| !self.caller.is(owner)) {
            return Err(ApiError::SignedOut);
        }
        self.caller.check(self.services.levels, proposal.access_level, Wish::Write)?;
        let checked = check(&self.services.uploads, proposal)?;
        let Caller { identity_id, now, .. } = &self.caller;
        if let Err(retry_after_s) = self.services.allowance.take(identity_id, *now) {
            tracing::info!("somebody begins more uploads than are allowed in a minute");
            return Err(StorageError::Busy { retry_after_s }.into());
        }
        let replaces = proposal.on_conflict == OnConflict::Replace;
        let asks = proposal.on_conflict == OnConflict::Ask;
        // Both at once: what is on its way, and what has the name already.
        let (open, present) = join(
            async {
                match checked.way {
                    // Nothing that is on its way matters to it.
                    Way::Single { .. } if replaces => Ok(Vec::new()),
                    _ => self.open_entries().await,
                }
            },
            async { if asks { Box::pin(self.present(proposal, key)).await } else { Ok(None) } },
        )
        .await;
        let mut open = open?;
        if let Way::Parts = checked.way
            && let Some(place) = open.iter().position(|entry| is_of(entry, proposal, key))
        {
            let entry = open.remove(place);
            if let Some(beginning) = self.go_on(entry, proposal, &open).await? {
                return Ok(beginning);
            }
        }
        let free = match proposal.on_conflict {
            OnConflict::Replace => key.clone(),
            OnConflict::KeepBoth => self.free_key(proposal, std::iter::once(key.clone()), key, &open).await?,
            OnConflict::Ask => match self.taken(proposal, key, present?, &open).await? {
                Some(taken) => return Ok(UploadBeginning::Taken { taken }),
                None => key.clone(),
            },
        };
        match checked.way {
            Way::Single { size, crc32 } => self.begin_single(checked, &free, size, crc32).await,
            Way::Parts => self.begin_parts(checked, key, &free).await,
        }
    }

    /// The upload that was begun before with the same file, if it can go on. Otherwise it is struck out.
    async fn go_on(
        &self,
        mut entry: Entry,
        proposal: &UploadProposal,
        others: &[Entry],
    ) -> Result<Option<UploadBeginning>, ApiError> {
        let parts = match self.kept(&entry).await {
            Ok(parts) => parts,
            Err(StorageError::UploadGone) => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        // What was said about an object counts for that visit: what is there now may be another one.
        if proposal.on_conflict != entry.on_conflict {
            entry.on_conflict = proposal.on_conflict;
            self.write_down(&entry).await?;
        }
        // An object may have appeared since; the upload cannot get another name any more.
        if entry.on_conflict != OnConflict::Replace
            && let Some(facts) = self.facts(&entry).await?
        {
            if proposal.on_conflict == OnConflict::KeepBoth {
                self.give_up(&entry).await?;
                return Ok(None);
            }
            let key = ObjectKey::parse(&entry.key).map_err(StorageError::from)?;
            let taken = self.is_there(proposal, &key, &facts, others).await?;
            return Ok(Some(UploadBeginning::Taken { taken }));
        }
        let stored = parts.into_iter().map(stored).collect();
        let Entry { id, key, part_size, .. } = entry;
        Ok(Some(UploadBeginning::Parts { upload: PartedUpload { id, key, part_size, stored } }))
    }

    async fn facts(&self, entry: &Entry) -> Result<Option<Facts>, StorageError> {
        let key = self.ledger().object_key(entry);
        self.bucket().facts(&key, &self.caller.credentials).await.map_err(unavailable)
    }

    /// The object that has a name.
    async fn present(&self, proposal: &UploadProposal, key: &ObjectKey) -> Result<Option<Facts>, StorageError> {
        let full_key = self.caller.full_key(proposal.access_level, key);
        self.bucket().facts(&full_key, &self.caller.credentials).await.map_err(unavailable)
    }

    /// What stands in the way of a name, if anything does: an object, or an upload that will be one.
    async fn taken(
        &self,
        proposal: &UploadProposal,
        key: &ObjectKey,
        present: Option<Facts>,
        open: &[Entry],
    ) -> Result<Option<TakenName>, ApiError> {
        if let Some(facts) = present {
            return self.is_there(proposal, key, &facts, open).await.map(Some);
        }
        let Some(other) = open.iter().find(|entry| is_there_to_be(entry, proposal, key)) else { return Ok(None) };
        Ok(Some(TakenName {
            size: other.size,
            written_at_s: other.begun_at_s,
            is_on_its_way: true,
            crc32: None,
            free_key: self.next_free(proposal, key, open).await?,
        }))
    }

    async fn is_there(
        &self,
        proposal: &UploadProposal,
        key: &ObjectKey,
        facts: &Facts,
        open: &[Entry],
    ) -> Result<TakenName, ApiError> {
        let free_key = self.next_free(proposal, key, open).await?;
        let Facts { size, written_at_s, crc32 } = facts.clone();
        Ok(TakenName { size, written_at_s, is_on_its_way: false, crc32, free_key })
    }

    async fn next_free(&self, proposal: &UploadProposal, key: &ObjectKey, open: &[Entry]) -> Result<String, ApiError> {
        Ok(self.free_key(proposal, std::iter::empty(), key, open).await?.as_str().to_owned())
    }

    /// The first name that is free: of these, then of `name (1)`, `name (2)` and so on, then one that nobody has.
    async fn free_key(
        &self,
        proposal: &UploadProposal,
        first: impl Iterator<Item = ObjectKey> + Send,
        key: &ObjectKey,
        open: &[Entry],
    ) -> Result<ObjectKey, ApiError> {
        let numbered = (1..=MOST_NAMES).map(|number| marked(key, &number.to_string()));
        for candidate in first.map(Ok).chain(numbered) {
            let candidate = candidate.map_err(StorageError::from)?;
            if open.iter().any(|entry| is_there_to_be(entry, proposal, &candidate)) {
                continue;
            }
            if self.present(proposal, &candidate).await?.is_none() {
                return Ok(candidate);
            }
        }
        let mark = hex::encode(random::<4>().map_err(no_entropy)?);
        Ok(marked(key, &mark).map_err(StorageError::from)?)
    }

    async fn begin_single(
        &self,
        checked: Checked<'_>,
        key: &ObjectKey,
        size: i64,
        crc32: &str,
    ) -> Result<UploadBeginning, ApiError> {
        let Checked { proposal, metadata, .. } = checked;
        let full_key = self.caller.full_key(proposal.access_level, key);
        let replaces = proposal.on_conflict == OnConflict::Replace;
        let content_type = &proposal.content_type;
        let description = PutDescription { key: &full_key, size, content_type, crc32, metadata, replaces };
        let signed =
            self.bucket().presign_put(description, &self.caller.credentials, self.caller.now, UPLOAD_GOOD_FOR).await;
        let (url, headers) = signed.map_err(not_signed)?;
        let expires_in_s = self.caller.good_for_s(UPLOAD_GOOD_FOR);
        let ticket = UploadTicket { url, headers, key: key.as_str().to_owned(), expires_in_s };
        Ok(UploadBeginning::Single { ticket })
    }

    async fn begin_parts(
        &self,
        checked: Checked<'_>,
        asked: &ObjectKey,
        key: &ObjectKey,
    ) -> Result<UploadBeginning, ApiError> {
        let Checked { proposal, metadata, .. } = checked;
        let id = URL_SAFE_NO_PAD.encode(random::<16>().map_err(no_entropy)?);
        let full_key = self.caller.full_key(proposal.access_level, key);
        let credentials = &self.caller.credentials;
        let begun = self.bucket().begin_parts(&full_key, &proposal.content_type, metadata, credentials).await;
        let upload_id = begun.map_err(|error| match error {
            MultipartError::Full => StorageError::StoreFull,
            MultipartError::Denied => StorageError::NotAllowed,
            _ => StorageError::Unavailable,
        })?;
        let entry = Entry {
            id,
            upload_id,
            access_level: proposal.access_level,
            key: key.as_str().to_owned(),
            asked_key: asked.as_str().to_owned(),
            size: proposal.size,
            part_size: part_size(proposal.size, proposal.part_size),
            content_type: proposal.content_type.clone(),
            fingerprint: proposal.fingerprint.clone(),
            begun_at_s: seconds(self.caller.now),
            on_conflict: proposal.on_conflict,
        };
        if self.write_down(&entry).await.is_err() {
            // Nobody would find it again.
            let upload = UploadAddress { key: &full_key, upload_id: &entry.upload_id };
            let aborted = self.bucket().abort_parts(upload, credentials).await;
            tracing::warn!(?aborted, "an upload that could not be written down was to be aborted");
            return Err(StorageError::Unavailable.into());
        }
        let Entry { id, key, part_size, .. } = entry;
        Ok(UploadBeginning::Parts { upload: PartedUpload { id, key, part_size, stored: Vec::new() } })
    }
}

/// Whether an open upload will have this name.
fn is_there_to_be(entry: &Entry, proposal: &UploadProposal, key: &ObjectKey) -> bool {
    entry.access_level == proposal.access_level && entry.key == key.as_str()
}

/// Whether an open upload is of this very file, to this name. Beside another one it may have got a free name; to replace
/// something it has to have the name itself.
fn is_of(entry: &Entry, proposal: &UploadProposal, key: &ObjectKey) -> bool {
    let is_file = entry.fingerprint == proposal.fingerprint
        && entry.size == proposal.size
        && entry.access_level == proposal.access_level;
    let has_name = entry.key == key.as_str();
    is_file && (has_name || proposal.on_conflict != OnConflict::Replace && entry.asked_key == key.as_str())
}

fn no_entropy(error: std::io::Error) -> ApiError {
    tracing::error!(%error, "there are no random bytes");
    ApiError::Internal
}
