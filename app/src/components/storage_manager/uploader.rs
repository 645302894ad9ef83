//! Performs what the upload queue asks for, and reports back to it.

use std::collections::HashMap;
use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::manager::UploadedFile;
use crate::api::storage::create_upload_ticket;
use crate::browser::files::{LocalFile, ObjectUrl};
use crate::browser::page;
use crate::browser::put::{Put, PutError, send};
use crate::browser::timer::{self, Timer};
use crate::core::upload::file_type::content_type;
use crate::core::upload::{Candidate, Effect, Event, Fault, FileFacts, Item, ItemId, News, Queue, Rules, Step};
use crate::wire::error::ApiError;
use crate::wire::storage::{PartTicket, UploadBeginning, UploadProposal, UploadRequest, UploadTicket};

/// What the browser holds for one row. Dropping it ends the request and gives the thumbnail back.
struct Held {
    file: LocalFile,
    thumbnail: Option<ObjectUrl>,
    put: Option<Put>,
    wait: Option<Timer>,
}

/// Rows that stand in an uploader from the start, without files behind them: for a page that shows how they look. It is
/// provided through the context.
#[derive(Debug, Clone)]
pub struct FirstRows(pub Vec<Item>);

/// The queue and the files behind it. A handle: copies are the same uploader.
#[derive(Clone, Copy)]
pub(super) struct Uploader {
    queue: RwSignal<Queue>,
    held: StoredValue<HashMap<ItemId, Held>>,
    next_id: StoredValue<u64>,
    on_upload_success: Option<Callback<UploadedFile>>,
}

impl Uploader {
    /// An uploader without files. When the component is gone, so are its uploads and thumbnails.
    pub(super) fn new(rules: Rules, on_upload_success: Option<Callback<UploadedFile>>) -> Self {
        let held = StoredValue::new(HashMap::new());
        on_cleanup(move || {
            held.try_update_value(HashMap::clear);
        });
        let FirstRows(rows) = use_context().unwrap_or(FirstRows(Vec::new()));
        let next_id = rows.iter().map(|row| row.id.0 + 1).max().unwrap_or_default();
        let queue = RwSignal::new(Queue::of(rules, rows));
        Self { queue, held, next_id: StoredValue::new(next_id), on_upload_success }
    }

    /// The queue as it is now.
    pub(super) fn queue(self) -> RwSignal<Queue> {
        self.queue
    }

    /// The address of a row's thumbnail.
    pub(super) fn thumbnail(self, id: ItemId) -> Option<String> {
        self.held.with_value(|held| Some(held.get(&id)?.thumbnail.as_ref()?.address().to_owned()))
    }

    /// Takes files that a person chose.
    pub(super) fn choose(self, files: Vec<LocalFile>) {
        if files.is_empty() {
            return;
        }
        let candidates = files.into_iter().map(|file| self.hold(file)).collect();
        self.dispatch(Event::FilesChosen(candidates));
    }

    /// Lets something happen to the queue.
    pub(super) fn dispatch(self, event: Event) {
        let effects = self.queue.try_update(|queue| queue.apply(event));
        for effect in effects.into_iter().flatten() {
            self.perform(effect);
        }
    }

    fn hold(self, file: LocalFile) -> Candidate {
        let id = ItemId(self.next_id.get_value());
        self.next_id.set_value(id.0 + 1);
        let candidate = Candidate { id, name: file.name(), file: facts(&file) };
        let is_picture = content_type(&candidate.name, &candidate.file.stated_type).starts_with("image/");
        let thumbnail = if is_picture { file.object_url() } else { None };
        self.held.update_value(|held| {
            held.insert(id, Held { file, thumbnail, put: None, wait: None });
        });
        candidate
    }

