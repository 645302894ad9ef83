//! The effects that go over the network: to the page's server, and to the store.

use std::ops::Range;
use std::time::Duration;

use leptos::prelude::*;

use super::Uploader;
use super::held::{Held, Slot};
use super::work::Task;
use crate::api::auth::current_view;
use crate::api::uploads::{abandon_upload, finish_upload, open_uploads, sign_parts, stored_parts};
use crate::browser::bytes::Bytes;
use crate::browser::put::{Put, send};
use crate::browser::tabs::Claim;
use crate::browser::{kept_files, page, tabs, timer};
use crate::core::upload::{Event, Fault, ItemId, Step, Whose};
use crate::wire::error::ApiError;
use crate::wire::storage::{
    AccessLevel, OpenUpload, PartProposal, PartTicket, StorageError, UploadCompletion, UploadProposal, UploadTicket,
};

/// A permission is not used in its last seconds: the request has to get there.
const MARGIN: Duration = Duration::from_secs(5);

/// How long the server may take to answer: longer than it gives itself.
const LONGEST_ANSWER: Duration = Duration::from_secs(95);

/// How long the server may take to have an object put together: of many parts it takes S3 minutes.
const LONGEST_COMPLETION: Duration = Duration::from_secs(8 * 60);

/// The longest wait before an upload that could not be given up is given up again.
const LONGEST_WAIT: Duration = Duration::from_secs(60);

impl Uploader {
    /// Gives up what was begun for a file without an answer having come back: it is found among the open uploads.
    pub(super) async fn abandon_unseen(self, id: ItemId, proposal: UploadProposal) {
        let mut wait = Duration::from_secs(1);
        loop {
            let is_asking = self.beginnings.try_with_value(|counts| counts.contains_key(&id));
            match is_asking {
                None => return,
                Some(true) => {}
                Some(false) => match open_uploads().await {
                    Ok(open) => {
                        let is_it = |upload: &OpenUpload| {
                            let name = claim_name_of(upload);
                            // Another page of the app may have chosen the same file since.
                            let others = self.others.try_get_value().flatten();
                            let is_anothers = others.is_some_and(|others| others.work_on(&upload.id, &name));
                            let is_like_it = !is_anothers
                                && upload.access_level == proposal.access_level
                                && upload.fingerprint == proposal.fingerprint
                                && upload.size == proposal.size
                                && [&upload.key, &upload.asked_key].contains(&&proposal.key);
                            let is_used = self.queue.try_with_untracked(|queue| queue.has_upload(&upload.id));
                            is_like_it && is_used == Some(false)
                        };
                        for upload in open.into_iter().filter(is_it) {
                            self.abandon(upload.id).await;
                        }
                        return;
                    }
                    Err(ApiError::SignedOut) => return,
                    Err(_) => {}
                },
            }
            timer::pause(wait + timer::jitter(wait)).await;
            wait = LONGEST_WAIT.min(wait * 2);
        }
    }

    /// Waits until the other tab let go of the file. A row without a file goes when nothing is left to go on with.
    pub(super) async fn wait_for_other_tab(self, id: ItemId, name: String) {
        let before = self.with_held(id, |held| {
            let was_waiting = held.waits_for.replace(name.clone()).is_some();
            (was_waiting, held.file.is_some())
        });
        // One wait is enough, and nobody waits for a row that is gone.
        let Some((false, has_file)) = before else { return };
        let Some(claim) = tabs::claim_when_free(&name).await else { return };
        if !has_file && is_over(&name).await {
            self.dispatch(Event::RemoveRequested(Whose::One(id)));
            return;
        }
        // If the row is gone, so is the claim.
        let held = self.with_held(id, |held| (held.waits_for, held.claim) = (None, Some((name, claim))));
        if held.is_some() {
            self.dispatch(Event::ElsewhereFreed(id));
            self.look_for_file(id).await;
        }
    }

