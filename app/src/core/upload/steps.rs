//! What one try of one file reports. A step that does not fit what was asked for changes nothing.

use super::effect::Effect;
use super::entry::{Entry, Expected, Wait};
use super::event::Step;
use super::failure::Failure;
use super::fault::Fault;
use super::item::ItemId;
use super::queue::Queue;
use super::retry::{MOST_REPEATS, Remains, Tries, Trouble};
use super::rules::Rules;
use super::stage::Line;
use super::state::{Lack, RetryReason, State};
use super::transfer::{Parts, Place, Transfer};
use crate::wire::error::ApiError;
use crate::wire::storage::{PartTicket, StoredPart, UploadBeginning};

impl Queue {
    /// Takes in a report, if it is of the try under way. An upload that began too late is remembered or given up.
    pub(super) fn advance(&mut self, id: ItemId, attempt: u32, step: Step, effects: &mut Vec<Effect>) {
        match (self.position(id).filter(|_| self.is_current(id, attempt)), step) {
            (Some(at), step) => self.advance_at(at, step, effects),
            (None, Step::Begun(UploadBeginning::Parts { upload })) => self.take_in_late(id, upload.id, effects),
            (None, Step::Begun(_)) => self.hear_late(id),
            (None, _) => {}
        }
    }

    /// An answer came too late, and began nothing.
    fn hear_late(&mut self, id: ItemId) {
        if let Some(entry) = self.entries.find_mut(id) {
            entry.work.unanswered = entry.work.unanswered.saturating_sub(1);
        }
    }

    pub(super) fn position(&self, id: ItemId) -> Option<usize> {
        self.entries.position(id)
    }

    fn advance_at(&mut self, at: usize, step: Step, effects: &mut Vec<Effect>) {
        match step {
            Step::Begun(beginning) => return self.begin(at, beginning, effects),
            Step::PathFound(path) => return self.take_path(at, &path, effects),
            Step::Processed(file) => return self.take_processed(at, file, effects),
            Step::PartFailed { number, fault } => return self.stumble(at, Some(number), fault, effects),
            Step::Failed(fault) => return self.stumble(at, None, fault, effects),
            _ => {}
        }
        let (rules, line) = (&self.rules, self.line);
        let Some(entry) = self.entries.get_mut(at) else { return };
        match (&entry.item.state, step) {
            (State::Processing, Step::NotProcessed(reason)) => {
                entry.fail(Failure::NotProcessed(reason), Remains::Kept, effects);
            }
            (State::Checksumming, Step::FingerprintComputed(fingerprint)) => {
                entry.recognise(fingerprint, rules, line, effects);
            }
            (State::Checksumming, Step::ChecksumComputed { crc32, fingerprint }) => {
                if let Some(twin) = entry.work.twin.take() {
                    entry.compare_with_twin(twin, crc32, effects);
                } else if entry.work.crc32_before.take().is_some_and(|before| before != crc32) {
                    entry.fail(Failure::ContentDiffers, Remains::Abandoned, effects);
                } else {
                    entry.work.crc32 = Some(crc32);
                    entry.recognise(fingerprint, rules, line, effects);
                }
            }
            (_, Step::PartChecksumComputed { number, crc32 }) => entry.take_part_checksum(number, crc32, effects),
            (state, Step::PartsListed(stored)) if entry.has_parts() => {
                self.pace.server_successes += 1;
                if *state == State::Beginning && entry.work.is_listing_due {
                    entry.take_list(stored, effects);
                    if entry.item.state == State::Beginning {
                        entry.go_on(rules, line, effects);
                    }
                } else {
                    entry.take_hint(stored, effects);
                }
            }
            (_, Step::ServerAnswered) => {
                self.pace.server_successes += 1;
                entry.blame_the_line();
            }
            (_, Step::PartsSigned(tickets)) if entry.has_parts() => {
                self.pace.server_successes += 1;
                if !entry.take_tickets(tickets) {
                    self.stumble(at, None, Fault::Server(ApiError::Internal), effects);
                }
            }
            (_, Step::BodyProgressed(sent)) => entry.take_body_progress(sent, effects),
            (_, Step::BodyStored) if entry.is_sending_body() => {
                self.pace.speed_up();
                entry.succeed(entry.item.key.clone(), effects);
            }
            (_, Step::PartProgressed { number, sent }) => entry.take_part_progress(number, sent, effects),
            (_, Step::PartStored { number, e_tag }) => {
                let has_arrived = entry.take_part(number, e_tag, effects);
                if has_arrived {
                    self.pace.speed_up();
                }
            }
            (State::Finishing, Step::Finished(key)) => {
                self.pace.server_successes += 1;
                entry.succeed(key, effects);
            }
            (_, Step::WaitOver) => entry.end_wait(rules, line, effects),
            _ => {}
        }
    }
}

impl Entry {
    /// Goes on if this is the file that is meant. If another one was chosen than before, its upload begins anew where that
    /// is what the person wants.
    fn recognise(&mut self, fingerprint: String, rules: &Rules, line: Line, effects: &mut Vec<Effect>) {
        match std::mem::take(&mut self.work.expected) {
            Expected::Exactly(expected) if expected != fingerprint => {
                self.work.expected = Expected::Exactly(expected);
                return self.halt(State::NeedsFile(Lack::Another), effects);
            }
            Expected::OrElseAnew(expected) if expected != fingerprint => {
                self.work.instead_of = self.work.upload.take();
                self.forget_transfer();
                self.resize(self.work.size);
            }
            Expected::Any | Expected::Exactly(_) | Expected::OrElseAnew(_) => {}
        }
        self.work.fingerprint = Some(fingerprint);
        self.go_on(rules, line, effects);
    }

