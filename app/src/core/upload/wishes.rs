//! What people ask for.

use std::collections::HashSet;

use super::effect::{Effect, News};
use super::entry::Entry;
use super::event::{ConflictAnswer, FileFacts, Whose};
use super::failure::Failure;
use super::item::{Item, ItemId};
use super::notice::Notice;
use super::queue::Queue;
use super::state::{Lack, State};
use crate::wire::storage::OnConflict;

impl Queue {
    fn those(&mut self, whose: Whose) -> impl Iterator<Item = &mut Entry> {
        self.entries.iter_mut().filter(move |entry| whose.means(entry.item.id))
    }

    /// A file for a row that lacks it.
    pub(super) fn give_file(&mut self, id: ItemId, file: FileFacts, effects: &mut Vec<Effect>) {
        let lacking = self.entries.find_mut(id).filter(|entry| entry.item.takes_a_file());
        if let Some(entry) = lacking {
            entry.take_file(file, &self.rules, effects);
        }
    }

    /// Why a row has to wait for its file.
    pub(super) fn explain(&mut self, id: ItemId, lack: Lack) {
        let waits = |entry: &&mut Entry| matches!(entry.item.state, State::NeedsFile(_));
        if let Some(entry) = self.entries.find_mut(id).filter(waits) {
            entry.item.state = State::NeedsFile(lack);
        }
    }

    /// All files that were added.
    pub(super) fn let_go(&mut self) {
        for entry in self.those(Whose::All).filter(|entry| entry.item.state == State::Added) {
            entry.item.state = State::Queued;
        }
    }

    /// Stops for a while; the store keeps what it has.
    pub(super) fn pause(&mut self, whose: Whose, effects: &mut Vec<Effect>) {
        for entry in self.those(whose).filter(|entry| entry.item.is_pausable()) {
            entry.halt(State::Paused, effects);
        }
    }

    /// Goes on. Somebody who asks for it by name knows better than the browser whether there is a connection.
    pub(super) fn resume(&mut self, whose: Whose) {
        let mut resumed = Vec::new();
        for entry in self.those(whose) {
            let may_go = match entry.item.state {
                State::Paused => true,
                State::Offline | State::NeedsSignIn => matches!(whose, Whose::One(_)),
                _ => false,
            };
            if may_go {
                resumed.push(std::mem::replace(&mut entry.item.state, State::Queued));
                entry.forgive();
            }
        }
        if resumed.contains(&State::Offline) {
            self.line.is_offline = false;
        }
        if resumed.contains(&State::NeedsSignIn) {
            self.line.is_signed_out = false;
        }
    }

    /// Gives files up; their rows stay, and a retry begins anew.
    pub(super) fn cancel(&mut self, whose: Whose, effects: &mut Vec<Effect>) {
        let leaves = |entry: &&Entry| entry.item.state == State::Withdrawn { leaves: true };
        let leaving = self.entries.iter().filter(|entry| whose.means(entry.item.id)).filter(leaves);
        for id in leaving.map(|entry| entry.item.id).collect::<Vec<_>>() {
            self.lapse(id, effects);
        }
        for entry in self.those(whose).filter(|entry| !entry.item.has_ended()) {
            entry.stop(effects);
            entry.abandon(effects);
            entry.item.state = State::Cancelled;
        }
    }

    /// Gives files up, with their rows.
    pub(super) fn remove(&mut self, whose: Whose, effects: &mut Vec<Effect>) {
        for entry in self.those(whose) {
            entry.stop(effects);
            entry.abandon(effects);
            entry.leave(effects);
        }
        self.entries.retain_mut(|entry| !whose.means(entry.item.id));
    }

    /// Gives a file up, with its row or without. Where something is under way or in the store, that waits a while.
    pub(super) fn withdraw(&mut self, id: ItemId, leaves: bool, effects: &mut Vec<Effect>) {
        let entry = self.entries.find_mut(id);
        match entry.filter(|entry| entry.has_something_to_lose()) {
            Some(entry) => {
                entry.work.withdrawn_from = Some(entry.item.state.clone());
                entry.halt(State::Withdrawn { leaves }, effects);
                effects.push(Effect::AwaitUndo { id });
            }
            None if leaves => self.remove(Whose::One(id), effects),
            None => self.cancel(Whose::One(id), effects),
        }
    }

