//! The queue: which files there are, and how many of them may be under way.

use super::item::{Item, ItemId};
use super::rules::Rules;

/// The rows, in the order in which they were chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Queue {
    pub(super) rules: Rules,
    pub(super) items: Vec<Item>,
}

impl Queue {
    /// An empty queue.
    #[must_use]
    pub fn new(rules: Rules) -> Self {
        Self::of(rules, Vec::new())
    }

    /// A queue that begins with rows.
    #[must_use]
    pub fn of(rules: Rules, items: Vec<Item>) -> Self {
        Self { rules, items }
    }

    /// The rows, in the order in which they were chosen.
    pub fn items(&self) -> impl ExactSizeIterator<Item = &Item> {
        self.items.iter()
    }

    /// Whether there is no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
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

    /// How many rows are so.
    pub(super) fn count(&self, counts: impl Fn(&Item) -> bool) -> usize {
        self.items().filter(|item| counts(item)).count()
    }
}
