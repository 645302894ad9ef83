//! The effects that happen in the browser: reading, waiting, stopping, telling.

use std::ops::Range;
use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Uploader;
use super::held::Held;
use super::thumbnails::put_thumbnails;
use crate::browser::bytes::{Bytes, Unreadable};
use crate::browser::digest::{Digest, Sample};
use crate::browser::timer;
use crate::components::storage_manager::processing::FileToProcess;
use crate::core::upload::{Effect, Event, Fault, ItemId, News, ProcessedFile, Step};

/// A task of one try of one file, which reports if nothing was stopped since it began.
#[derive(Debug, Clone, Copy)]
pub(super) struct Task {
    pub(super) id: ItemId,
    pub(super) attempt: u32,
    round: u32,
}

impl Uploader {
    /// Does what the queue asks for.
    pub(super) fn perform(self, effect: Effect) {
        match effect {
            Effect::FindPath { id, attempt } => spawn_local(self.find_path(self.task(id, attempt))),
            Effect::ProcessFile { id, attempt } => spawn_local(self.process(self.task(id, attempt))),
            Effect::ComputeFingerprint { id, attempt } => spawn_local(self.compute_fingerprint(self.task(id, attempt))),
            Effect::ComputeChecksum { id, attempt } => spawn_local(self.compute_checksum(self.task(id, attempt))),
            Effect::ComputePartChecksum { id, attempt, number, range } => {
                spawn_local(self.compute_part_checksum(self.task(id, attempt), number, range));
            }
            Effect::Begin { id, attempt, proposal, instead_of } => {
                spawn_local(self.begin(id, attempt, proposal, instead_of));
            }
            Effect::AskServer { id, attempt } => spawn_local(self.ask_server(self.task(id, attempt))),
            Effect::ListParts { id, attempt, upload } => spawn_local(self.list_parts(self.task(id, attempt), upload)),
            Effect::SignParts { id, attempt, upload, parts } => {
                spawn_local(self.sign_parts(self.task(id, attempt), upload, parts));
            }
            Effect::SendBody { id, attempt, ticket } => {
                spawn_local(self.send_body(self.task(id, attempt), ticket));
                self.ask_in_time();
            }
            Effect::SendPart { id, attempt, ticket, range } => {
                spawn_local(self.send_part(self.task(id, attempt), ticket, range));
            }
            Effect::Wait { id, attempt, base_ms, at_least_ms, .. } => {
                self.wait(self.task(id, attempt), base_ms, at_least_ms);
            }
            Effect::Finish { id, attempt, completion } => spawn_local(self.finish(self.task(id, attempt), completion)),
            Effect::ReachServer => spawn_local(self.reach_server()),
            Effect::AwaitUndo { id } => self.await_undo(id),
            Effect::AbortRequests { id } => {
                self.with_held(id, Held::stop);
            }
            Effect::Abandon { upload } => spawn_local(self.abandon(upload)),
            Effect::AbandonUnseen { id, proposal } => spawn_local(self.abandon_unseen(id, proposal)),
            Effect::ReleaseFile { id } => {
                self.held.try_update_value(|held| held.remove(&id));
                self.waits.try_update(|waits| waits.remove(&id));
            }
            Effect::Report { id, key, news } => {
                if news == News::Succeeded {
                    self.forget(id);
                    let sent = self.with_held(id, Held::let_go).flatten();
                    if let Some((level, picture)) = self.thumbnails_of.zip(sent) {
                        let stored = key.clone();
                        put_thumbnails(level, stored, picture, move || self.tell(key, News::Succeeded));
                        return;
                    }
                }
                self.tell(key, news);
            }
        }
    }

    pub(super) fn task(self, id: ItemId, attempt: u32) -> Task {
        let round = self.with_held(id, |held| held.round).unwrap_or_default();
        Task { id, attempt, round }
    }

    /// Whether nothing of the row was stopped since a task began.
    pub(super) fn is_on(self, task: Task) -> bool {
        self.with_held(task.id, |held| held.round) == Some(task.round)
    }

    /// Reports, unless everything of the row was stopped meanwhile.
    pub(super) fn report(self, task: Task, step: Step) {
        if self.is_on(task) {
            self.dispatch(Event::Stepped { id: task.id, attempt: task.attempt, step });
        }
    }

