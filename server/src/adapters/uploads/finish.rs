//! Putting the object together, as often as it is asked for: whether it is the one that was meant is told by its size and
//! CRC-32, which the store computed itself.

use app::core::keys::ObjectKey;
use app::core::pictures::kind;
use app::wire::error::ApiError;
use app::wire::storage::{OnConflict, StorageError, UploadCompletion};

use super::super::caller::{Wish, is_crc32};
use super::{Desk, unavailable};
use crate::s3::{Entry, KeptPart, MultipartError, Showing, UploadAddress, Whole, bytes_of_part, part_count, version};

impl Desk<'_> {
    pub(super) async fn finish(&self, completion: &UploadCompletion, key: &ObjectKey) -> Result<String, ApiError> {
        if !is_crc32(&completion.crc32) {
            return Err(StorageError::BadChecksum.into());
        }
        let Some(entry) = self.ledger().read(&completion.upload).await.map_err(unavailable)? else {
            self.caller.check(self.services.levels, completion.access_level, Wish::Read)?;
            let full_key = self.caller.full_key(completion.access_level, key);
            let is_there = self.is_the_same(&full_key, completion).await?;
            return if is_there { Ok(key.as_str().to_owned()) } else { Err(self.gone()) };
        };
        let mut outcome = self.put_together(&entry, completion).await;
        if outcome.is_ok() {
            outcome = self.look_at(&entry).await;
        }
        match &outcome {
            Ok(()) | Err(StorageError::FalsePicture) => self.strike_out_done(&entry).await,
            Err(StorageError::UploadGone) => self.strike_out(&entry).await?,
            Err(StorageError::ContentDiffers) => self.give_up(&entry).await?,
            Err(_) => {}
        }
        outcome?;
        Ok(entry.key)
    }

    /// The object is there: that its entry could not be struck out is no reason to say otherwise. It goes with the next list.
    async fn strike_out_done(&self, entry: &Entry) {
        if self.strike_out(entry).await.is_err() {
            tracing::warn!("an upload that is done could not be struck out of the ledger");
        }
    }

    /// Looks whether the object is the picture that it is called: no part can be looked at before. If not, it is removed. What cannot be
    /// looked at now is looked at before anybody sees it.
    async fn look_at(&self, entry: &Entry) -> Result<(), StorageError> {
        let (key, credentials) = (self.ledger().object_key(entry), &self.caller.credentials);
        let beginning = match self.bucket().beginning(&key, credentials).await {
            Ok(Some(beginning)) => beginning,
            Ok(None) => return Ok(()),
            Err(_) => {
                tracing::warn!("an upload that is done could not be looked at");
                return Ok(());
            }
        };
        // By its own type: where others write too, it may be another object by now. A picture that is called another kind of picture is
        // shown as what it is, and of what browsers do not show as a picture nothing is to be feared.
        let is_shown = matches!(Showing::of(beginning.content_type.as_deref()), Showing::Picture(_));
        if !is_shown || kind(&beginning.bytes).is_some() {
            return Ok(());
        }
        if self.bucket().delete_version(&key, &version(&beginning.e_tag), credentials).await.is_err() {
            tracing::warn!("an upload is not the picture that it is called, and could not be removed");
        }
        Err(StorageError::FalsePicture)
    }

    async fn put_together(&self, entry: &Entry, completion: &UploadCompletion) -> Result<(), StorageError> {
        if entry.size != completion.size {
            return Err(StorageError::ContentDiffers);
        }
        let key = self.ledger().object_key(entry);
        let upload = UploadAddress { key: &key, upload_id: &entry.upload_id };
        let parts = match self.bucket().kept_parts(upload, &self.caller.credentials).await {
            Ok(kept) => listed(entry, kept),
            Err(MultipartError::Denied) => sent(entry, completion),
            Err(MultipartError::Gone) => return self.done_before(&key, completion).await,
            Err(_) => return Err(StorageError::Unavailable),
        };
        let whole = Whole {
            size: i64::try_from(entry.size).map_err(|_| StorageError::Unavailable)?,
            crc32: &completion.crc32,
            replaces: entry.on_conflict == OnConflict::Replace,
            parts: parts.ok_or(StorageError::PartsMissing)?,
        };
        match self.bucket().complete_parts(upload, &whole, &self.caller.credentials).await {
            Ok(()) => Ok(()),
            Err(MultipartError::Gone) => self.done_before(&key, completion).await,
            Err(MultipartError::NameTaken) => self.taken_by_itself(upload, completion).await,
            Err(MultipartError::PartsMissing) => Err(StorageError::PartsMissing),
            Err(MultipartError::ContentDiffers) => Err(StorageError::ContentDiffers),
            Err(MultipartError::Full) => Err(StorageError::StoreFull),
            Err(MultipartError::Denied) => Err(StorageError::NotAllowed),
            Err(MultipartError::Unavailable) => Err(StorageError::Unavailable),
        }
    }

    /// What a name that is taken means: an earlier try whose answer was lost may have taken it. Then the upload is gone.
    async fn taken_by_itself(
        &self,
        upload: UploadAddress<'_>,
        completion: &UploadCompletion,
    ) -> Result<(), StorageError> {
        match self.bucket().kept_parts(upload, &self.caller.credentials).await {
            Err(MultipartError::Gone | MultipartError::Denied) if self.is_the_same(upload.key, completion).await? => {
                Ok(())
            }
            Err(MultipartError::Unavailable) => Err(StorageError::Unavailable),
            _ => Err(StorageError::NameTaken),
        }
    }

    /// What an upload that is gone means: it was completed, or it was given up.
    async fn done_before(&self, key: &str, completion: &UploadCompletion) -> Result<(), StorageError> {
        if self.is_the_same(key, completion).await? { Ok(()) } else { Err(StorageError::UploadGone) }
    }

    async fn is_the_same(&self, key: &str, completion: &UploadCompletion) -> Result<bool, StorageError> {
        let facts = self.bucket().facts(key, &self.caller.credentials).await.map_err(unavailable)?;
        Ok(facts.is_some_and(|facts| {
            facts.size == completion.size && facts.crc32.as_deref() == Some(completion.crc32.as_str())
        }))
    }
}