    pub(super) fn parts_mut(&mut self) -> Option<&mut Parts> {
        match &mut self.work.transfer {
            Some(Transfer::Parts(parts)) => Some(parts),
            _ => None,
        }
    }

    /// What the store has, for certain: nothing is under way.
    fn take_list(&mut self, stored: Vec<StoredPart>, effects: &mut Vec<Effect>) {
        self.work.is_listing_due = false;
        self.work.calls = Tries::default();
        if let Some(parts) = self.parts_mut() {
            parts.unlearn();
            parts.learn(stored);
        }
        self.compare(effects);
        self.measure(effects);
    }

    /// What the store has at least: parts are under way. That the server answers while the store does not is worth knowing.
    fn take_hint(&mut self, stored: Vec<StoredPart>, effects: &mut Vec<Effect>) {
        self.blame_the_line();
        if let Some(parts) = self.parts_mut() {
            parts.learn(stored);
        }
        self.compare(effects);
        self.measure(effects);
    }

    /// The server answers while the store does not: something between here and there keeps them apart.
    fn blame_the_line(&mut self) {
        if let State::Retrying { reason: reason @ RetryReason::ConnectionLost, .. } = &mut self.item.state {
            *reason = RetryReason::StoreBlocked;
            self.work.is_blocked = true;
        }
    }

    /// Sends parts again that the store has otherwise than the file; not for ever.
    fn compare(&mut self, effects: &mut Vec<Effect>) {
        let Some(parts) = self.parts_mut() else { return };
        let mut changes = false;
        for (_, part) in parts.numbered_mut() {
            changes |= part.turns_out_different() && part.trouble.damaged > MOST_REPEATS;
        }
        if changes {
            self.fail(Failure::ContentDiffers, Remains::Abandoned, effects);
        }
    }

    fn take_part_checksum(&mut self, number: u32, crc32: String, effects: &mut Vec<Effect>) {
        let part = self.parts_mut().and_then(|parts| parts.part_mut(number));
        let Some(part) = part.filter(|part| part.is_hashing) else { return };
        part.is_hashing = false;
        let differs = part.crc32_before.take().is_some_and(|before| before != crc32);
        part.crc32 = Some(crc32);
        if differs {
            self.fail(Failure::ContentDiffers, Remains::Abandoned, effects);
        } else {
            self.compare(effects);
        }
    }

    /// Whether there was one among them that was asked for.
    fn take_tickets(&mut self, tickets: Vec<PartTicket>) -> bool {
        self.work.calls = Tries::default();
        let Some(parts) = self.parts_mut() else { return true };
        let asked_for = parts.count(|part| part.place == Place::Signing);
        for ticket in tickets {
            if let Some(part) = parts.part_mut(ticket.number).filter(|part| part.place == Place::Signing) {
                part.place = Place::Signed(ticket);
            }
        }
        let left = parts.count(|part| part.place == Place::Signing);
        parts.stop_signing();
        left < asked_for || asked_for == 0
    }

    fn has_parts(&self) -> bool {
        matches!(self.work.transfer, Some(Transfer::Parts(_)))
    }

    fn is_sending_body(&self) -> bool {
        matches!(&self.work.transfer, Some(Transfer::Body(body)) if body.sending.is_some())
    }

    fn take_body_progress(&mut self, sent: u64, effects: &mut Vec<Effect>) {
        if let Some(Transfer::Body(body)) = &mut self.work.transfer
            && let Some(sending) = &mut body.sending
        {
            sending.sent = sending.sent.max(sent);
            self.forget_sleep();
            self.measure(effects);
        }
    }

    fn take_part_progress(&mut self, number: u32, sent: u64, effects: &mut Vec<Effect>) {
        let part = self.parts_mut().and_then(|parts| parts.part_mut(number));
        if let Some(Place::Sending(sending, _)) = part.map(|part| &mut part.place) {
            sending.sent = sending.sent.max(sent);
            self.forget_sleep();
            self.measure(effects);
        }
    }

    /// Whether the part was on its way. If requests wait because one failed, those that did not fail need not any more.
    fn take_part(&mut self, number: u32, e_tag: Option<String>, effects: &mut Vec<Effect>) -> bool {
        let part = self.parts_mut().and_then(|parts| parts.part_mut(number));
        let Some(part) = part.filter(|part| matches!(part.place, Place::Sending(..))) else { return false };
        part.place = Place::Stored;
        part.e_tag = e_tag;
        part.stored_crc32.clone_from(&part.crc32);
        part.trouble = Trouble::default();
        self.work.is_blocked = false;
        self.forget_sleep();
        if self.work.wait == Wait::Everything {
            self.work.wait = Wait::WhatFailed;
        }
        if matches!(self.item.state, State::Retrying { .. }) {
            self.item.state = State::Sending;
        }
        self.measure(effects);
        true
    }
}
