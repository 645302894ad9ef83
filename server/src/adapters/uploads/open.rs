//! The open uploads that one call knows of: read from the ledger once, however many files the call begins, and kept up with
//! what the call itself writes there.

use std::future::Future;

use app::wire::storage::StorageError;
use tokio::sync::Mutex;

use crate::s3::Entry;

/// What the ledger says, as far as this call has asked.
#[derive(Default)]
pub(super) struct OpenEntries(Mutex<Option<Result<Vec<Entry>, StorageError>>>);

impl OpenEntries {
    /// All entries. Only the first one who asks has the ledger read; what came of that counts for the whole call.
    pub(super) async fn get(
        &self,
        read: impl Future<Output = Result<Vec<Entry>, StorageError>> + Send,
    ) -> Result<Vec<Entry>, StorageError> {
        let mut known = self.0.lock().await;
        if let Some(known) = known.as_ref() {
            return known.clone();
        }
        known.insert(read.await).clone()
    }

    /// An entry was written, new or changed.
    pub(super) async fn note(&self, entry: &Entry) {
        if let Some(Ok(known)) = self.0.lock().await.as_mut() {
            known.retain(|other| other.id != entry.id);
            known.push(entry.clone());
        }
    }

    /// An entry was struck out.
    pub(super) async fn forget(&self, id: &str) {
        if let Some(Ok(known)) = self.0.lock().await.as_mut() {
            known.retain(|other| other.id != id);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use app::wire::storage::{AccessLevel, OnConflict, StorageError};
    use futures::future::join_all;

    use super::OpenEntries;
    use crate::s3::Entry;

    fn entry(id: &str) -> Entry {
        Entry {
            id: id.to_owned(),
            upload_id: format!("upload-{id}"),
            access_level: AccessLevel::Private,
            key: format!("{id}.png"),
            asked_key: format!("{id}.png"),
            size: 9,
            part_size: 9,
            content_type: "image/png".to_owned(),
            fingerprint: "f".to_owned(),
            begun_at_s: 0,
            on_conflict: OnConflict::Ask,
        }
    }

    fn ids(entries: &[Entry]) -> Vec<&str> {
        entries.iter().map(|entry| entry.id.as_str()).collect()
    }

    #[tokio::test]
    async fn however_many_ask_the_ledger_is_read_once() {
        let (open, reads) = (OpenEntries::default(), AtomicUsize::new(0));
        let read = || async {
            reads.fetch_add(1, Ordering::Relaxed);
            // Long enough for the others to ask meanwhile.
            tokio::task::yield_now().await;
            Ok(vec![entry("a")])
        };
        for answer in join_all((0..16).map(|_| open.get(read()))).await {
            assert_eq!(ids(&answer.unwrap()), ["a"]);
        }
        assert_eq!(reads.into_inner(), 1);
    }

    #[tokio::test]
    async fn a_ledger_that_cannot_be_read_is_not_asked_again_for_each_file() {
        let open = OpenEntries::default();
        let failed = Err(StorageError::Unavailable);
        assert_eq!(open.get(async { Err(StorageError::Unavailable) }).await, failed);
        assert_eq!(open.get(async { Ok(vec![entry("a")]) }).await, failed);
    }

    #[tokio::test]
    async fn what_the_call_writes_and_strikes_out_is_known_to_the_files_after_it() {
        let open = OpenEntries::default();
        open.note(&entry("before it is read")).await;
        let read = || async { Ok(vec![entry("a"), entry("b")]) };
        assert_eq!(ids(&open.get(read()).await.unwrap()), ["a", "b"]);
        open.note(&entry("c")).await;
        open.note(&Entry { on_conflict: OnConflict::Replace, ..entry("a") }).await;
        open.forget("b").await;
        let known = open.get(read()).await.unwrap();
        assert_eq!(ids(&known), ["c", "a"]);
        assert_eq!(known.last().unwrap().on_conflict, OnConflict::Replace);
    }
}
