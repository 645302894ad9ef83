//! How files get into the queue: chosen, taken up from another visit, or given to a row that lacks its file.

use std::collections::HashSet;

use super::effect::{Effect, News};
use super::entry::{Entry, Expected, Work};
use super::event::{Candidate, FileFacts, Resumable};
use super::failure::{Failure, Remedy};
use super::file_type::content_type;
use super::item::{Item, ItemId};
use super::progress::Progress;
use super::queue::Queue;
use super::rules::Rules;
use super::state::{Lack, State};
use super::transfer::Transfer;
use crate::core::keys::ObjectKey;

/// What tells one file from another before it is read.
type Look = (String, u64, i64);

fn look(item: &Item) -> Look {
    (item.name.clone(), item.size, item.modified_ms)
}

/// Whether the same file once more would be the same upload once more.
fn is_pending(item: &Item) -> bool {
    !item.has_ended()
        || item.failure().is_some_and(|failure| matches!(failure.remedy(), Remedy::Retry | Remedy::SignIn))
}

impl Queue {
    /// Makes a row of each file, with the reason on it if the file is refused.
    pub(super) fn admit(&mut self, candidates: Vec<Candidate>, effects: &mut Vec<Effect>) {
        self.lapse_for(candidates.iter().map(|candidate| candidate.name.as_str()), effects);
        let mut ids: HashSet<ItemId> = self.items().map(|item| item.id).collect();
        let mut looks: HashSet<Look> = self.items().filter(|item| is_pending(item)).map(look).collect();
        let mut total = self.total_size();
        for candidate in candidates.into_iter().filter(|candidate| ids.insert(candidate.id)) {
            let mut entry = row(candidate, &self.rules);
            let item = &mut entry.item;
            if item.failure().is_none() && !looks.insert(look(item)) {
                item.state = State::Failed(Failure::Duplicate);
            }
            if item.failure().is_none() {
                total = total.saturating_add(item.size);
                if let Some(limit) = self.rules.max_total_size.filter(|&limit| total > limit) {
                    total -= item.size;
                    item.state = State::Failed(Failure::TotalTooLarge { limit });
                }
            }
            if let Some(failure) = item.failure().cloned() {
                entry.report(News::Failed(failure), effects);
            }
            self.entries.push(entry);
        }
    }

    /// Bytes of all files that are to be, or were, uploaded.
    pub(super) fn total_size(&self) -> u64 {
        let counts =
            |item: &&Item| item.holds_a_place() && !matches!(item.failure(), Some(Failure::TotalTooLarge { .. }));
        self.items().filter(counts).fold(0, |total, item| total.saturating_add(item.size))
    }

    /// Makes rows of uploads from another visit, except for those that have one.
    pub(super) fn take_up(&mut self, uploads: Vec<Resumable>, effects: &mut Vec<Effect>) {
        for Resumable { id, open, file } in uploads {
            let is_known = |entry: &Entry| entry.item.id == id || entry.work.upload.as_ref() == Some(&open.id);
            if self.entries.iter().any(is_known) {
                if self.entry(id).is_none() {
                    effects.push(Effect::ReleaseFile { id });
                }
                continue;
            }
            let item = Item {
                id,
                name: open.key.clone(),
                size: open.size,
                modified_ms: file.as_ref().map_or(0, |file| file.modified_ms),
                content_type: open.content_type,
                key: open.key.clone(),
                attempt: 0,
                state: State::NeedsFile(Lack::Absent),
                progress: Progress::of(open.size).advanced_to(open.stored_bytes),
                notices: Vec::new(),
            };
            let work = Work {
                size: open.size,
                wanted_key: open.key,
                access_level: open.access_level,
                on_conflict: self.rules.on_conflict,
                expected: Expected::Exactly(open.fingerprint),
                upload: Some(open.id),
                is_placed: true,
                ..Work::default()
            };
            let mut entry = Entry { item, work };
            if let Some(file) = file {
                entry.take_file(file, &self.rules, effects);
            }
            self.entries.push(entry);
        }
    }
}

impl Entry {
    /// Goes on with a file that was chosen anew, unless it cannot be the one that is meant.
    pub(super) fn take_file(&mut self, file: FileFacts, rules: &Rules, effects: &mut Vec<Effect>) {
        let FileFacts { size, modified_ms, stated_type } = file;
        let must_match = matches!(self.item.state, State::NeedsFile(_));
        if must_match && size != self.item.size && !rules.has_processing {
            self.item.state = State::NeedsFile(Lack::Another);
            return;
        }
        if let Some(failure) = refusal_for_size(size, rules).filter(|_| !must_match) {
            self.abandon(effects);
            self.item.state = State::Failed(failure.clone());
            self.report(News::Failed(failure), effects);
            return;
        }
        if !must_match {
            let known = self.work.fingerprint.take().filter(|_| self.work.upload.is_some());
            if let Some(known) = known {
                self.work.expected = Expected::OrElseAnew(known);
            }
            if size != self.item.size || self.work.upload.is_none() {
                self.resize(size);
            }
            self.item.content_type = content_type(&self.item.name, &stated_type);
            self.item.size = size;
            // What was answered was said of the file before.
            self.work.on_conflict = rules.on_conflict;
        }
        self.item.modified_ms = modified_ms;
        self.forgive();
        let work = &mut self.work;
        (work.fingerprint, work.crc32, work.crc32_before) = (None, None, None);
        (work.has_file, work.is_processed) = (true, false);
        if let Some(Transfer::Parts(parts)) = &mut work.transfer {
            parts.forget_file();
        }
        self.item.state = State::Queued;
    }
}

fn row(candidate: Candidate, rules: &Rules) -> Entry {
    let Candidate { id, name, file: FileFacts { size, modified_ms, stated_type } } = candidate;
    let content_type = content_type(&name, &stated_type);
    let (key, bad_name) = match ObjectKey::parse(&format!("{}{name}", rules.path)) {
        Ok(key) => (key.as_str().to_owned(), None),
        Err(reason) => (name.clone(), Some(Failure::BadName(reason))),
    };
    let bad_type = (!rules.accepted.accepts(&name, &content_type)).then_some(Failure::TypeNotAccepted);
    let refusal = bad_type.or(bad_name).or_else(|| refusal_for_size(size, rules));
    let first = if rules.auto_upload { State::Queued } else { State::Added };
    let state = refusal.map_or(first, State::Failed);
    let progress = Progress::of(size);
    let (attempt, notices) = (0, Vec::new());
    let item = Item { id, name, size, modified_ms, content_type, key, attempt, state, progress, notices };
    let mut entry = Entry::of(item);
    (entry.work.access_level, entry.work.on_conflict) = (rules.access_level, rules.on_conflict);
    entry
}

pub(super) fn refusal_for_size(size: u64, rules: &Rules) -> Option<Failure> {
    if size == 0 && rules.refuses_empty_files {
        return Some(Failure::Empty);
    }
    let too_small = rules.min_file_size.filter(|&limit| size < limit).map(|limit| Failure::TooSmall { limit });
    too_small.or(rules.max_file_size.filter(|&limit| size > limit).map(|limit| Failure::TooLarge { limit }))
}
