//! Performs what the upload queue asks for, and reports back to it.

use std::collections::HashMap;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::manager::UploadedFile;
use crate::api::storage::create_upload_ticket;
use crate::browser::files::{LocalFile, ObjectUrl};
use crate::browser::page;
use crate::browser::put::{Put, PutError, send};
use crate::core::upload::file_type::content_type;
use crate::core::upload::{Candidate, Effect, Event, Failure, Item, ItemId, Queue, Rules, Step, reduce};
use crate::wire::error::ApiError;
use crate::wire::storage::{UploadRequest, UploadTicket};

/// What the browser holds for one row. Dropping it ends the request and gives the thumbnail back.
struct Held {
    file: LocalFile,
    thumbnail: Option<ObjectUrl>,
    put: Option<Put>,
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
        let effects = self.queue.try_update(|queue| {
            let (next, effects) = reduce(queue.clone(), event);
            *queue = next;
            effects
        });
        for effect in effects.into_iter().flatten() {
            self.perform(effect);
        }
    }

    fn hold(self, file: LocalFile) -> Candidate {
        let id = ItemId(self.next_id.get_value());
        self.next_id.set_value(id.0 + 1);
        let candidate = Candidate { id, name: file.name(), size: file.size(), stated_type: file.stated_type() };
        let is_picture = content_type(&candidate.name, &candidate.stated_type).starts_with("image/");
        let thumbnail = if is_picture { file.object_url() } else { None };
        self.held.update_value(|held| {
            held.insert(id, Held { file, thumbnail, put: None });
        });
        candidate
    }

    fn perform(self, effect: Effect) {
        match effect {
            Effect::ComputeChecksum { id, attempt } => spawn_local(self.compute_checksum(id, attempt)),
            Effect::AskForTicket { id, attempt, request } => spawn_local(self.ask_for_ticket(id, attempt, request)),
            Effect::SendBody { id, attempt, ticket } => spawn_local(self.send_body(id, attempt, ticket)),
            Effect::AbortUpload { id } => self.keep_put(id, None),
            Effect::ReleaseFile { id } => {
                self.held.try_update_value(|held| held.remove(&id));
            }
            Effect::ReportSuccess { key } => {
                if let Some(on_upload_success) = self.on_upload_success {
                    on_upload_success.run(UploadedFile { key });
                }
            }
        }
    }

    async fn compute_checksum(self, id: ItemId, attempt: u32) {
        let Some(file) = self.file(id) else { return };
        let wanted = move || self.queue.try_with_untracked(|queue| queue.is_current(id, attempt)) == Some(true);
        let step = match file.crc32(wanted).await {
            Ok(checksum) => Step::ChecksumComputed(checksum),
            Err(_) => Step::Failed(Failure::Unreadable),
        };
        self.dispatch(Event::Stepped { id, attempt, step });
    }

    async fn ask_for_ticket(self, id: ItemId, attempt: u32, request: UploadRequest) {
        let step = match create_upload_ticket(request).await {
            Ok(ticket) => Step::TicketGranted(ticket),
            Err(ApiError::Unreachable) if !page::is_online() => Step::Failed(Failure::Offline),
            Err(error) => Step::Failed(Failure::NoTicket(error)),
        };
        self.dispatch(Event::Stepped { id, attempt, step });
    }

    async fn send_body(self, id: ItemId, attempt: u32, ticket: UploadTicket) {
        let Some(file) = self.file(id) else { return };
        let on_progress = move |sent| self.dispatch(Event::Stepped { id, attempt, step: Step::ProgressMade(sent) });
        let step = match Put::prepare(&ticket) {
            Err(failure) => Step::Failed(failure),
            Ok(put) => {
                let waiting = put.in_waiting();
                self.keep_put(id, Some(put));
                match send(waiting, &file, on_progress).await {
                    Ok(()) => Step::BodyStored,
                    Err(PutError::Failed(failure)) => Step::Failed(failure),
                    // Its row is gone, or another try has taken its place.
                    Err(PutError::Aborted) => return,
                }
            }
        };
        self.keep_put(id, None);
        self.dispatch(Event::Stepped { id, attempt, step });
    }

    fn file(self, id: ItemId) -> Option<LocalFile> {
        self.held.try_with_value(|held| held.get(&id).map(|held| held.file.clone())).flatten()
    }

    /// Keeps a request, and thereby drops and aborts the one that was kept before.
    fn keep_put(self, id: ItemId, put: Option<Put>) {
        self.held.try_update_value(|held| {
            if let Some(held) = held.get_mut(&id) {
                held.put = put;
            }
        });
    }
}
