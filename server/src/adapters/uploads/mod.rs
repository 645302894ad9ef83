//! [`Uploads`] for one request: everything is asked of the store with the caller's own temporary credentials, and what has to
//! be remembered of an upload is in the ledger below their prefix. So an upload of somebody else is never found.

mod allowance;
mod begin;
mod finish;
mod open;
mod proposal;

use std::sync::Arc;
use std::time::Duration;

use app::core::keys::ObjectKey;
use app::ports::uploads::Uploads;
use app::wire::error::ApiError;
use app::wire::storage::{
    AccessLevel, MOST_BEGUN_TOGETHER, MOST_PARTS_SIGNED, OpenUpload, PartProposal, PartTicket, StorageError,
    StoredPart, UploadBeginning, UploadCompletion, UploadProposal,
};
use async_trait::async_trait;
use futures::future::join_all;
use tracing::Instrument as _;

pub(crate) use self::allowance::Allowance;
use self::open::OpenEntries;
use super::Services;
use super::caller::{Caller, is_crc32, not_signed};
use crate::s3::{
    AT_ONCE, Aborted, Bucket, Entry, KeptPart, Ledger, MultipartError, ObjectError, PartDescription, UploadAddress,
    bytes_of_part,
};
use crate::session::RequestSession;

/// For how long a part may begin to be sent.
const PART_GOOD_FOR: Duration = Duration::from_secs(10 * 60);

/// How many of the uploads of one call are begun side by side.
const BEGUN_AT_ONCE: usize = 4;

/// The port of one request.
#[derive(Clone)]
pub(super) struct RequestUploads {
    services: Arc<Services>,
    session: RequestSession,
}

impl RequestUploads {
    pub(super) fn new(services: Arc<Services>, session: RequestSession) -> Self {
        Self { services, session }
    }

    async fn desk(&self) -> Result<Desk<'_>, ApiError> {
        let caller = Caller::of_anybody(&self.services, &self.session).await?;
        Ok(Desk::new(&self.services, caller))
    }

    /// Does something to its end, also when the browser goes before it is done: half of it would help nobody.
    async fn to_its_end<T: Send + 'static>(
        &self,
        work: impl Future<Output = Result<T, ApiError>> + Send + 'static,
    ) -> Result<T, ApiError> {
        self.services.promises.spawn(work.in_current_span()).await.unwrap_or_else(|error| {
            tracing::error!(%error, "what was to be done about an upload broke");
            Err(ApiError::Internal)
        })
    }

    async fn give_up(&self, upload: &str) -> Result<(), ApiError> {
        let desk = self.desk().await?;
        match desk.ledger().read(upload).await.map_err(unavailable)? {
            Some(entry) => Ok(desk.give_up(&entry).await?),
            None if desk.caller.home() == AccessLevel::Guest => Err(ApiError::SignedOut),
            None => Ok(()),
        }
    }
}

/// Where one caller's uploads are dealt with.
struct Desk<'a> {
    services: &'a Services,
    caller: Caller,
    open: OpenEntries,
}

impl<'a> Desk<'a> {
    fn new(services: &'a Services, caller: Caller) -> Self {
        Self { services, caller, open: OpenEntries::default() }
    }

    fn bucket(&self) -> &Bucket {
        &self.services.bucket
    }

    fn ledger(&self) -> Ledger<'_> {
        let Caller { identity_id, credentials, .. } = &self.caller;
        let lists = self.caller.lists(self.services.levels);
        Ledger::new(self.bucket(), identity_id, self.caller.home(), lists, credentials)
    }

    async fn entry(&self, upload: &str) -> Result<Entry, ApiError> {
        let found = self.ledger().read(upload).await.map_err(unavailable)?;
        found.ok_or_else(|| self.gone())
    }

    /// What it means that an upload is not in the ledger: whose was somebody's who is signed out is not a guest's.
    fn gone(&self) -> ApiError {
        match self.caller.home() {
            AccessLevel::Guest => ApiError::SignedOut,
            AccessLevel::Protected | AccessLevel::Private => StorageError::UploadGone.into(),
        }
    }

    /// The parts that the store has of an upload; none if it may not be asked.
    async fn kept(&self, entry: &Entry) -> Result<Vec<KeptPart>, StorageError> {
        let key = self.ledger().object_key(entry);
        let upload = UploadAddress { key: &key, upload_id: &entry.upload_id };
        match self.bucket().kept_parts(upload, &self.caller.credentials).await {
            Ok(parts) => Ok(parts),
            Err(MultipartError::Denied) => Ok(Vec::new()),
            Err(MultipartError::Gone) => {
                self.strike_out(entry).await?;
                Err(StorageError::UploadGone)
            }
            Err(_) => Err(StorageError::Unavailable),
        }
    }

    /// The caller's open uploads, which are looked up once.
    async fn open_entries(&self) -> Result<Vec<Entry>, StorageError> {
        let read = async { Box::pin(self.ledger().open()).await.map_err(unavailable) };
        self.open.get(read).await
    }

    async fn write_down(&self, entry: &Entry) -> Result<(), StorageError> {
        self.ledger().write(entry).await.map_err(unavailable)?;
        self.open.note(entry).await;
        Ok(())
    }

    async fn strike_out(&self, entry: &Entry) -> Result<(), StorageError> {
        self.ledger().close(&entry.id).await.map_err(unavailable)?;
        self.open.forget(&entry.id).await;
        Ok(())
    }

    /// Has the store forget an upload, and strikes it out.
    async fn give_up(&self, entry: &Entry) -> Result<(), StorageError> {
        let key = self.ledger().object_key(entry);
        let upload = UploadAddress { key: &key, upload_id: &entry.upload_id };
        let aborted = self.bucket().abort_parts(upload, &self.caller.credentials).await;
        if aborted.map_err(|_| StorageError::Unavailable)? == Aborted::NotAllowed {
            tracing::warn!("an upload that was given up stays in the store, which lets its owner abort nothing");
        }
        self.strike_out(entry).await
    }

    async fn sign(&self, entry: &Entry, part: &PartProposal) -> Result<PartTicket, ApiError> {
        if bytes_of_part(entry.size, entry.part_size, part.number) != Some(part.size) {
            return Err(ApiError::BadRequest);
        }
        if !is_crc32(&part.crc32) {
            return Err(StorageError::BadChecksum.into());
        }
        let (Ok(number), Ok(size)) = (i32::try_from(part.number), i64::try_from(part.size)) else {
            return Err(ApiError::BadRequest);
        };
        let key = self.ledger().object_key(entry);
        let upload = UploadAddress { key: &key, upload_id: &entry.upload_id };
        let description = PartDescription { upload, number, size, crc32: &part.crc32 };
        let Caller { credentials, now, .. } = &self.caller;
        let signed = self.bucket().presign_part(&description, credentials, *now, PART_GOOD_FOR).await;
        let (url, headers) = signed.map_err(not_signed)?;
        Ok(PartTicket { number: part.number, url, headers, expires_in_s: self.caller.good_for_s(PART_GOOD_FOR) })
    }
}