    /// The claim that a row of this tab has to no purpose, because it lacks the file.
    pub(in super::super) fn claim_of_row_without_file(self, name: &str) -> Option<Claim> {
        let is_it = |held: &&mut Held| held.file.is_none() && held.claim.as_ref().is_some_and(|(own, _)| own == name);
        let claim = self.held.try_update_value(|held| held.values_mut().find(is_it)?.claim.take());
        claim.flatten().map(|(_, claim)| claim)
    }

    /// A row that has the file waits from now on: those that only show what the other tab does are one too many.
    pub(super) fn remove_rows_that_wait(self, name: &str) {
        let waits = |held: &Held| held.file.is_none() && held.waits_for.as_deref() == Some(name);
        let ids = self
            .held
            .try_with_value(|held| held.iter().filter(|(_, held)| waits(held)).map(|(id, _)| *id).collect::<Vec<_>>());
        for id in ids.into_iter().flatten() {
            self.dispatch(Event::RemoveRequested(Whose::One(id)));
        }
    }

    /// Whether the server answers, whatever it is asked.
    pub(super) async fn ask_server(self, task: Task) {
        if !matches!(answered(current_view()).await, Err(ApiError::Unreachable)) {
            self.report(task, Step::ServerAnswered);
        }
    }

    pub(super) async fn list_parts(self, task: Task, upload: String) {
        let step = match answered(stored_parts(upload)).await {
            Ok(parts) => Step::PartsListed(parts),
            Err(error) => Step::Failed(of_server(error)),
        };
        self.report(task, step);
    }

    pub(super) async fn sign_parts(self, task: Task, upload: String, parts: Vec<PartProposal>) {
        let step = match answered(sign_parts(upload, parts)).await {
            Ok(tickets) => {
                let now = timer::now();
                self.with_held(task.id, |held| {
                    held.signed_at.extend(tickets.iter().map(|ticket| (ticket.number, now)));
                });
                Step::PartsSigned(tickets)
            }
            Err(error) => Step::Failed(of_server(error)),
        };
        self.report(task, step);
    }

    pub(super) async fn send_body(self, task: Task, ticket: UploadTicket) {
        let begun_at = self.with_held(task.id, |held| held.begun_at).flatten();
        if is_lapsing(begun_at, ticket.expires_in_s) {
            self.report(task, Step::Failed(Fault::TicketLapsed));
            return;
        }
        let on_progress = move |sent| self.report(task, Step::BodyProgressed(sent));
        let sent = match self.bytes(task.id) {
            Ok(bytes) => self.put(task, Slot::Body, &ticket.url, &ticket.headers, &bytes, on_progress).await,
            Err(fault) => Some(Err(fault)),
        };
        match sent {
            Some(Ok(_)) => self.report(task, Step::BodyStored),
            Some(Err(fault)) => self.report(task, Step::Failed(fault)),
            None => {}
        }
    }

    pub(super) async fn send_part(self, task: Task, ticket: PartTicket, range: Range<u64>) {
        let PartTicket { number, url, headers, expires_in_s } = ticket;
        let signed_at = self.with_held(task.id, |held| held.signed_at.get(&number).copied()).flatten();
        if is_lapsing(signed_at, expires_in_s) {
            self.report(task, Step::PartFailed { number, fault: Fault::TicketLapsed });
            return;
        }
        let on_progress = move |sent| self.report(task, Step::PartProgressed { number, sent });
        let sent = match self.part(task.id, &range) {
            Ok(bytes) => self.put(task, Slot::Part(number), &url, &headers, &bytes, on_progress).await,
            Err(fault) => Some(Err(fault)),
        };
        match sent {
            Some(Ok(e_tag)) => self.report(task, Step::PartStored { number, e_tag }),
            Some(Err(fault)) => self.report(task, Step::PartFailed { number, fault }),
            None => {}
        }
    }