    /// The file goes on from what the store has, if it was not stopped by the person before.
    pub(super) fn undo(&mut self, id: ItemId) {
        let Some(entry) = self.entries.find_mut(id).filter(|entry| entry.item.is_withdrawn()) else { return };
        entry.item.state = match entry.work.withdrawn_from.take() {
            Some(state @ (State::Paused | State::NeedsFile(_) | State::Asking(_) | State::Failed(_))) => state,
            _ => entry.ready_to_go(),
        };
        entry.forgive();
    }

    /// It was not taken back.
    pub(super) fn lapse(&mut self, id: ItemId, effects: &mut Vec<Effect>) {
        match self.item(id).map(|item| &item.state) {
            Some(State::Withdrawn { leaves: true }) => self.remove(Whose::One(id), effects),
            Some(State::Withdrawn { leaves: false }) => self.cancel(Whose::One(id), effects),
            _ => {}
        }
    }

    /// Files of these names are chosen: what was given up and has one of them cannot be taken back any more, nor can anything
    /// where there is a limit for all files together, because the new ones may have its place.
    pub(super) fn lapse_for<'a>(&mut self, names: impl Iterator<Item = &'a str>, effects: &mut Vec<Effect>) {
        let names: HashSet<&str> = names.collect();
        let is_limited = self.rules.max_file_count.is_some() || self.rules.max_total_size.is_some();
        let gives_way = |item: &&Item| item.is_withdrawn() && (is_limited || names.contains(item.name.as_str()));
        for id in self.items().filter(gives_way).map(|item| item.id).collect::<Vec<_>>() {
            self.lapse(id, effects);
        }
    }

    /// Another try, from what the store has. Of files that were too much together, those go up for which there is room now.
    pub(super) fn retry(&mut self, whose: Whose, effects: &mut Vec<Effect>) {
        let limit = self.rules.max_total_size.unwrap_or(u64::MAX);
        let mut total = self.total_size();
        for entry in self.entries.iter_mut().filter(|entry| whose.means(entry.item.id)) {
            if matches!(entry.item.failure(), Some(Failure::TotalTooLarge { .. })) {
                let with_it = total.saturating_add(entry.item.size);
                if with_it > limit {
                    continue;
                }
                total = with_it;
            }
            if entry.item.is_retryable() {
                match entry.item.state {
                    State::Skipped | State::Cancelled => entry.work.on_conflict = self.rules.on_conflict,
                    State::Offline => self.line.is_offline = false,
                    State::NeedsSignIn => self.line.is_signed_out = false,
                    _ => {}
                }
                let is_new = entry.item.has_ended();
                if is_new {
                    // What happened to the try before explains nothing of this one.
                    entry.item.notices.retain(|notice| *notice == Notice::NotRemembered);
                }
                if is_new && self.rules.asks_for_path && entry.work.upload.is_none() {
                    (entry.work.is_placed, entry.work.is_processed) = (false, false);
                }
                entry.item.state = entry.ready_to_go();
                entry.work.was_reported &= !is_new;
                entry.forgive();
            } else if matches!(entry.item.state, State::Retrying { .. }) {
                entry.end_wait(&self.rules, self.line, effects);
            }
        }
    }

    /// What becomes of files whose names are taken.
    pub(super) fn answer(&mut self, whose: Whose, answer: ConflictAnswer) {
        for entry in self.those(whose).filter(|entry| matches!(entry.item.state, State::Asking(_))) {
            let (state, on_conflict) = match answer {
                ConflictAnswer::KeepBoth => (State::Queued, OnConflict::KeepBoth),
                ConflictAnswer::Replace => (State::Queued, OnConflict::Replace),
                ConflictAnswer::Skip => (State::Skipped, entry.work.on_conflict),
            };
            entry.item.state = state;
            (entry.work.on_conflict, entry.work.is_in_doubt) = (on_conflict, false);
        }
    }
}

impl Entry {
    /// The state of a row that could go on: it has to have its file.
    pub(super) fn ready_to_go(&self) -> State {
        if self.work.has_file { State::Queued } else { State::NeedsFile(Lack::Absent) }
    }

    /// Whether giving it up stops something, or has the store forget a part of it.
    fn has_something_to_lose(&self) -> bool {
        let is_begun = self.work.upload.is_some() || self.work.transfer.is_some() || self.work.unanswered > 0;
        match self.item.state {
            State::Withdrawn { .. } | State::Cancelled | State::Skipped | State::Uploaded | State::Elsewhere => false,
            _ => is_begun || self.item.is_in_flight(),
        }
    }

    /// Its row is gone.
    pub(super) fn leave(&self, effects: &mut Vec<Effect>) {
        effects.push(Effect::ReleaseFile { id: self.item.id });
        self.report(News::Removed, effects);
    }
}
