//! How far the uploads of a page are while another page is shown: what the tray says in place of their rows.

use super::item::Item;
use super::queue::Queue;
use super::state::State;

/// What is said of uploads whose rows are not seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Aside {
    /// So many files the store has.
    pub uploaded: usize,
    /// Of so many: without those that were skipped or given up, and those that were in the store from the start.
    pub total: usize,
    /// How far all of these are, by bytes; 100 once each is in the store.
    pub percent: u8,
    /// So many wait for the person, or have failed.
    pub attention: usize,
    /// So many wait for a connection, since the browser says that there is none.
    pub offline: usize,
    /// What is going on.
    pub going: Going,
    /// Whether the person has to sign in before anything goes on.
    pub needs_sign_in: bool,
    /// Whether something would be interrupted if the page went.
    pub is_under_way: bool,
}

/// What is going on with uploads, as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Going {
    /// Nothing goes on by itself any more, and nothing was stopped.
    #[default]
    Nowhere,
    /// Something is on its way, or waits for its turn, and can be stopped for a while.
    On,
    /// Whatever could go on was stopped by the person.
    Paused,
}

impl Item {
    /// Whether its upload would be interrupted if the page went: it is on its way or waits, and the page has what it takes to go on.
    #[must_use]
    pub fn is_under_way(&self) -> bool {
        match self.state {
            State::Added
            | State::Queued
            | State::Processing
            | State::Checksumming
            | State::Beginning
            | State::Asking(_)
            | State::Sending
            | State::Retrying { .. }
            | State::Offline
            | State::Paused
            | State::NeedsSignIn
            | State::Finishing => true,
            State::NeedsFile(_)
            | State::Uploaded
            | State::Failed(_)
            | State::Skipped
            | State::Withdrawn { .. }
            | State::Cancelled
            | State::Elsewhere => false,
        }
    }
}

impl Item {
    /// Whether its upload comes to its end only here: it is under way, or the page has the file that it could be tried again with.
    #[must_use]
    pub fn is_unfinished(&self) -> bool {
        self.is_under_way() || self.state == State::Elsewhere || self.failure().is_some() && self.is_retryable()
    }
}

impl Queue {
    /// Whether something would be lost if the page went.
    #[must_use]
    pub fn is_unfinished(&self) -> bool {
        self.items().any(Item::is_unfinished)
    }

    /// Whether something would be interrupted if the page went.
    #[must_use]
    pub fn is_under_way(&self) -> bool {
        self.items().any(Item::is_under_way)
    }

    /// What is said of the uploads where their rows are not seen.
    #[must_use]
    pub fn aside(&self) -> Aside {
        let was_there = |item: &Item| item.is_uploaded() && item.attempt == 0;
        let is_dropped =
            |item: &Item| matches!(item.state, State::Skipped | State::Cancelled | State::Withdrawn { .. });
        let counted = || self.items().filter(|item| !was_there(item) && !is_dropped(item));
        let (mut sent, mut bytes) = (0_u64, 0_u64);
        for item in counted() {
            let whole = item.progress.total();
            bytes = bytes.saturating_add(whole);
            sent = sent.saturating_add(if item.is_uploaded() { whole } else { item.progress.sent() });
        }
        let (uploaded, total) = (counted().filter(|item| item.is_uploaded()).count(), counted().count());
        let percent = match u128::from(sent) * 100 / u128::from(bytes.max(1)) {
            _ if uploaded == total => 100,
            percent => u8::try_from(percent.min(99)).unwrap_or(99),
        };
        let going = if self.items().any(Item::is_pausable) {
            Going::On
        } else if self.items().any(|item| item.state == State::Paused) {
            Going::Paused
        } else {
            Going::Nowhere
        };
        Aside {
            uploaded,
            total,
            percent,
            attention: self.count(Item::needs_attention),
            offline: if self.is_offline() { self.count(|item| item.state == State::Offline) } else { 0 },
            going,
            needs_sign_in: self.is_signed_out() || self.items().any(|item| item.state == State::NeedsSignIn),
            is_under_way: self.is_under_way(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Aside, Going};
    use crate::core::upload::{Failure, Item, ItemId, Lack, Progress, Queue, Rules, State};

    fn queue(states: &[(State, u64)]) -> Queue {
        let row = |(number, (state, sent)): (u64, &(State, u64))| Item {
            attempt: 1,
            state: state.clone(),
            progress: Progress::of(100).advanced_to(*sent),
            ..Item::stored(ItemId(number), "a.png")
        };
        Queue::of(Rules::default(), (0..).zip(states).map(row).collect())
    }

    #[test]
    fn files_are_counted_without_those_that_nobody_waits_for() {
        let mut items: Vec<_> = queue(&[
            (State::Uploaded, 0),
            (State::Sending, 50),
            (State::Queued, 0),
            (State::Cancelled, 70),
            (State::Skipped, 0),
            (State::Withdrawn { leaves: true }, 90),
        ])
        .items()
        .cloned()
        .collect();
        items.push(Item::stored(ItemId(9), "there from the start.png"));
        let aside = Queue::of(Rules::default(), items).aside();
        assert_eq!(
            aside,
            Aside { uploaded: 1, total: 3, percent: 50, going: Going::On, is_under_way: true, ..Aside::default() }
        );
    }

    #[test]
    fn all_is_done_once_the_store_has_the_last_file_and_no_earlier() {
        assert_eq!(queue(&[(State::Finishing, 100), (State::Uploaded, 100)]).aside().percent, 99);
        assert_eq!(queue(&[(State::Uploaded, 100), (State::Uploaded, 100)]).aside().percent, 100);
    }

    #[test]
    fn what_needs_a_person_is_told() {
        let aside = queue(&[
            (State::NeedsSignIn, 10),
            (State::NeedsFile(Lack::Absent), 10),
            (State::Failed(Failure::Unreadable), 10),
            (State::Sending, 10),
        ])
        .aside();
        assert_eq!((aside.attention, aside.needs_sign_in, aside.going), (3, true, Going::On));
        assert_eq!(queue(&[(State::Paused, 10), (State::Uploaded, 0)]).aside().going, Going::Paused);
        assert_eq!(queue(&[(State::Uploaded, 0)]).aside().going, Going::Nowhere);
    }

    #[test]
    fn what_the_page_could_not_go_on_with_holds_nobody_back() {
        for state in [
            State::NeedsFile(Lack::Absent),
            State::Uploaded,
            State::Failed(Failure::Unreadable),
            State::Skipped,
            State::Withdrawn { leaves: false },
            State::Cancelled,
            State::Elsewhere,
        ] {
            assert!(!queue(&[(state.clone(), 10)]).is_under_way(), "{state:?}");
        }
        for state in [State::Added, State::Queued, State::Sending, State::Paused, State::NeedsSignIn, State::Offline] {
            assert!(queue(&[(State::Uploaded, 0), (state.clone(), 10)]).is_under_way(), "{state:?}");
        }
    }
    #[test]
    fn a_row_that_only_its_page_can_bring_to_an_end_is_unfinished() {
        for state in [State::Sending, State::Paused, State::Elsewhere, State::Failed(Failure::StoreUnreachable)] {
            assert!(queue(&[(State::Uploaded, 0), (state.clone(), 10)]).is_unfinished(), "{state:?}");
        }
        for state in [State::Uploaded, State::Skipped, State::Cancelled, State::NeedsFile(Lack::Absent)] {
            assert!(!queue(&[(state.clone(), 10)]).is_unfinished(), "{state:?}");
        }
    }
}
