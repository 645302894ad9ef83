//! Time windows, within which the addresses of one picture are the same, so that browsers keep what they fetched.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// How long a window is.
const LENGTH_S: u64 = 15 * 60;

/// How long before the end of an address a new one is asked for.
const RENEW_BEFORE_S: u64 = 5 * 60;

/// The shortest time after which a new address is asked for.
const SHORTEST_S: u64 = 30;

/// The window that a moment lies in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Window {
    start: SystemTime,
}

impl Window {
    /// The window of `now`.
    pub(crate) fn of(now: SystemTime) -> Self {
        let since = now.duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO).as_secs();
        Self { start: UNIX_EPOCH + Duration::from_secs(since - since % LENGTH_S) }
    }

    /// When an address is signed of an object that was written at `written`: at the window's start, or when it was
    /// written since. So an object that is written again gets another address, and a browser shows what is new.
    pub(crate) fn signing_time(self, written: SystemTime) -> SystemTime {
        written.clamp(self.start, self.start + Duration::from_secs(LENGTH_S))
    }

    /// Until when addresses of this window are good: a whole window beyond this one.
    pub(crate) fn end(self) -> SystemTime {
        self.start + Duration::from_secs(2 * LENGTH_S)
    }

    /// For how long an address is good that was signed at `signed`.
    pub(crate) fn good_for(self, signed: SystemTime) -> Duration {
        self.end().duration_since(signed).unwrap_or(Duration::ZERO)
    }

    /// After how many seconds from `now` a new address is to be asked for, when this one is good until `end`.
    pub(crate) fn renew_after_s(now: SystemTime, end: SystemTime) -> u64 {
        let left = end.duration_since(now).unwrap_or(Duration::ZERO).as_secs();
        left.saturating_sub(RENEW_BEFORE_S).max(SHORTEST_S)
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime, UNIX_EPOCH};

    use super::{LENGTH_S, Window};

    fn at(seconds: u64) -> SystemTime {
        UNIX_EPOCH + Duration::from_secs(seconds)
    }

    #[test]
    fn every_moment_of_a_window_signs_at_the_same_time() {
        let start = 1_000 * LENGTH_S;
        for offset in [0, 1, LENGTH_S - 1] {
            assert_eq!(Window::of(at(start + offset)).signing_time(at(1)), at(start));
        }
        assert_eq!(Window::of(at(start + LENGTH_S)).signing_time(at(1)), at(start + LENGTH_S));
    }

    #[test]
    fn an_object_that_is_written_again_gets_another_address_which_ends_with_the_window() {
        let start = 1_000 * LENGTH_S;
        let window = Window::of(at(start + 60));
        let signed = window.signing_time(at(start + 50));
        assert_eq!(signed, at(start + 50));
        assert_eq!(signed + window.good_for(signed), window.end());
    }

    #[test]
    fn a_store_whose_clock_is_ahead_does_not_move_an_address_out_of_its_window() {
        let window = Window::of(at(1_000 * LENGTH_S));
        assert_eq!(window.signing_time(at(5_000 * LENGTH_S)), at(1_001 * LENGTH_S));
    }

    #[test]
    fn a_renewal_comes_before_the_end_and_gets_another_address() {
        let start = 1_000 * LENGTH_S;
        for offset in 0..LENGTH_S {
            let now = at(start + offset);
            let window = Window::of(now);
            let renewal = now + Duration::from_secs(Window::renew_after_s(now, window.end()));
            assert!(renewal < window.end());
            assert_ne!(Window::of(renewal), window);
        }
    }
}