#[async_trait]
impl Uploads for RequestUploads {
    async fn begin(&self, proposal: &UploadProposal, key: &ObjectKey) -> Result<UploadBeginning, ApiError> {
        self.desk().await?.begin(proposal, key).await
    }

    async fn begin_all(
        &self,
        proposals: &[UploadProposal],
    ) -> Result<Vec<Result<UploadBeginning, ApiError>>, ApiError> {
        let desk = self.desk().await?;
        if proposals.is_empty() || proposals.len() > MOST_BEGUN_TOGETHER {
            return Err(ApiError::BadRequest);
        }
        let mut beginnings = Vec::with_capacity(proposals.len());
        for some in proposals.chunks(BEGUN_AT_ONCE) {
            beginnings.extend(join_all(some.iter().map(|proposal| Box::pin(desk.begin_one(proposal)))).await);
        }
        Ok(beginnings)
    }

    async fn sign_parts(&self, upload: &str, parts: &[PartProposal]) -> Result<Vec<PartTicket>, ApiError> {
        let desk = self.desk().await?;
        if parts.is_empty() || parts.len() > MOST_PARTS_SIGNED {
            return Err(ApiError::BadRequest);
        }
        let entry = desk.entry(upload).await?;
        let mut tickets = Vec::with_capacity(parts.len());
        for part in parts {
            tickets.push(desk.sign(&entry, part).await?);
        }
        Ok(tickets)
    }

    async fn stored_parts(&self, upload: &str) -> Result<Vec<StoredPart>, ApiError> {
        let desk = self.desk().await?;
        let entry = desk.entry(upload).await?;
        Ok(desk.kept(&entry).await?.into_iter().map(stored).collect())
    }

    async fn finish(&self, completion: &UploadCompletion, key: &ObjectKey) -> Result<String, ApiError> {
        let (port, completion, key) = (self.clone(), completion.clone(), key.clone());
        let outcome = self.to_its_end(async move { port.desk().await?.finish(&completion, &key).await }).await;
        self.session.mark_change();
        outcome
    }

    async fn abandon(&self, upload: &str) -> Result<(), ApiError> {
        let (port, upload) = (self.clone(), upload.to_owned());
        self.to_its_end(async move { port.give_up(&upload).await }).await
    }

    async fn open(&self) -> Result<Vec<OpenUpload>, ApiError> {
        let desk = Desk::new(&self.services, Caller::of(&self.services, &self.session).await?);
        let entries = desk.open_entries().await?;
        let mut open = Vec::with_capacity(entries.len());
        for some in entries.chunks(AT_ONCE) {
            let calls = some.iter().map(|entry| Box::pin(desk.kept(entry)));
            for (entry, kept) in some.iter().zip(join_all(calls).await) {
                match kept {
                    Ok(parts) => open.push(described(entry, &parts)),
                    Err(StorageError::UploadGone) => {}
                    Err(error) => return Err(error.into()),
                }
            }
        }
        Ok(open)
    }
}

fn stored(part: KeptPart) -> StoredPart {
    StoredPart { number: part.number, size: part.size, crc32: part.crc32 }
}

fn described(entry: &Entry, parts: &[KeptPart]) -> OpenUpload {
    OpenUpload {
        id: entry.id.clone(),
        access_level: entry.access_level,
        key: entry.key.clone(),
        asked_key: entry.asked_key.clone(),
        size: entry.size,
        content_type: entry.content_type.clone(),
        fingerprint: entry.fingerprint.clone(),
        begun_at_s: entry.begun_at_s,
        stored_bytes: parts.iter().map(|part| part.size).sum(),
    }
}

/// The ledger is below the caller's own prefix: what cannot be read or written there is the store's failure.
fn unavailable(_: ObjectError) -> StorageError {
    StorageError::Unavailable
}
