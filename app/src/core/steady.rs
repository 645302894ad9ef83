//! A clock that only goes forward, made of the two that a browser has: one that people and time servers set, and one that counts from an
//! arbitrary moment and may stand still while the machine sleeps.

use std::time::Duration;

/// What the two differ by less from one reading to the next is no sleep: clocks are made to run a little faster or slower.
const TREMBLE: Duration = Duration::from_secs(1);

/// The time since an arbitrary moment, with the time that the machine slept. A clock that is set forward looks like sleep, and one that
/// is set back like nothing: it never goes back, and is never wrong because the other one is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Steady {
    /// Of both clocks: the one that counts, and the one that is set.
    last: Option<(Duration, Duration)>,
    /// What was missing from the one that counts.
    slept: Duration,
}

impl Steady {
    /// The time, by what both clocks say at this moment.
    pub fn at(&mut self, counted: Duration, set: Duration) -> Duration {
        if let Some((counted_before, set_before)) = self.last {
            let counted_since = counted.saturating_sub(counted_before);
            // Also when the counting begins anew, which it does not in one page.
            self.slept = self.slept.saturating_add(counted_before.saturating_sub(counted));
            let missing = set.saturating_sub(set_before).saturating_sub(counted_since);
            if missing > TREMBLE {
                self.slept = self.slept.saturating_add(missing);
            }
        }
        self.last = Some((counted, set));
        counted.saturating_add(self.slept)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use proptest::prelude::*;

    use super::Steady;

    const YEAR: u64 = 365 * 24 * 60 * 60;

    fn s(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    #[test]
    fn a_clock_that_is_wrong_by_a_year_changes_nothing() {
        for year in [0, YEAR, 100 * YEAR] {
            let mut steady = Steady::default();
            for second in 0..100 {
                assert_eq!(steady.at(s(second), s(year + second)), s(second));
            }
        }
    }

    #[test]
    fn sleep_counts_whether_the_counting_stood_still_or_not() {
        let mut steady = Steady::default();
        steady.at(s(10), s(1_000));
        assert_eq!(steady.at(s(12), s(1_602)), s(612), "it stood still");
        assert_eq!(steady.at(s(612), s(2_202)), s(1_212), "it went on");
        assert_eq!(steady.at(s(613), s(2_203)), s(1_213));
    }

    #[test]
    fn a_clock_that_is_set_back_takes_nothing_away_and_one_that_is_set_forward_is_sleep() {
        let mut steady = Steady::default();
        steady.at(s(10), s(2 * YEAR));
        assert_eq!(steady.at(s(11), s(YEAR)), s(11));
        assert_eq!(steady.at(s(12), s(YEAR + 1)), s(12));
        assert_eq!(steady.at(s(13), s(2 * YEAR + 2)), s(13 + YEAR));
    }

    #[test]
    fn a_clock_that_is_made_to_run_a_little_faster_is_no_sleep() {
        let mut steady = Steady::default();
        for half_seconds in 0..10_000_u32 {
            let counted = Duration::from_millis(500) * half_seconds;
            assert_eq!(steady.at(counted, counted.mul_f64(1.0005)), counted);
        }
    }

    proptest! {
        #[test]
        fn it_never_goes_back_and_never_slower_than_what_counts(
            readings in prop::collection::vec((0_u64..1_000, 0_u64..3 * YEAR), 1..50)
        ) {
            let (mut steady, mut counted, mut last) = (Steady::default(), 0, None);
            for (step, set) in readings {
                counted += step;
                let now = steady.at(s(counted), s(set));
                if let Some(last) = last {
                    prop_assert!(now >= last + s(step));
                }
                last = Some(now);
            }
        }
    }
}
