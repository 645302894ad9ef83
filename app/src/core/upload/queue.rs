//! The queue: which files there are, and which of them is worked on next.

use crate::core::keys::ObjectKey;
use crate::wire::storage::{AccessLevel, UploadRequest, UploadTicket};

use super::event::{Candidate, Effect, Event, Step};
use super::failure::Failure;
use super::file_type::content_type;
use super::item::{Item, ItemId, Progress, State};
use super::restrict::AcceptedTypes;

/// What a queue allows. It does not change while the queue lives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rules {
    /// Which types of file.
    pub accepted: AcceptedTypes,
    /// The most files in all rows together; `None` sets no limit.
    pub max_file_count: Option<usize>,
    /// The most files that are worked on at once.
    pub max_in_flight: usize,
    /// The prefix that uploads go to.
    pub access_level: AccessLevel,
}

/// The rows, in the order in which they were chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Queue {
    rules: Rules,
    items: Vec<Item>,
}

/// What the heading over the rows says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Summary {
    /// There is no row.
    Empty,
    /// So many files wait until the person brings their number down.
    Selected(usize),
    /// So many files are on their way or wait for their turn.
    Uploading(usize),
    /// Nothing is on its way, and the store has so many files.
    Uploaded(usize),
    /// Nothing is on its way, and so many files were refused or did not arrive.
    Failed(usize),
}

impl Queue {
    /// An empty queue.
    #[must_use]
    pub fn new(rules: Rules) -> Self {
        Self { rules, items: Vec::new() }
    }

    /// A queue that begins with rows.
    #[must_use]
    pub fn of(rules: Rules, items: Vec<Item>) -> Self {
        Self { rules, items }
    }

    /// The rows, in the order in which they were chosen.
    #[must_use]
    pub fn items(&self) -> &[Item] {
        &self.items
    }

    /// One row.
    #[must_use]
    pub fn item(&self, id: ItemId) -> Option<&Item> {
        self.items.iter().find(|item| item.id == id)
    }

    /// Whether this try of this file is the one under way: if not, its work can stop.
    #[must_use]
    pub fn is_current(&self, id: ItemId, attempt: u32) -> bool {
        self.item(id).is_some_and(|item| item.attempt == attempt && item.is_in_flight())
    }

    /// Whether anything is under way, so that leaving the page would lose it.
    #[must_use]
    pub fn is_busy(&self) -> bool {
        self.items.iter().any(Item::is_in_flight)
    }

    /// The most files that may be chosen, when there are more: nothing new starts until some are removed.
    #[must_use]
    pub fn exceeded_limit(&self) -> Option<usize> {
        self.rules.max_file_count.filter(|&limit| self.count(Item::holds_a_place) > limit)
    }

    /// What the heading over the rows says.
    #[must_use]
    pub fn summary(&self) -> Summary {
        let in_flight = self.count(Item::is_in_flight);
        let queued = self.count(Item::is_queued);
        if in_flight == 0 && queued > 0 && self.exceeded_limit().is_some() {
            return Summary::Selected(queued);
        }
        match (in_flight + queued, self.count(Item::is_uploaded), self.items.len()) {
            (0, 0, 0) => Summary::Empty,
            (0, 0, failed) => Summary::Failed(failed),
            (0, uploaded, _) => Summary::Uploaded(uploaded),
            (pending, _, _) => Summary::Uploading(pending),
        }
    }

    fn count(&self, counts: impl Fn(&Item) -> bool) -> usize {
        self.items.iter().filter(|item| counts(item)).count()
    }

    fn item_mut(&mut self, id: ItemId) -> Option<&mut Item> {
        self.items.iter_mut().find(|item| item.id == id)
    }

