//! What a page's own functions make of a file's name: where it goes, and what it is called once it is prepared.

use super::effect::Effect;
use super::entry::{Entry, Expected};
use super::event::ProcessedFile;
use super::failure::Failure;
use super::file_type::content_type;
use super::progress::Progress;
use super::queue::Queue;
use super::retry::Remains;
use super::state::State;
use crate::core::keys::ObjectKey;

impl Queue {
    /// The page's function has said what stands in front of the file's name. Under that key another one may be on its way.
    pub(super) fn take_path(&mut self, at: usize, path: &str, effects: &mut Vec<Effect>) {
        let asks = self.rules.asks_for_path;
        let waits = |entry: &&Entry| asks && entry.item.state == State::Processing && !entry.work.is_placed;
        let Some(entry) = self.entries.get(at).filter(waits) else { return };
        let key = ObjectKey::parse(&format!("{path}{}", entry.item.name));
        let clashes = key.as_ref().is_ok_and(|key| self.is_busy_key(at, key.as_str()));
        let Some(entry) = self.entries.get_mut(at) else { return };
        let key = match key {
            Ok(key) => key.as_str().to_owned(),
            Err(reason) => return entry.fail(Failure::BadName(reason), Remains::Kept, effects),
        };
        entry.work.is_placed = true;
        entry.work.wanted_key.clone_from(&key);
        entry.item.key = key;
        if clashes {
            entry.halt(State::Queued, effects);
        } else {
            entry.go_on(&self.rules, self.line, effects);
        }
    }

    /// The page's function has prepared the file. It may have given it a name under which another one is on its way.
    pub(super) fn take_processed(&mut self, at: usize, file: ProcessedFile, effects: &mut Vec<Effect>) {
        let key = ObjectKey::parse(&file.key);
        let clashes = key.as_ref().is_ok_and(|key| self.is_busy_key(at, key.as_str()));
        let asks = self.rules.asks_for_path;
        let waits = |entry: &&mut Entry| entry.item.state == State::Processing && (entry.work.is_placed || !asks);
        let Some(entry) = self.entries.get_mut(at).filter(waits) else { return };
        let key = match key {
            Ok(key) => key.as_str().to_owned(),
            Err(reason) => return entry.fail(Failure::BadName(reason), Remains::Kept, effects),
        };
        entry.item.content_type = content_type(&key, &file.content_type);
        entry.item.progress = Progress::of(file.size).advanced_to(entry.item.progress.sent());
        let work = &mut entry.work;
        (work.is_processed, work.size, work.metadata) = (true, file.size, file.metadata);
        let is_for_one_upload = matches!(work.expected, Expected::Exactly(_));
        if !is_for_one_upload {
            work.wanted_key.clone_from(&key);
            entry.item.key = key;
        }
        let id = entry.item.id;
        if clashes && !is_for_one_upload {
            entry.halt(State::Queued, effects);
        } else if !self.waits_for_a_place(id, effects)
            && let Some(entry) = self.entries.get_mut(at)
        {
            entry.go_on(&self.rules, self.line, effects);
        }
    }

    /// Whether another file under way has this key.
    pub(super) fn is_busy_key(&self, at: usize, key: &str) -> bool {
        let others = self.entries.under_way().filter(|(other, _)| *other != at).map(|(_, entry)| entry);
        others.into_iter().any(|other| other.item.is_in_flight() && other.item.key == key)
    }
}
