//! What the heading over the rows says.

use super::item::Item;
use super::queue::Queue;
use super::state::State;

/// What the heading over the rows says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Summary {
    /// There is no row.
    Empty,
    /// So many files wait until the person lets them go, or brings their number down.
    Selected(usize),
    /// So many files are on their way or wait for something.
    Uploading(usize),
    /// The browser says that there is no connection, and so many files wait for one.
    Offline(usize),
    /// Nothing is on its way, and so many files cannot go on without the person.
    Waiting(usize),
    /// Nothing is on its way, and the store has so many files.
    Uploaded(usize),
    /// Nothing is on its way, and so many files were refused, given up or did not arrive.
    Failed(usize),
}

impl Queue {
    /// What the heading over the rows says.
    #[must_use]
    pub fn summary(&self) -> Summary {
        let in_flight = self.count(Item::is_in_flight);
        let held_back = match self.exceeded_limit() {
            Some(_) => self.count(|item| item.state == State::Added || item.is_queued()),
            None => self.count(|item| item.state == State::Added),
        };
        if in_flight == 0 && held_back > 0 {
            return Summary::Selected(held_back);
        }
        let is_over = |item: &Item| item.has_ended() || item.is_withdrawn();
        let asking = self.count(|item| item.needs_attention() && !is_over(item));
        let pending = self.count(|item| !is_over(item));
        if pending > 0 && pending == asking {
            return Summary::Waiting(asking);
        }
        match (pending, self.count(Item::is_uploaded), self.count(is_over)) {
            (0, 0, 0) => Summary::Empty,
            (0, 0, failed) => Summary::Failed(failed),
            (0, uploaded, _) => Summary::Uploaded(uploaded),
            (pending, _, _) if self.is_offline() => Summary::Offline(pending - asking),
            (pending, _, _) => Summary::Uploading(pending),
        }
    }
}