    /// Starts as many files as the rules allow, oldest first. Two files with one key are never under way together:
    /// the later one waits, so that it is the one that stays.
    fn start_what_can_start(&mut self, effects: &mut Vec<Effect>) {
        if self.exceeded_limit().is_some() {
            return;
        }
        while self.count(Item::is_in_flight) < self.rules.max_in_flight {
            let busy_keys: Vec<String> =
                self.items.iter().filter(|item| item.is_in_flight()).map(|item| item.key.clone()).collect();
            let next = self.items.iter_mut().find(|item| item.is_queued() && !busy_keys.contains(&item.key));
            let Some(item) = next else { return };
            item.attempt += 1;
            item.state = State::Checksumming;
            effects.push(Effect::ComputeChecksum { id: item.id, attempt: item.attempt });
        }
    }
}

/// What the queue becomes by an event, and what is to be done then. Events of tries that are over change nothing.
#[must_use]
pub fn reduce(mut queue: Queue, event: Event) -> (Queue, Vec<Effect>) {
    let mut effects = Vec::new();
    match event {
        Event::FilesChosen(candidates) => {
            for candidate in candidates {
                if queue.item(candidate.id).is_none() {
                    let item = admit(candidate, &queue.rules);
                    queue.items.push(item);
                }
            }
        }
        Event::Stepped { id, attempt, step } => {
            let access_level = queue.rules.access_level;
            if let Some(item) = queue.item_mut(id).filter(|item| item.attempt == attempt) {
                effects.extend(advance(item, step, access_level));
            }
        }
        Event::RetryRequested(id) => {
            if let Some(item) = queue.item_mut(id).filter(|item| item.is_retryable()) {
                item.state = State::Queued;
            }
        }
        Event::RemoveRequested(id) => {
            if let Some(item) = queue.item(id) {
                if item.is_in_flight() {
                    effects.push(Effect::AbortUpload { id });
                }
                effects.push(Effect::ReleaseFile { id });
                queue.items.retain(|item| item.id != id);
            }
        }
    }
    queue.start_what_can_start(&mut effects);
    (queue, effects)
}

/// Makes a row of a file, with the reason on it if the file can never be uploaded.
fn admit(candidate: Candidate, rules: &Rules) -> Item {
    let Candidate { id, name, size, stated_type } = candidate;
    let content_type = content_type(&name, &stated_type);
    let (key, refusal) = match ObjectKey::parse(&name) {
        Ok(key) => (key.as_str().to_owned(), None),
        Err(reason) => (name.clone(), Some(Failure::BadName(reason))),
    };
    let refusal = if rules.accepted.accepts(&name, &content_type) { refusal } else { Some(Failure::TypeNotAccepted) };
    let state = refusal.map_or(State::Queued, State::Failed);
    Item { id, name, size, content_type, key, attempt: 0, state }
}

/// Moves one file a step further; a step that does not fit its state changes nothing.
fn advance(item: &mut Item, step: Step, access_level: AccessLevel) -> Option<Effect> {
    let (id, attempt) = (item.id, item.attempt);
    match (&item.state, step) {
        (State::Checksumming, Step::ChecksumComputed(crc32)) => {
            item.state = State::AskingForTicket;
            let (key, content_type) = (item.key.clone(), item.content_type.clone());
            let request = UploadRequest { access_level, key, size: item.size, content_type, crc32 };
            Some(Effect::AskForTicket { id, attempt, request })
        }
        (State::AskingForTicket, Step::TicketGranted(ticket)) => {
            item.state = State::Uploading(Progress::of(item.size));
            Some(send(item, ticket))
        }
        (State::Uploading(progress), Step::ProgressMade(sent)) => {
            item.state = State::Uploading(progress.advanced_to(sent));
            None
        }
        (State::Uploading(_), Step::BodyStored) => {
            item.state = State::Uploaded;
            Some(Effect::ReportSuccess { key: item.key.clone() })
        }
        (State::Checksumming | State::AskingForTicket | State::Uploading(_), Step::Failed(failure)) => {
            item.state = State::Failed(failure);
            None
        }
        _ => None,
    }
}

/// The key is the server's from here on: it is what the ticket is good for.
fn send(item: &mut Item, ticket: UploadTicket) -> Effect {
    item.key.clone_from(&ticket.key);
    Effect::SendBody { id: item.id, attempt: item.attempt, ticket }
}
