//! What is read out of how far the uploads are: every quarter, for all files together. A bar is looked at, and the number beside it
//! changes too often to be listened to.

use super::item::Item;
use super::queue::Queue;
use super::state::State;
use crate::wire::storage::SINGLE_PUT_BYTES;

/// How far is read out.
const QUARTERS: [u8; 3] = [75, 50, 25];

/// How far the uploads are that belong together: those from one moment in which nothing was under way to the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Milestone {
    /// The last quarter that was reached, in percent; 0 before the first one and after the end.
    pub percent: u8,
    /// The bytes of files that were in the store before.
    before: u64,
}

impl Queue {
    /// How far the uploads are, which have come as far as `last` before. It never falls while they last. Of so few bytes that they are
    /// sent at once nothing is said but that they are there, and while everything stands still nothing new.
    #[must_use]
    pub fn milestone(&self, last: Milestone) -> Milestone {
        // What waits for the person, or is another tab's, may do so for ever.
        let waits = |item: &Item| item.needs_attention() || matches!(item.state, State::Added | State::Elsewhere);
        let is_pending = |item: &Item| !item.has_ended() && !item.is_withdrawn() && !waits(item);
        let uploaded: u64 = self.items().filter(|item| item.is_uploaded()).map(|item| item.progress.total()).sum();
        if !self.items().any(is_pending) {
            return Milestone { percent: 0, before: uploaded };
        }
        let (mut sent, mut total) = (uploaded, uploaded);
        for item in self.items().filter(|item| is_pending(item)) {
            sent += item.progress.sent();
            total += item.progress.total();
        }
        if !self.items().any(Item::is_in_flight) {
            return Milestone { before: last.before.min(uploaded), ..last };
        }
        // The row of a file that was there before may be gone by now.
        let before = last.before.min(uploaded);
        let (sent, total) = (sent - before, total - before);
        if total <= SINGLE_PUT_BYTES {
            return Milestone { before, ..last };
        }
        let percent = u128::from(sent) * 100 / u128::from(total);
        let reached = QUARTERS.into_iter().find(|quarter| percent >= u128::from(*quarter)).unwrap_or_default();
        Milestone { percent: last.percent.max(reached), before }
    }
}