/// Every part with its `ETag`, as the store has them; none unless they are all there, whole.
fn listed(entry: &Entry, kept: Vec<KeptPart>) -> Option<Vec<(u32, String)>> {
    let is_whole = |part: &KeptPart| bytes_of_part(entry.size, entry.part_size, part.number) == Some(part.size);
    let parts: Vec<_> = kept.into_iter().filter(is_whole).map(|part| (part.number, part.e_tag)).collect();
    complete(entry, parts)
}

/// Every part with its `ETag`, as the browser has seen them, where the store may not be asked.
fn sent(entry: &Entry, completion: &UploadCompletion) -> Option<Vec<(u32, String)>> {
    let parts = completion.sent.iter().filter_map(|part| Some((part.number, part.e_tag.clone()?))).collect();
    complete(entry, parts)
}

fn complete(entry: &Entry, mut parts: Vec<(u32, String)>) -> Option<Vec<(u32, String)>> {
    parts.sort_by_key(|(number, _)| *number);
    let count = part_count(entry.size, entry.part_size);
    parts.iter().map(|(number, _)| *number).eq(1..=count).then_some(parts)
}

#[cfg(test)]
mod tests {
    use app::wire::storage::{AccessLevel, OnConflict, SentPart, UploadCompletion};

    use super::{listed, sent};
    use crate::s3::{Entry, KeptPart};

    const MIB: u64 = 1 << 20;

    /// Of 20 MiB, in parts of 8 MiB.
    fn entry() -> Entry {
        Entry {
            id: String::new(),
            upload_id: "u".to_owned(),
            access_level: AccessLevel::Protected,
            key: "a".to_owned(),
            asked_key: "a".to_owned(),
            size: 20 * MIB,
            part_size: 8 * MIB,
            content_type: "image/png".to_owned(),
            fingerprint: "f".to_owned(),
            begun_at_s: 0,
            on_conflict: OnConflict::Ask,
        }
    }

    fn kept(number: u32, size: u64) -> KeptPart {
        KeptPart { number, size, e_tag: format!("\"{number}\""), crc32: None }
    }

    #[test]
    fn only_all_parts_in_full_make_the_object() {
        let all = vec![kept(1, 8 * MIB), kept(2, 8 * MIB), kept(3, 4 * MIB)];
        let parts = listed(&entry(), all.clone()).unwrap();
        assert_eq!(parts.iter().map(|(_, e_tag)| e_tag.as_str()).collect::<Vec<_>>(), ["\"1\"", "\"2\"", "\"3\""]);
        assert_eq!(listed(&entry(), all[..2].to_vec()), None);
        assert_eq!(listed(&entry(), vec![kept(1, 8 * MIB), kept(2, 7 * MIB), kept(3, 4 * MIB)]), None);
        // What is beyond the whole is left out.
        assert!(listed(&entry(), [all, vec![kept(4, MIB)]].concat()).is_some());
    }

    #[test]
    fn where_the_store_may_not_be_asked_the_browser_has_to_know_every_tag() {
        let completion = |parts: &[(u32, bool)]| UploadCompletion {
            upload: String::new(),
            key: "a".to_owned(),
            access_level: AccessLevel::Protected,
            size: 20 * MIB,
            crc32: "AAAAAA==".to_owned(),
            sent: parts
                .iter()
                .map(|(number, seen)| SentPart { number: *number, e_tag: seen.then(|| "\"t\"".to_owned()) })
                .collect(),
        };
        assert_eq!(sent(&entry(), &completion(&[(3, true), (1, true), (2, true)])).unwrap().len(), 3);
        for parts in
            [&[(1, true), (2, true)][..], &[(1, true), (2, false), (3, true)], &[(1, true), (1, true), (3, true)]]
        {
            assert_eq!(sent(&entry(), &completion(parts)), None, "{parts:?}");
        }
    }
}
