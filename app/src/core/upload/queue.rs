//! The queue: which files there are, and how much of them may be under way.

use std::collections::HashMap;

use super::admission::refusal_for_size;
use super::entries::Entries;
use super::entry::Entry;
use super::failure::Remedy;
use super::item::{Item, ItemId};
use super::pace::Pace;
use super::rules::Rules;
use super::stage::Line;
use super::standing::Share;
use crate::wire::storage::AccessLevel;

/// The rows, in the order in which they were chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Queue {
    pub(super) rules: Rules,
    pub(super) entries: Entries,
    pub(super) line: Line,
    /// What is known of the store's pace; of all that share it, where the queue is one of several.
    pub(super) pace: Pace,
    /// What it may have under way beside others.
    pub(super) share: Share,
    /// Counts the bodies and parts that were sent, so that each file gets its turn.
    pub(super) turns: u64,
    /// Whether the person was told that the browser does not remember files.
    pub(super) has_told_of_forgetting: bool,
}

impl Queue {
    /// An empty queue.
    #[must_use]
    pub fn new(rules: Rules) -> Self {
        Self::of(rules, Vec::new())
    }

    /// A queue that begins with rows. Nothing is known of them but what they show.
    #[must_use]
    pub fn of(rules: Rules, items: Vec<Item>) -> Self {
        let pace = Pace::new(rules.max_parts_in_flight);
        let entries = items.into_iter().map(Entry::of).collect();
        let (line, share) = (Line::default(), Share::ALL);
        Self { rules, entries, line, pace, share, turns: 0, has_told_of_forgetting: false }
    }

    /// The prefix that uploads go to.
    #[must_use]
    pub fn access_level(&self) -> AccessLevel {
        self.rules.access_level
    }

    /// The rows, in the order in which they were chosen.
    pub fn items(&self) -> impl ExactSizeIterator<Item = &Item> {
        self.entries.iter().map(|entry| &entry.item)
    }

    /// Whether there is no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The rows that say that their file has to be chosen again, because it cannot be read or is another one by now, by its name:
    /// a file of that name that is chosen or let go beside them is theirs. Not where other rows have that name, too: nobody knows then
    /// whose it is.
    #[must_use]
    pub fn files_asked_for(&self) -> HashMap<String, ItemId> {
        let asks = |item: &Item| item.failure().is_some_and(|failure| failure.remedy() == Remedy::ChooseAgain);
        let mut asked_for = HashMap::new();
        for item in self.items().filter(|item| asks(item)) {
            let one = asked_for.entry(item.name.clone()).or_insert(Some(item.id));
            *one = one.filter(|id| *id == item.id);
        }
        if !asked_for.is_empty() {
            for other in self.items().filter(|item| item.holds_a_place() && !asks(item)) {
                asked_for.remove(&other.name);
            }
        }
        asked_for.into_iter().filter_map(|(name, id)| Some((name, id?))).collect()
    }

    /// Whether a row that asks for its file takes one of so many bytes: what the rules refuse is a row of its own, with the reason, and
    /// what the store has of the first one stays.
    #[must_use]
    pub fn takes(&self, id: ItemId, size: u64) -> bool {
        let total = |item: &Item| self.total_size().saturating_sub(item.size).saturating_add(size);
        let fits = |item: &Item| self.rules.max_total_size.is_none_or(|limit| total(item) <= limit);
        refusal_for_size(size, &self.rules).is_none() && self.item(id).is_some_and(fits)
    }

    /// One row.
    #[must_use]
    pub fn item(&self, id: ItemId) -> Option<&Item> {
        self.entry(id).map(|entry| &entry.item)
    }

    /// Whether this try of this file is the one under way: if not, its work can stop.
    #[must_use]
    pub fn is_current(&self, id: ItemId, attempt: u32) -> bool {
        self.entry(id).is_some_and(|entry| entry.item.attempt == attempt && entry.work.is_heard)
    }

    /// Whether anything is under way, so that leaving the page would lose it.
    #[must_use]
    pub fn is_busy(&self) -> bool {
        self.items().any(Item::is_in_flight)
    }

    /// Whether a row works on an open upload.
    #[must_use]
    pub fn has_upload(&self, upload: &str) -> bool {
        let is_it = |open: &Option<String>| open.as_deref() == Some(upload);
        self.entries.iter().any(|entry| is_it(&entry.work.upload) || is_it(&entry.work.instead_of))
    }

    /// Whether the session has ended, as far as the queue was told: nothing that needs one begins.
    #[must_use]
    pub fn is_signed_out(&self) -> bool {
        self.line.is_signed_out
    }

    /// Whether the browser has said that there is no connection.
    #[must_use]
    pub fn is_offline(&self) -> bool {
        self.line.is_offline
    }

    /// Bodies and parts that are on their way to the store.
    #[must_use]
    pub fn parts_in_flight(&self) -> usize {
        self.entries.under_way().map(|(_, entry)| entry.in_flight()).sum()
    }

    /// The most files that may be chosen, when there are more: nothing new starts until some are removed.
    #[must_use]
    pub fn exceeded_limit(&self) -> Option<usize> {
        let may_exceed = |limit: usize| self.entries.len() > limit && self.count(Item::holds_a_place) > limit;
        self.rules.max_file_count.filter(|&limit| may_exceed(limit))
    }

    /// How many rows are so.
    pub(super) fn count(&self, counts: impl Fn(&Item) -> bool) -> usize {
        self.items().filter(|item| counts(item)).count()
    }

    pub(super) fn entry(&self, id: ItemId) -> Option<&Entry> {
        self.entries.find(id)
    }
}
