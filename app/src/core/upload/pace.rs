//! How much goes to the store at once: one limit for all files, which falls when the store is busy and rises again by
//! what it takes in (additive increase, multiplicative decrease: RFC 5681, section 3.1).

/// The limit, and what is known of how requests fare.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pace {
    limit: usize,
    most: usize,
    /// Whether the store was too busy for the most, and has not taken it in again since.
    is_held_back: bool,
    /// Successes since the limit changed.
    taken_in: usize,
    /// Counts the times that the limit fell. What was sent before the last time says nothing new when it fails.
    pub(super) era: u32,
    /// Bodies and parts that the store took in.
    pub(super) store_successes: u64,
    /// Calls that the page's server answered.
    pub(super) server_successes: u64,
}

impl Pace {
    /// At the most that is allowed, which is at least one.
    pub(super) fn new(most: usize) -> Self {
        let most = most.max(1);
        Self { limit: most, most, is_held_back: false, taken_in: 0, era: 0, store_successes: 0, server_successes: 0 }
    }

    /// Another most is allowed, which is at least one. What was learned of the store stays.
    pub(super) fn allow(&mut self, most: usize) {
        self.most = most.max(1);
        if !self.is_held_back {
            self.limit = self.most;
        }
    }

    /// The most bodies and parts that are to be under way now.
    pub(super) fn limit(&self) -> usize {
        self.limit.min(self.most)
    }

    /// The store took one in.
    pub(super) fn speed_up(&mut self) {
        self.store_successes += 1;
        self.taken_in += 1;
        if self.taken_in >= self.limit && self.limit < self.most {
            self.limit += 1;
            self.taken_in = 0;
            self.is_held_back = self.limit < self.most;
        }
    }

    /// The store is too busy for something that was sent in this era.
    pub(super) fn slow_down(&mut self, era: u32) {
        if era == self.era {
            self.limit = (self.limit() / 2).max(1);
            self.is_held_back = self.limit < self.most;
            self.era += 1;
            self.taken_in = 0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Pace;

    #[test]
    fn the_limit_halves_once_for_a_volley_and_grows_by_one_after_as_many_successes() {
        let mut pace = Pace::new(6);
        for _ in 0..6 {
            pace.slow_down(0);
        }
        assert_eq!(pace.limit(), 3);
        for (era, limit) in [(1, 1), (2, 1)] {
            pace.slow_down(era);
            assert_eq!(pace.limit(), limit);
        }
        for limit in [2, 2, 3, 3, 3, 4] {
            pace.speed_up();
            assert_eq!(pace.limit(), limit);
        }
        for _ in 0..100 {
            pace.speed_up();
        }
        assert_eq!(pace.limit(), 6);
    }

    #[test]
    fn something_always_may_be_sent() {
        assert_eq!(Pace::new(0).limit(), 1);
    }
}