    fn perform(self, effect: Effect) {
        match effect {
            Effect::ProcessFile { id, attempt } => self.step(id, attempt, Step::NotProcessed(String::new())),
            Effect::ComputeFingerprint { id, attempt } | Effect::ComputeChecksum { id, attempt } => {
                spawn_local(self.compute_checksum(id, attempt));
            }
            Effect::Begin { id, attempt, proposal, .. } => spawn_local(self.begin(id, attempt, proposal)),
            Effect::SendBody { id, attempt, ticket } => spawn_local(self.send_body(id, attempt, ticket)),
            Effect::Wait { id, attempt, base_ms, at_least_ms, .. } => {
                let wait = Duration::from_millis(u64::from(base_ms) + u64::from(at_least_ms));
                let timer = timer::after(wait, move || self.step(id, attempt, Step::WaitOver));
                self.with_held(id, |held| held.wait = Some(timer));
            }
            Effect::AbortRequests { id } => self.with_held(id, |held| (held.put, held.wait) = (None, None)),
            Effect::ReleaseFile { id } => {
                self.held.try_update_value(|held| held.remove(&id));
            }
            Effect::Report { key, news: News::Succeeded, .. } => {
                if let Some(on_upload_success) = self.on_upload_success {
                    on_upload_success.run(UploadedFile { key });
                }
            }
            // Nothing is sent in parts here: each upload begins with the ticket for its whole body.
            Effect::ComputePartChecksum { id, attempt, number, .. }
            | Effect::SendPart { id, attempt, ticket: PartTicket { number, .. }, .. } => {
                self.step(id, attempt, Step::PartFailed { number, fault: Fault::Server(ApiError::BadRequest) });
            }
            Effect::ListParts { id, attempt, .. }
            | Effect::SignParts { id, attempt, .. }
            | Effect::Finish { id, attempt, .. } => {
                self.step(id, attempt, Step::Failed(Fault::Server(ApiError::BadRequest)));
            }
            Effect::Abandon { .. } | Effect::AbandonUnseen { .. } | Effect::Report { .. } => {}
        }
    }

    fn step(self, id: ItemId, attempt: u32, step: Step) {
        self.dispatch(Event::Stepped { id, attempt, step });
    }

    async fn crc32(self, id: ItemId, attempt: u32) -> Option<Result<String, Fault>> {
        let wanted = move || self.queue.try_with_untracked(|queue| queue.is_current(id, attempt)) == Some(true);
        Some(self.file(id)?.crc32(wanted).await.map_err(|_| Fault::Unreadable))
    }

    async fn compute_checksum(self, id: ItemId, attempt: u32) {
        let Some(checksum) = self.crc32(id, attempt).await else { return };
        let step = match checksum {
            Ok(crc32) => {
                let fingerprint = crc32.bytes().map(|byte| format!("{byte:02x}")).collect();
                Step::ChecksumComputed { crc32, fingerprint }
            }
            Err(fault) => Step::Failed(fault),
        };
        self.step(id, attempt, step);
    }

    async fn begin(self, id: ItemId, attempt: u32, proposal: UploadProposal) {
        let UploadProposal { access_level, key, size, content_type, crc32, .. } = proposal;
        let crc32 = match crc32 {
            Some(crc32) => Some(Ok(crc32)),
            None => self.crc32(id, attempt).await,
        };
        let step = match crc32 {
            None => return,
            Some(Err(fault)) => Step::Failed(fault),
            Some(Ok(crc32)) => {
                match create_upload_ticket(UploadRequest { access_level, key, size, content_type, crc32 }).await {
                    Ok(ticket) => Step::Begun(UploadBeginning::Single { ticket }),
                    Err(ApiError::Unreachable) if !page::is_online() => Step::Failed(Fault::Offline),
                    Err(error) => Step::Failed(Fault::Server(error)),
                }
            }
        };
        self.step(id, attempt, step);
    }

    async fn send_body(self, id: ItemId, attempt: u32, ticket: UploadTicket) {
        let Some(file) = self.file(id) else { return };
        let on_progress = move |sent| self.step(id, attempt, Step::BodyProgressed(sent));
        let step = match Put::prepare(&ticket) {
            Err(fault) => Step::Failed(fault),
            Ok(put) => {
                let waiting = put.in_waiting();
                // The request that was kept before is dropped and thereby aborted.
                self.with_held(id, |held| held.put = Some(put));
                match send(waiting, &file, on_progress).await {
                    Ok(()) => Step::BodyStored,
                    Err(PutError::Failed(fault)) => Step::Failed(fault),
                    // Its row is gone, or another try has taken its place.
                    Err(PutError::Aborted) => return,
                }
            }
        };
        self.with_held(id, |held| held.put = None);
        self.step(id, attempt, step);
    }

    fn file(self, id: ItemId) -> Option<LocalFile> {
        self.held.try_with_value(|held| held.get(&id).map(|held| held.file.clone())).flatten()
    }

    fn with_held(self, id: ItemId, change: impl FnOnce(&mut Held)) {
        self.held.try_update_value(|held| held.get_mut(&id).map(change));
    }
}

fn facts(file: &LocalFile) -> FileFacts {
    FileFacts { size: file.size(), modified_ms: file.modified_ms(), stated_type: file.stated_type() }
}
