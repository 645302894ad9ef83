//! How a queue stands among others that share a limit with it: what it has under way, what it could have, and what it may have.

use super::entry::{Entry, Wait};
use super::item::Item;
use super::queue::Queue;
use super::schedule::may_go;
use super::transfer::{Place, Transfer};

/// What a queue may have under way at this moment, beside what its own rules say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Share {
    /// Bodies and parts: as many as is fair.
    pub(super) requests: usize,
    /// Bodies and parts that others have on their way, of what the store takes.
    pub(super) of_others: usize,
    /// Files, when one is to begin.
    pub(super) files: usize,
    /// Files, when one has turned out to be larger than it was.
    pub(super) most_files: usize,
}

impl Share {
    /// Whatever its own rules say.
    pub(super) const ALL: Self = Self { requests: usize::MAX, of_others: 0, files: usize::MAX, most_files: usize::MAX };
}

/// What a queue has under way, and what it could begin at once if it were alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Standing {
    /// Bodies and parts that are on their way.
    pub(super) requests: usize,
    /// Bodies and parts that are ready to be sent, of files that have a place.
    pub(super) ready: usize,
    /// Small files that are ready to be sent, and wait for a place.
    pub(super) ready_small: usize,
    /// Files that have a place.
    pub(super) files: usize,
    /// Files that were not begun yet, and may be: as many as the queue's own rules let be sent at once, at most.
    pub(super) queued: usize,
}

impl Standing {
    /// Whether something could be sent.
    pub(super) fn is_ready(self) -> bool {
        self.ready + self.ready_small > 0
    }

    /// How many bodies and parts it would have on their way, with places for so many files.
    pub(super) fn requests_wanted(self, files: usize) -> usize {
        self.requests + self.ready + self.ready_small.min(files.saturating_sub(self.files))
    }

    /// How many files it would have under way.
    pub(super) fn files_wanted(self) -> usize {
        self.files + self.ready_small + self.queued
    }
}

impl Queue {
    /// How many files may be sent at once: at least one.
    pub(super) fn places(&self) -> usize {
        self.rules.places().min(self.share.files.max(1))
    }

    /// How many bodies and parts may be on their way at once.
    pub(super) fn requests(&self) -> usize {
        let left = self.pace.limit().saturating_sub(self.share.of_others);
        left.min(self.share.requests).min(self.rules.max_parts_in_flight.max(1))
    }

    /// How it stands among others.
    pub(super) fn standing(&self) -> Standing {
        let mut standing = Standing { requests: self.parts_in_flight(), ..Standing::default() };
        let too_many = self.exceeded_limit().is_some();
        let may_begin = |item: &Item| self.line.is_open() && item.is_queued() && !(item.attempt == 0 && too_many);
        // Nobody asks for how many more there are than may begin.
        let queued = self.entries.queued().filter(|(_, entry)| may_begin(&entry.item));
        standing.queued = queued.take(self.rules.places()).count();
        for (_, entry) in self.entries.under_way() {
            let has_a_place = entry.has_a_place();
            standing.files += usize::from(has_a_place);
            let ready = if has_a_place { &mut standing.ready } else { &mut standing.ready_small };
            *ready += entry.ready();
        }
        standing
    }
}

impl Entry {
    /// How many of its bodies and parts could be sent now.
    pub(super) fn ready(&self) -> usize {
        match &self.work.transfer {
            Some(Transfer::Body(body)) if self.is_sending() => {
                usize::from(body.sending.is_none() && self.work.wait == Wait::Nothing)
            }
            Some(Transfer::Parts(parts)) if self.is_sending() => {
                parts.count(|part| matches!(part.place, Place::Signed(_)) && may_go(self.work.wait, part))
            }
            _ => 0,
        }
    }
}
