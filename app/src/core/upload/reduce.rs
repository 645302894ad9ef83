//! What the queue becomes by an event, and what is to be done then.

use std::collections::HashSet;

use super::effect::{Effect, News};
use super::event::{Candidate, Event, Step, Whose};
use super::failure::Failure;
use super::file_type::content_type;
use super::item::Item;
use super::progress::Progress;
use super::queue::Queue;
use super::rules::Rules;
use super::state::State;
use crate::core::keys::ObjectKey;
use crate::wire::storage::{UploadBeginning, UploadProposal};

/// What the queue becomes by an event, and what is to be done then. Events of tries that are over change nothing.
#[must_use]
pub fn reduce(mut queue: Queue, event: Event) -> (Queue, Vec<Effect>) {
    let effects = queue.apply(event);
    (queue, effects)
}

impl Queue {
    /// As [`reduce`], in place: what a page with thousands of rows can do for each event.
    #[must_use]
    pub fn apply(&mut self, event: Event) -> Vec<Effect> {
        let mut effects = Vec::new();
        match event {
            Event::FilesChosen(candidates) => {
                let rules = &self.rules;
                self.items.extend(candidates.into_iter().map(|candidate| admit(candidate, rules)));
            }
            Event::Stepped { id, attempt, step } => {
                let rules = &self.rules;
                if let Some(item) = self.items.iter_mut().find(|item| item.id == id && item.attempt == attempt) {
                    effects.extend(advance(item, step, rules));
                }
            }
            Event::RetryRequested(whose) => {
                for item in self.items.iter_mut().filter(|item| whose.means(item.id) && item.is_retryable()) {
                    item.state = State::Queued;
                }
            }
            Event::RemoveRequested(whose) => self.remove(whose, &mut effects),
            _ => {}
        }
        self.start_what_can_start(&mut effects);
        effects
    }

    fn remove(&mut self, whose: Whose, effects: &mut Vec<Effect>) {
        let (gone, stay): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.items).into_iter().partition(|item| whose.means(item.id));
        self.items = stay;
        for item in gone {
            if item.is_in_flight() {
                effects.push(Effect::AbortRequests { id: item.id });
            }
            effects.push(Effect::ReleaseFile { id: item.id });
            effects.push(Effect::Report { id: item.id, key: item.key, news: News::Removed });
        }
    }

    /// Starts as many files as the rules allow, oldest first. Two files with one key are never under way together.
    fn start_what_can_start(&mut self, effects: &mut Vec<Effect>) {
        if self.exceeded_limit().is_some() {
            return;
        }
        let mut busy: HashSet<String> =
            self.items().filter(|item| item.is_in_flight()).map(|item| item.key.clone()).collect();
        for item in &mut self.items {
            if busy.len() >= self.rules.max_files_in_flight {
                return;
            }
            if item.is_queued() && busy.insert(item.key.clone()) {
                item.attempt += 1;
                item.state = State::Checksumming;
                effects.push(Effect::ComputeChecksum { id: item.id, attempt: item.attempt });
            }
        }
    }
}

/// Makes a row of a file, with the reason on it if the file can never be uploaded.
fn admit(candidate: Candidate, rules: &Rules) -> Item {
    let Candidate { id, name, file } = candidate;
    let content_type = content_type(&name, &file.stated_type);
    let (key, refusal) = match ObjectKey::parse(&name) {
        Ok(key) => (key.as_str().to_owned(), None),
        Err(reason) => (name.clone(), Some(Failure::BadName(reason))),
    };
    let refusal = if rules.accepted.accepts(&name, &content_type) { refusal } else { Some(Failure::TypeNotAccepted) };
    let state = refusal.map_or(State::Queued, State::Failed);
    let progress = Progress::of(file.size);
    Item { id, name, size: file.size, modified_ms: file.modified_ms, content_type, key, attempt: 0, state, progress }
}

/// Moves one file a step further; a step that does not fit its state changes nothing.
fn advance(item: &mut Item, step: Step, rules: &Rules) -> Option<Effect> {
    let (id, attempt) = (item.id, item.attempt);
    match (&item.state, step) {
        (State::Checksumming, Step::ChecksumComputed { crc32, fingerprint }) => {
            item.state = State::Beginning;
            let proposal = UploadProposal {
                access_level: rules.access_level,
                key: item.key.clone(),
                size: item.size,
                content_type: item.content_type.clone(),
                metadata: Vec::new(),
                fingerprint,
                crc32: Some(crc32),
                on_conflict: rules.on_conflict,
            };
            Some(Effect::Begin { id, attempt, proposal, instead_of: None })
        }
        (State::Beginning, Step::Begun(UploadBeginning::Single { ticket })) => {
            item.state = State::Sending;
            item.key.clone_from(&ticket.key);
            Some(Effect::SendBody { id, attempt, ticket })
        }
        (State::Sending, Step::BodyProgressed(sent)) => {
            item.progress = item.progress.advanced_to(sent);
            None
        }
        (State::Sending, Step::BodyStored) => {
            item.state = State::Uploaded;
            Some(Effect::Report { id, key: item.key.clone(), news: News::Succeeded })
        }
        (State::Checksumming | State::Beginning | State::Sending, Step::Failed(fault)) => {
            item.state = State::Failed(fault.into_failure());
            None
        }
        _ => None,
    }
}