    pub(super) fn with_held<T>(self, id: ItemId, change: impl FnOnce(&mut Held) -> T) -> Option<T> {
        self.held.try_update_value(|held| held.get_mut(&id).map(change)).flatten()
    }

    /// What is sent for a row.
    pub(super) fn bytes(self, id: ItemId) -> Result<Bytes, Fault> {
        self.with_held(id, |held| held.bytes.clone()).flatten().ok_or(Fault::Unreadable)
    }

    pub(super) fn part(self, id: ItemId, range: &Range<u64>) -> Result<Bytes, Fault> {
        self.bytes(id)?.slice(range).map_err(|Unreadable| Fault::Unreadable)
    }

    /// Asks the page's function, once it is known who is signed in.
    async fn find_path(self, task: Task) {
        let step = match self.who_chooses().await {
            Ok(owner) => {
                let function = self.functions.try_get_value().and_then(|functions| functions.path);
                Step::PathFound(function.map_or_else(String::new, |function| function(&owner)))
            }
            Err(error) => Step::Failed(Fault::Server(error)),
        };
        self.report(task, step);
    }

    async fn process(self, task: Task) {
        let file = self.with_held(task.id, |held| held.file.clone()).flatten();
        let processing = self.functions.try_get_value().and_then(|functions| functions.process_file);
        let key = self.queue.try_with_untracked(|queue| queue.item(task.id).map(|item| item.key.clone())).flatten();
        let (Some(file), Some(processing), Some(key)) = (file, processing, key) else {
            self.report(task, Step::Failed(Fault::Unreadable));
            return;
        };
        let content_type = file.stated_type();
        let step = match processing.run(FileToProcess { bytes: file.bytes(), key, content_type }).await {
            Ok(made) => {
                let size = made.bytes.size();
                self.with_held(task.id, |held| (held.bytes, held.start) = (Some(made.bytes), None));
                let (key, content_type, metadata) = (made.key, made.content_type, made.metadata);
                Step::Processed(ProcessedFile { key, size, content_type, metadata })
            }
            Err(reason) => Step::NotProcessed(reason),
        };
        self.report(task, step);
    }

    async fn compute_fingerprint(self, task: Task) {
        let step = match self.sample(task.id).await {
            Ok(Sample { fingerprint, start }) => {
                self.keep_start(task, start);
                Step::FingerprintComputed(fingerprint)
            }
            Err(fault) => Step::Failed(fault),
        };
        self.report(task, step);
    }

    async fn compute_checksum(self, task: Task) {
        let step = match self.digest(task.id).await {
            Ok(Digest { crc32, fingerprint, start }) => {
                self.keep_start(task, start);
                Step::ChecksumComputed { crc32, fingerprint }
            }
            Err(fault) => Step::Failed(fault),
        };
        self.report(task, step);
    }

    /// The first bytes of what is sent, for when the server is asked.
    fn keep_start(self, task: Task, start: Vec<u8>) {
        if self.is_on(task) {
            self.with_held(task.id, |held| held.start = Some(start));
        }
    }

    async fn sample(self, id: ItemId) -> Result<Sample, Fault> {
        self.bytes(id)?.sample().await.map_err(|Unreadable| Fault::Unreadable)
    }

    async fn digest(self, id: ItemId) -> Result<Digest, Fault> {
        self.bytes(id)?.digest().await.map_err(|Unreadable| Fault::Unreadable)
    }

    async fn compute_part_checksum(self, task: Task, number: u32, range: Range<u64>) {
        let checksum = match self.part(task.id, &range) {
            Ok(part) => part.crc32().await.map_err(|Unreadable| Fault::Unreadable),
            Err(fault) => Err(fault),
        };
        let step = match checksum {
            Ok(crc32) => Step::PartChecksumComputed { number, crc32 },
            Err(fault) => Step::PartFailed { number, fault },
        };
        self.report(task, step);
    }

    fn wait(self, task: Task, base_ms: u32, at_least_ms: u32) {
        let random = timer::jitter(Duration::from_millis(base_ms.into()));
        let wait = Duration::from_millis(at_least_ms.into()) + random;
        let seconds = u32::try_from(wait.as_millis().div_ceil(1_000)).unwrap_or(u32::MAX);
        self.waits.try_update(|waits| waits.insert(task.id, seconds));
        let timer = timer::after(wait, move || self.report(task, Step::WaitOver));
        self.with_held(task.id, |held| held.wait = Some(timer));
    }
}
