//! How much goes into a call: as much as is answered in a few seconds, so that there is something to see and to call off.

use std::time::Duration;

/// How much the first call takes.
const FIRST: usize = 16;

/// The least that a call takes.
const LEAST: usize = 8;

/// The most that a call takes.
const MOST: usize = 512;

/// What is answered in less could have been more.
const QUICK: Duration = Duration::from_secs(2);

/// What is answered in more should have been less.
const SLOW: Duration = Duration::from_secs(8);

/// What a folder counts as: nobody knows how much is in it.
pub(super) const FOLDER: usize = 16;

/// How many files the next call takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pace(usize);

impl Default for Pace {
    fn default() -> Self {
        Self(FIRST)
    }
}

impl Pace {
    pub(super) fn files(self) -> usize {
        self.0
    }

    /// A call was answered within this time.
    pub(super) fn answered(&mut self, took: Duration) {
        if took < QUICK {
            self.0 = (self.0 * 2).min(MOST);
        } else if took > SLOW {
            self.0 = (self.0 / 2).max(LEAST);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{FIRST, LEAST, MOST, Pace};

    #[test]
    fn quick_answers_make_calls_larger_and_slow_ones_smaller_within_bounds() {
        let mut pace = Pace::default();
        pace.answered(Duration::from_secs(5));
        assert_eq!(pace.files(), FIRST);
        pace.answered(Duration::from_millis(900));
        assert_eq!(pace.files(), 2 * FIRST);
        pace.answered(Duration::from_secs(20));
        assert_eq!(pace.files(), FIRST);
        for (took, end) in [(Duration::ZERO, MOST), (Duration::from_secs(75), LEAST)] {
            (0..20).for_each(|_| pace.answered(took));
            assert_eq!(pace.files(), end);
        }
    }
}
