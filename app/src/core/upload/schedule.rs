//! Which file is worked on, and which part is sent, next.

use std::collections::HashSet;

use super::effect::Effect;
use super::entry::{Entry, Wait};
use super::item::ItemId;
use super::queue::Queue;
use super::state::State;
use super::transfer::{Part, Place, Sending, Transfer};
use crate::wire::storage::{MOST_PARTS_SIGNED, PartProposal};

/// Parts of one file that are read at once.
const HASHED_AT_ONCE: usize = 2;

/// Parts of one file that are made ready ahead: enough that no connection waits, few enough that no permission grows old.
const AHEAD: usize = 8;

/// Permissions are asked for by so many, unless nothing else is ready.
const SIGNED_TOGETHER: usize = 4;

const _: () = assert!(AHEAD <= MOST_PARTS_SIGNED);

impl Queue {
    /// Starts as many files as the rules allow, oldest first, so that each gets its turn: none overtakes one that has no place
    /// yet. Two files with one key are never under way together: the later one waits, and then is asked about like any other
    /// whose name is taken.
    pub(super) fn start_files(&mut self, effects: &mut Vec<Effect>) {
        if !self.line.is_open() {
            return;
        }
        self.entries.look_again();
        let in_flight = self.entries.under_way().map(|(_, entry)| entry).filter(|entry| entry.item.is_in_flight());
        let mut busy = HashSet::new();
        let mut room = Room { places: self.places(), ahead: self.rules.max_files_ahead, ..Room::default() };
        for entry in in_flight {
            busy.extend([entry.item.key.clone(), entry.work.wanted_key.clone()]);
            room.take(entry);
        }
        let too_many = self.exceeded_limit().is_some();
        let mut from = 0;
        while room.has_any()
            && let Some((at, entry)) = self.entries.next_queued(from)
        {
            from = at + 1;
            let is_new = entry.item.attempt == 0;
            if busy.contains(&entry.item.key) || is_new && too_many {
                continue;
            }
            if !room.is_for(entry) {
                return;
            }
            let Some(entry) = self.entries.get_mut(at) else { return };
            busy.extend([entry.item.key.clone(), entry.work.wanted_key.clone()]);
            entry.stop(effects);
            entry.start();
            entry.go_on(&self.rules, self.line, effects);
            room.take(entry);
        }
    }

    /// Whether as many small files are begun and wait for nothing but a place as there are places: those that are to follow
    /// need not be begun in a hurry.
    #[must_use]
    pub fn is_supplied(&self) -> bool {
        let is_ready = |entry: &&Entry| !entry.has_a_place() && entry.ready() > 0;
        let under_way = self.entries.under_way().map(|(_, entry)| entry);
        under_way.filter(is_ready).take(self.places()).count() == self.places()
    }

    /// How many more files may be sent.
    fn free_places(&self) -> usize {
        self.places().saturating_sub(self.taken_places())
    }

    fn taken_places(&self) -> usize {
        self.entries.under_way().filter(|(_, entry)| entry.has_a_place()).count()
    }

    /// A file that was started as a small one and turned out to be large waits for a place, if there is none. Tells whether.
    pub(super) fn waits_for_a_place(&mut self, id: ItemId, effects: &mut Vec<Effect>) -> bool {
        let is_over = self.taken_places() > self.rules.places().min(self.share.most_files);
        let Some(entry) = self.entries.find_mut(id) else { return false };
        let waits = is_over && entry.has_a_place() && entry.in_flight() == 0;
        if waits {
            entry.halt(State::Queued, effects);
        }
        waits
    }

    /// Sends bodies and parts, as many as the pace allows. The next one is of the file that has the fewest on their way, so
    /// that a large file does not hold up the others.
    pub(super) fn send_what_is_ready(&mut self, effects: &mut Vec<Effect>) {
        self.entries.look_again();
        let mut free = self.requests().saturating_sub(self.parts_in_flight());
        let mut places = self.free_places();
        while free > 0 {
            let may_send = |entry: &Entry| entry.ready() > 0 && (places > 0 || entry.has_a_place());
            let ready = self.entries.under_way().filter(|(_, entry)| may_send(entry));
            let next = ready.min_by_key(|(_, entry)| (entry.in_flight(), entry.turn())).map(|(at, _)| at);
            let Some(entry) = next.and_then(|at| self.entries.get_mut(at)) else { return };
            places -= usize::from(!entry.has_a_place());
            self.turns += 1;
            entry.work.last_turn = self.turns;
            effects.extend(entry.send_next(self.pace.era));
            self.entries.look_again();
            free -= 1;
        }
    }

    /// Has parts read and signed ahead, and objects put together whose parts are all there.
    pub(super) fn make_ready(&mut self, effects: &mut Vec<Effect>) {
        let (rules, line) = (&self.rules, self.line);
        self.entries.each_under_way(|entry| {
            if !entry.is_sending() {
                return;
            }
            if entry.is_complete() {
                (entry.work.is_finishing, entry.work.wait) = (true, Wait::Nothing);
                entry.go_on(rules, line, effects);
            } else {
                entry.read_ahead(effects);
                entry.sign_ahead(effects);
            }
        });
    }
}

