//! How an upload begins, and what becomes of uploads that begin too late.

use super::effect::Effect;
use super::entry::Entry;
use super::fault::Fault;
use super::item::ItemId;
use super::queue::Queue;
use super::retry::Tries;
use super::state::State;
use super::transfer::{Body, Parts, Transfer};
use crate::wire::error::ApiError;
use crate::wire::storage::{OnConflict, PartedUpload, TakenName, UploadBeginning, UploadTicket};

impl Queue {
    /// The server has answered.
    pub(super) fn begin(&mut self, at: usize, beginning: UploadBeginning, effects: &mut Vec<Effect>) {
        let Some(entry) = self.entries.get_mut(at) else { return };
        let id = entry.item.id;
        if entry.item.state != State::Beginning || matches!(entry.work.transfer, Some(Transfer::Parts(_))) {
            if let UploadBeginning::Parts { upload } = beginning {
                self.take_in_late(id, upload.id, effects);
            }
            return;
        }
        self.pace.server_successes += 1;
        entry.work.calls = Tries::default();
        entry.work.unanswered = entry.work.unanswered.saturating_sub(1);
        let given_up = entry.work.instead_of.take();
        match beginning {
            UploadBeginning::Taken { taken } => {
                if entry.stands_in_its_own_way(&taken) {
                    entry.succeed(entry.item.key.clone(), effects);
                } else if entry.may_stand_in_its_own_way(&taken) {
                    let attempt = entry.item.attempt;
                    entry.work.twin = Some(taken);
                    entry.item.state = State::Checksumming;
                    effects.push(Effect::ComputeChecksum { id, attempt });
                } else if std::mem::take(&mut entry.work.is_in_doubt) && entry.work.on_conflict != OnConflict::Ask {
                    entry.go_on(&self.rules, self.line, effects);
                } else {
                    entry.work.is_heard = false;
                    entry.item.state = State::Asking(taken);
                }
            }
            UploadBeginning::Single { ticket } => {
                entry.take_ticket(ticket, effects);
                self.set_out(id, effects);
            }
            UploadBeginning::Parts { upload } => {
                if given_up.as_ref() == Some(&upload.id) {
                    // It was to be given up before, and was not: it is no use beginning with it.
                    entry.work.instead_of = given_up;
                    self.stumble(at, None, Fault::Server(ApiError::Internal), effects);
                    return;
                }
                self.take_over(&upload.id, Some(id), effects);
                if let Some(entry) = self.entries.find_mut(id) {
                    entry.take_upload(upload, effects);
                }
                self.set_out(id, effects);
            }
        }
    }

    /// Goes on with an upload that has begun, unless the server gave it a key under which another file is on its way.
    fn set_out(&mut self, id: ItemId, effects: &mut Vec<Effect>) {
        let Some(at) = self.position(id) else { return };
        let clashes = self.entries.get(at).is_some_and(|entry| self.is_busy_key(at, &entry.item.key));
        let Some(entry) = self.entries.get_mut(at) else { return };
        if clashes {
            entry.halt(State::Queued, effects);
            return;
        }
        if self.waits_for_a_place(id, effects) {
            return;
        }
        if let Some(entry) = self.entries.get_mut(at) {
            entry.report_start(effects);
            entry.go_on(&self.rules, self.line, effects);
        }
    }

    /// The upload is this row's alone, or that of another queue. A row that only waited for its file is not needed any more.
    pub(super) fn take_over(&mut self, upload: &str, by: Option<ItemId>, effects: &mut Vec<Effect>) {
        self.entries.retain_mut(|entry| {
            if Some(entry.item.id) == by || entry.work.upload.as_deref() != Some(upload) {
                return true;
            }
            if matches!(entry.item.state, State::NeedsFile(_)) {
                entry.leave(effects);
                return false;
            }
            if entry.item.is_in_flight() {
                entry.halt(State::Queued, effects);
            }
            entry.work.upload = None;
            entry.forget_transfer();
            true
        });
    }

    /// An upload began for a try that is over: the file goes on with it later, or it is given up.
    pub(super) fn take_in_late(&mut self, id: ItemId, upload: String, effects: &mut Vec<Effect>) {
        if let Some(entry) = self.entries.find_mut(id) {
            entry.work.unanswered = entry.work.unanswered.saturating_sub(1);
        }
        let is_known = |entry: &Entry| [&entry.work.upload, &entry.work.instead_of].contains(&&Some(upload.clone()));
        if self.entries.iter().any(is_known) {
            return;
        }
        let wants_it = |entry: &&mut Entry| {
            let is_over = matches!(
                entry.item.state,
                State::Uploaded | State::Skipped | State::Cancelled | State::Elsewhere | State::Asking(_)
            );
            entry.item.id == id && !is_over && entry.work.fingerprint.is_some() && entry.work.upload.is_none()
        };
        match self.entries.iter_mut().find(wants_it) {
            Some(entry) if entry.work.transfer.is_none() => entry.work.upload = Some(upload),
            _ => effects.push(Effect::Abandon { upload }),
        }
    }
}

impl Entry {
    /// Whether the object that has the name is this very file: its body arrived, and only the answer did not.
    fn stands_in_its_own_way(&self, taken: &TakenName) -> bool {
        let work = &self.work;
        work.is_in_doubt
            && !taken.is_on_its_way
            && taken.size == work.size
            && taken.crc32.is_some()
            && taken.crc32 == work.crc32
    }

    /// Whether the object may be this very file, which is too large for its checksum to be known before it is sent.
    fn may_stand_in_its_own_way(&self, taken: &TakenName) -> bool {
        let work = &self.work;
        work.is_in_doubt
            && !taken.is_on_its_way
            && taken.size == work.size
            && taken.crc32.is_some()
            && work.crc32.is_none()
    }

    /// The file's checksum is known: the object that has its name is this file, or the person is asked.
    pub(super) fn compare_with_twin(&mut self, twin: TakenName, crc32: String, effects: &mut Vec<Effect>) {
        if twin.crc32.as_ref() == Some(&crc32) {
            return self.succeed(self.item.key.clone(), effects);
        }
        (self.work.is_in_doubt, self.work.is_heard) = (false, false);
        self.item.state = State::Asking(twin);
    }

    fn take_ticket(&mut self, ticket: UploadTicket, effects: &mut Vec<Effect>) {
        self.abandon_open(effects);
        self.item.key.clone_from(&ticket.key);
        self.work.transfer = Some(Transfer::Body(Body { ticket, sending: None }));
    }

    fn take_upload(&mut self, upload: PartedUpload, effects: &mut Vec<Effect>) {
        let PartedUpload { id, key, part_size, stored } = upload;
        if self.work.upload.as_ref() == Some(&id) {
            self.forget_transfer();
        } else {
            self.abandon_open(effects);
        }
        let mut parts = Parts::new(self.work.size, part_size);
        parts.learn(stored);
        self.item.key = key;
        self.work.upload = Some(id);
        self.work.transfer = Some(Transfer::Parts(parts));
        self.measure(effects);
    }
}
