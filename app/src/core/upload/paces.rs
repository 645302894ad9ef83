//! How long the files of a queue will take, each and all together.

use std::collections::HashMap;
use std::time::Duration;

use super::item::{Item, ItemId};
use super::queue::Queue;
use super::remaining::{Remaining, TimeLeft};

/// How long files will take, as far as that can be told.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TimesLeft {
    of_all: Option<TimeLeft>,
    by_row: HashMap<ItemId, TimeLeft>,
}

impl TimesLeft {
    /// One file. Nothing unless it is being sent.
    #[must_use]
    pub fn of(&self, id: ItemId) -> Option<TimeLeft> {
        self.by_row.get(&id).copied()
    }

    /// All files that are on their way or wait for their turn. Nothing unless one is being sent.
    #[must_use]
    pub fn of_all(&self) -> Option<TimeLeft> {
        self.of_all
    }
}

/// What was seen of the pace of each file and of all.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Paces {
    by_row: HashMap<ItemId, Remaining>,
    of_all: Remaining,
    /// Bytes that were seen to go, of all files. What the store had before is none of them.
    moved: u64,
    /// How much of each file was sent at the last look.
    sent: HashMap<ItemId, u64>,
}

impl Paces {
    /// Looks at a queue at this moment of a clock. Once a second, from when something is sent until nothing is.
    pub fn look(&mut self, now: Duration, queue: &Queue) -> TimesLeft {
        let mut by_row = HashMap::new();
        let mut paces = HashMap::new();
        for item in queue.items().filter(|item| item.is_sending()) {
            let mut pace = self.by_row.remove(&item.id).unwrap_or_default();
            let left = pace.at(now, item.progress.sent(), item.progress.total());
            by_row.extend(left.map(|left| (item.id, left)));
            paces.insert(item.id, pace);
        }
        let is_sending = !paces.is_empty();
        self.by_row = paces;
        let left = self.count(queue);
        let of_all = self.of_all.at(now, self.moved, self.moved.saturating_add(left));
        TimesLeft { of_all: of_all.filter(|_| is_sending), by_row }
    }

    /// Bytes that were seen to go, of all files together.
    #[must_use]
    pub fn moved(&self) -> u64 {
        self.moved
    }

    /// Counts what went since the last look, and returns how many bytes are left.
    fn count(&mut self, queue: &Queue) -> u64 {
        let goes = |item: &Item| item.is_in_flight() || item.is_queued();
        let mut left = 0_u64;
        let mut sent = HashMap::new();
        for item in queue.items().filter(|item| goes(item) || item.is_uploaded()) {
            let now = item.progress.sent();
            let before = self.sent.get(&item.id).copied().unwrap_or(now);
            self.moved = self.moved.saturating_add(now.saturating_sub(before));
            sent.insert(item.id, now);
            if goes(item) {
                left = left.saturating_add(item.progress.total().saturating_sub(now));
            }
        }
        self.sent = sent;
        left
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Paces;
    use crate::core::upload::progress::Progress;
    use crate::core::upload::{Item, ItemId, Queue, Rules, State, TimeLeft};

    const MB: u64 = 1_000_000;

    fn item(id: u64, state: State, sent: u64, total: u64) -> Item {
        Item {
            state,
            progress: Progress::of(total * MB).advanced_to(sent * MB),
            ..Item::stored(ItemId(id), &format!("{id}.png"))
        }
    }

    fn look(paces: &mut Paces, second: u64, items: Vec<Item>) -> (Option<TimeLeft>, Option<TimeLeft>) {
        let times = paces.look(Duration::from_secs(second), &Queue::of(Rules::default(), items));
        (times.of(ItemId(0)), times.of_all())
    }

    #[test]
    fn a_row_counts_its_own_bytes_and_the_heading_those_of_all() {
        let mut paces = Paces::default();
        let mut said = (None, None);
        for second in 0..10 {
            let items = vec![
                item(0, State::Sending, second, 100),
                item(1, State::Sending, second, 100),
                item(2, State::Queued, 0, 300),
            ];
            said = look(&mut paces, second, items);
        }
        assert_eq!(said, (Some(TimeLeft::Minutes(2)), Some(TimeLeft::Minutes(5))));
    }

    #[test]
    fn what_the_store_has_from_another_visit_is_not_taken_for_speed() {
        let mut paces = Paces::default();
        for second in 0..10 {
            look(&mut paces, second, vec![item(0, State::Sending, second, 100)]);
        }
        let joined = vec![item(0, State::Sending, 10, 100), item(1, State::Sending, 900, 1_000)];
        assert_eq!(look(&mut paces, 10, joined).1, Some(TimeLeft::Minutes(4)));
    }

    #[test]
    fn many_small_files_have_a_pace_together() {
        let mut paces = Paces::default();
        let mut said = None;
        for second in 0..10 {
            let state = |id: u64| match id {
                id if id < second => item(id, State::Uploaded, 1, 1),
                id if id == second => item(id, State::Sending, 0, 1),
                id => item(id, State::Queued, 0, 1),
            };
            said = look(&mut paces, second, (0..100).map(state).collect()).1;
        }
        assert_eq!(said, Some(TimeLeft::Minutes(2)));
    }

    #[test]
    fn what_moved_is_of_all_files_together() {
        let mut paces = Paces::default();
        for second in 0..10 {
            look(
                &mut paces,
                second,
                vec![item(0, State::Sending, 2 * second, 100), item(1, State::Sending, second, 100)],
            );
            assert_eq!(paces.moved(), 3 * MB * second, "{second}");
        }
    }

    #[test]
    fn what_is_not_being_sent_takes_no_time() {
        let mut paces = Paces::default();
        for second in 0..10 {
            look(&mut paces, second, vec![item(0, State::Sending, second, 100)]);
        }
        for state in [State::Paused, State::Offline, State::NeedsSignIn, State::Queued] {
            assert_eq!(look(&mut paces.clone(), 10, vec![item(0, state, 10, 100)]), (None, None));
        }
    }
}