/// How many files there are, and how many more may be started.
#[derive(Default)]
struct Room {
    places: usize,
    ahead: usize,
    large: usize,
    in_flight: usize,
    being_read: usize,
}

impl Room {
    /// A file is under way.
    fn take(&mut self, entry: &Entry) {
        self.in_flight += 1;
        self.large += usize::from(!entry.is_small());
        self.being_read += usize::from(entry.is_being_read());
    }

    fn has_any(&self) -> bool {
        self.in_flight < self.places + self.ahead
    }

    /// Whether a file may start. A large one has to have a place, which those that were begun before it do not need any more. A
    /// small one may be ahead where a place will soon be free, which it is not among large ones; only so many are read at
    /// once, as each is in memory then.
    fn is_for(&self, entry: &Entry) -> bool {
        if self.in_flight < self.places {
            return true;
        }
        entry.is_small() && self.has_any() && self.large < self.places && self.being_read < self.places
    }
}

impl Entry {
    pub(super) fn is_sending(&self) -> bool {
        self.work.is_heard && matches!(self.item.state, State::Sending | State::Retrying { .. })
    }

    /// When it had its last turn among those that are sent in turns: parts of large files. A body is sent in the order of the
    /// list, also when it is sent once more.
    fn turn(&self) -> u64 {
        match &self.work.transfer {
            Some(Transfer::Parts(_)) => self.work.last_turn,
            Some(Transfer::Body(_)) | None => 0,
        }
    }

    fn is_complete(&self) -> bool {
        matches!(&self.work.transfer, Some(Transfer::Parts(parts)) if parts.finished().is_some())
            && !(self.work.is_finishing && self.work.wait != Wait::Nothing)
    }

    fn send_next(&mut self, era: u32) -> Option<Effect> {
        let (id, attempt, wait) = (self.item.id, self.item.attempt, self.work.wait);
        let now = Sending { sent: 0, era };
        match &mut self.work.transfer {
            Some(Transfer::Body(body)) => {
                body.sending = Some(now);
                Some(Effect::SendBody { id, attempt, ticket: body.ticket.clone() })
            }
            Some(Transfer::Parts(parts)) => {
                let mut numbered = parts.numbered_mut();
                let (number, ticket) = numbered.find_map(|(number, part)| {
                    let Place::Signed(ticket) = &part.place else { return None };
                    may_go(wait, part).then(|| (number, ticket.clone()))
                })?;
                drop(numbered);
                parts.part_mut(number)?.place = Place::Sending(now, ticket.clone());
                Some(Effect::SendPart { id, attempt, ticket, range: parts.range(number) })
            }
            None => None,
        }
    }

    /// Parts that are to be sent come first; then those that the store has from another visit, to be compared.
    fn read_ahead(&mut self, effects: &mut Vec<Effect>) {
        let (id, attempt) = (self.item.id, self.item.attempt);
        let Some(parts) = self.parts_mut() else { return };
        let free = HASHED_AT_ONCE.saturating_sub(parts.count(|part| part.is_hashing));
        let ahead = AHEAD.saturating_sub(parts.count(Part::is_ahead));
        let unread = |part: &Part| part.crc32.is_none() && !part.is_hashing;
        let to_send = parts.numbered().filter(|(_, part)| part.place == Place::Waiting && unread(part)).take(ahead);
        let to_compare = parts.numbered().filter(|(_, part)| part.is_unverified() && unread(part));
        let numbers: Vec<u32> = to_send.chain(to_compare).map(|(number, _)| number).take(free).collect();
        for number in numbers {
            let range = parts.range(number);
            if let Some(part) = parts.part_mut(number) {
                part.is_hashing = true;
                effects.push(Effect::ComputePartChecksum { id, attempt, number, range });
            }
        }
    }

    /// One call at a time, for several parts where that makes nothing wait.
    fn sign_ahead(&mut self, effects: &mut Vec<Effect>) {
        let (id, attempt, wait) = (self.item.id, self.item.attempt, self.work.wait);
        let Some(upload) = self.work.upload.clone() else { return };
        let Some(parts) = self.parts_mut() else { return };
        let is_signable = |part: &Part| part.is_hashed() && may_go(wait, part);
        let is_asking = parts.count(|part| part.place == Place::Signing) > 0;
        let ready = parts.count(|part| matches!(part.place, Place::Signed(_)) && may_go(wait, part));
        if is_asking || ready > 0 && parts.count(is_signable) < SIGNED_TOGETHER {
            return;
        }
        let proposals: Vec<PartProposal> = parts
            .numbered()
            .filter(|(_, part)| is_signable(part))
            .filter_map(|(number, part)| {
                Some(PartProposal { number, size: parts.length(number), crc32: part.crc32.clone()? })
            })
            .take(MOST_PARTS_SIGNED)
            .collect();
        for proposal in &proposals {
            if let Some(part) = parts.part_mut(proposal.number) {
                part.place = Place::Signing;
            }
        }
        if !proposals.is_empty() {
            effects.push(Effect::SignParts { id, attempt, upload, parts: proposals });
        }
    }
}

/// Whether a part need not wait.
pub(super) fn may_go(wait: Wait, part: &Part) -> bool {
    match wait {
        Wait::Nothing => true,
        Wait::Everything => false,
        Wait::WhatFailed => part.trouble.tries.failures == 0,
    }
}