    pub(super) async fn finish(self, task: Task, completion: UploadCompletion) {
        let step = match timer::within(LONGEST_COMPLETION, finish_upload(completion))
            .await
            .unwrap_or(Err(ApiError::Unreachable))
        {
            Ok(key) => Step::Finished(key),
            Err(error) => Step::Failed(of_server(error)),
        };
        self.report(task, step);
    }

    /// Gives an upload up, again until the server has said so. What cannot be reached until the page is closed, the bucket's
    /// own rule removes.
    pub(super) async fn abandon(self, upload: String) {
        kept_files::forget(&upload).await;
        let mut wait = Duration::from_secs(1);
        while let Err(
            ApiError::Unreachable | ApiError::Internal | ApiError::Storage { reason: StorageError::Unavailable },
        ) = abandon_upload(upload.clone()).await
        {
            if self.queue.is_disposed() {
                return;
            }
            timer::pause(wait + timer::jitter(wait)).await;
            wait = LONGEST_WAIT.min(wait * 2);
        }
    }

    /// One PUT; none when it was stopped.
    async fn put(
        self,
        task: Task,
        slot: Slot,
        url: &str,
        headers: &[(String, String)],
        bytes: &Bytes,
        on_progress: impl Fn(u64) + 'static,
    ) -> Option<Result<Option<String>, Fault>> {
        let put = Put::prepare();
        let waiting = put.in_waiting();
        // A request that was kept before is dropped, which ends it.
        self.with_held(task.id, |held| held.puts.insert(slot, put))?;
        let answer = match send(waiting, url, headers, bytes, on_progress).await {
            Ok(e_tag) => Ok(e_tag),
            Err(fault) => Err(cause(fault, bytes).await),
        };
        // After a stop there may be another request in its place.
        if !self.is_on(task) {
            return None;
        }
        self.with_held(task.id, |held| held.puts.remove(&slot));
        Some(answer)
    }
}

/// Whether a permission from that moment is in its last seconds, or over.
fn is_lapsing(signed_at: Option<Duration>, expires_in_s: u64) -> bool {
    let age = timer::now().saturating_sub(signed_at.unwrap_or_default());
    age.saturating_add(MARGIN) > Duration::from_secs(expires_in_s)
}

/// The name under which the tabs of a browser, and the uploaders of a page, agree on who uploads a file.
pub(super) fn claim_name(level: AccessLevel, key: &str, fingerprint: &str) -> String {
    let level = match level {
        AccessLevel::Guest => "guest",
        AccessLevel::Protected => "protected",
        AccessLevel::Private => "private",
    };
    format!("updown upload {level} {fingerprint} {key}")
}

/// The name for an upload that is open.
pub(super) fn claim_name_of(upload: &OpenUpload) -> String {
    claim_name(upload.access_level, &upload.asked_key, &upload.fingerprint)
}

/// A browser tells a file that it cannot read any more, while it is sent, like a connection that broke.
async fn cause(fault: Fault, bytes: &Bytes) -> Fault {
    if fault != Fault::StoreUnreachable {
        return fault;
    }
    let first = bytes.slice(&(0..bytes.size().min(1)));
    let is_readable = match first {
        Ok(first) => first.crc32().await.is_ok(),
        Err(_) => false,
    };
    if is_readable { fault } else { Fault::Unreadable }
}

/// What the server answers; a connection that says nothing for long is dead.
pub(super) async fn answered<T>(call: impl Future<Output = Result<T, ApiError>>) -> Result<T, ApiError> {
    timer::within(LONGEST_ANSWER, call).await.unwrap_or(Err(ApiError::Unreachable))
}

/// Whether the server knows of no open upload under this name any more.
async fn is_over(name: &str) -> bool {
    let is_it = |upload: &OpenUpload| claim_name_of(upload) == name;
    open_uploads().await.is_ok_and(|open| !open.iter().any(is_it))
}

pub(super) fn of_server(error: ApiError) -> Fault {
    match error {
        ApiError::Unreachable if !page::is_online() => Fault::Offline,
        error => Fault::Server(error),
    }
}
