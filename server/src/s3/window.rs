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

    /// When addresses of this window are signed.
    pub(crate) fn signing_time(self) -> SystemTime {
        self.start
    }

    /// For how long they are good from their signing: a whole window beyond this one.
    pub(crate) fn good_for() -> Duration {
        Duration::from_secs(2 * LENGTH_S)
    }

    /// Until when they are good.
    pub(crate) fn end(self) -> SystemTime {
        self.start + Self::good_for()
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
            assert_eq!(Window::of(at(start + offset)).signing_time(), at(start));
        }
        assert_eq!(Window::of(at(start + LENGTH_S)).signing_time(), at(start + LENGTH_S));
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
