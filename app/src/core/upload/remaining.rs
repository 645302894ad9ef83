//! How long it will take until the rest is sent, by the pace of the last seconds: steady, and in steps that are coarse enough to
//! be true.

use std::collections::VecDeque;
use std::time::Duration;

/// The seconds whose pace counts.
const WINDOW: Duration = Duration::from_secs(12);

/// Before so much was seen of the pace, nothing is said.
const FIRST: Duration = Duration::from_secs(3);

/// Without a byte for so long there is no pace.
const STILL: Duration = Duration::from_secs(5);

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;

/// How long it will take, as it is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimeLeft {
    /// Less than that many seconds: steps of 10.
    Seconds(u32),
    /// About so many minutes.
    Minutes(u32),
    /// About so many hours.
    Hours(u32),
}

impl TimeLeft {
    /// In the step that it falls into, never less than it takes.
    #[must_use]
    pub fn of(left: Duration) -> Self {
        let seconds = left.as_secs().saturating_add(u64::from(left.subsec_nanos() > 0));
        let whole = |unit: u64, step: u64| u32::try_from(seconds.div_ceil(unit * step) * step).unwrap_or(u32::MAX);
        match seconds {
            0..=50 => Self::Seconds(whole(1, 10).max(10)),
            51..=600 => Self::Minutes(whole(MINUTE, 1)),
            601..=3_300 => Self::Minutes(whole(MINUTE, 5)),
            // Hours alone would say twice what it takes.
            3_301..=7_200 => Self::Minutes(whole(MINUTE, 10)),
            _ => Self::Hours(whole(HOUR, 1)),
        }
    }
}

/// What was seen of how bytes went, and what was said last. The times are moments on one clock.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Remaining {
    /// When so many bytes were sent in all, oldest first.
    seen: VecDeque<(Duration, u64)>,
    /// When bytes were seen to move last.
    moved_at: Duration,
    /// When which time was expected.
    expected: Option<(Duration, Duration)>,
}

impl Remaining {
    /// What is to be said at this moment, when `sent` bytes of `total` are sent; nothing as long as the pace is not known, and
    /// when nothing is left. To be asked about once a second.
    pub(super) fn at(&mut self, now: Duration, sent: u64, total: u64) -> Option<TimeLeft> {
        self.see(now, sent);
        let left = self.by_pace(now, sent, total)?;
        Some(TimeLeft::of(self.steady(now, left)))
    }

    /// At this moment `sent` bytes are sent.
    pub(super) fn see(&mut self, now: Duration, sent: u64) {
        // A clock that was set back, or bytes that do not count any more, begin anew.
        if self.seen.back().is_some_and(|(then, before)| now < *then || sent < *before) {
            *self = Self::default();
        }
        if self.seen.back().is_none_or(|(_, before)| sent > *before) {
            self.moved_at = now;
        }
        self.seen.push_back((now, sent));
        // One from before the window stays, so that all of it is seen.
        while self.seen.get(1).is_some_and(|(then, _)| now.saturating_sub(*then) >= WINDOW) {
            self.seen.pop_front();
        }
    }

    /// How many bytes went in a second lately, once enough was seen.
    pub(super) fn bytes_per_s(&self) -> Option<u64> {
        let ((then, before), (now, sent)) = (self.seen.front()?, self.seen.back()?);
        let (time, bytes) = (now.saturating_sub(*then), sent.saturating_sub(*before));
        (time >= FIRST && bytes > 0).then(|| (bytes as f64 / time.as_secs_f64()) as u64)
    }

    /// By the pace of the last seconds alone.
    fn by_pace(&mut self, now: Duration, sent: u64, total: u64) -> Option<Duration> {
        let (then, before) = *self.seen.front()?;
        let (time, bytes) = (now.saturating_sub(then), sent.saturating_sub(before));
        let has_pace = time >= FIRST && bytes > 0 && now.saturating_sub(self.moved_at) < STILL;
        let left = total.saturating_sub(sent);
        if !has_pace || left == 0 {
            self.expected = None;
            return None;
        }
        let seconds = time.as_secs_f64() * left as f64 / bytes as f64;
        Duration::try_from_secs_f64(seconds).ok()
    }

    /// What was expected runs down like a clock, until the pace says something else than that by more than a quarter.
    fn steady(&mut self, now: Duration, left: Duration) -> Duration {
        let expected = self.expected.map(|(then, left)| left.saturating_sub(now.saturating_sub(then)));
        match expected.filter(|expected| expected.abs_diff(left) <= *expected / 4) {
            Some(expected) => expected,
            None => {
                self.expected = Some((now, left));
                left
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Remaining, TimeLeft};

    const MB: u64 = 1_000_000;

    fn s(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    #[test]
    fn steps_are_coarse_and_never_say_less_than_it_takes() {
        for (seconds, said) in [
            (0, TimeLeft::Seconds(10)),
            (10, TimeLeft::Seconds(10)),
            (11, TimeLeft::Seconds(20)),
            (50, TimeLeft::Seconds(50)),
            (51, TimeLeft::Minutes(1)),
            (61, TimeLeft::Minutes(2)),
            (600, TimeLeft::Minutes(10)),
            (601, TimeLeft::Minutes(15)),
            (3_300, TimeLeft::Minutes(55)),
            (3_301, TimeLeft::Minutes(60)),
            (3_601, TimeLeft::Minutes(70)),
            (7_200, TimeLeft::Minutes(120)),
            (7_201, TimeLeft::Hours(3)),
        ] {
            assert_eq!(TimeLeft::of(s(seconds)), said, "{seconds}");
        }
        assert_eq!(TimeLeft::of(Duration::MAX), TimeLeft::Hours(u32::MAX));
    }

    #[test]
    fn nothing_is_said_in_the_first_seconds_nor_when_nothing_is_left() {
        let mut remaining = Remaining::default();
        for second in 0..3 {
            assert_eq!(remaining.at(s(second), second * MB, 100 * MB), None, "{second}");
        }
        assert_eq!(remaining.at(s(3), 3 * MB, 100 * MB), Some(TimeLeft::Minutes(2)));
        assert_eq!(remaining.at(s(4), 100 * MB, 100 * MB), None);
    }

    #[test]
    fn a_pace_that_trembles_lets_the_time_run_down_without_a_jump() {
        let mut remaining = Remaining::default();
        let mut sent = 0;
        let mut last = u32::MAX;
        for second in 0..100 {
            // A fifth more or less than a megabyte each second.
            sent += if second % 2 == 0 { 800_000 } else { 1_200_000 };
            let said = match remaining.at(s(second), sent, 100 * MB) {
                Some(TimeLeft::Minutes(minutes)) => minutes * 60,
                Some(TimeLeft::Seconds(seconds)) => seconds,
                Some(TimeLeft::Hours(_)) => panic!("it takes no hour"),
                None => continue,
            };
            assert!(said <= last, "from {last} to {said}");
            last = said;
        }
        assert_eq!(last, 10);
    }

    #[test]
    fn a_pace_that_changes_for_good_is_followed() {
        let mut remaining = Remaining::default();
        for second in 0..20 {
            let _ = remaining.at(s(second), second * 10 * MB, 1_000 * MB);
        }
        for second in 20..40 {
            let _ = remaining.at(s(second), 200 * MB + (second - 20) * MB, 1_000 * MB);
        }
        assert_eq!(remaining.at(s(40), 220 * MB, 1_000 * MB), Some(TimeLeft::Minutes(15)));
    }

    #[test]
    fn what_stands_still_has_no_end_in_sight_and_begins_to_have_one_again() {
        let mut remaining = Remaining::default();
        for second in 0..5 {
            let _ = remaining.at(s(second), second * MB, 100 * MB);
        }
        assert!(remaining.at(s(8), 4 * MB, 100 * MB).is_some());
        assert_eq!(remaining.at(s(9), 4 * MB, 100 * MB), None);
        for second in 10..30 {
            let _ = remaining.at(s(second), (second - 5) * MB, 100 * MB);
        }
        assert_eq!(remaining.at(s(30), 25 * MB, 100 * MB), Some(TimeLeft::Minutes(2)));
    }

    #[test]
    fn bytes_that_do_not_count_any_more_and_a_clock_that_was_set_back_begin_anew() {
        let mut remaining = Remaining::default();
        for second in 10..20 {
            let _ = remaining.at(s(second), second * MB, 100 * MB);
        }
        assert_eq!(remaining.at(s(20), MB, 100 * MB), None);
        assert_eq!(remaining.at(s(1), 2 * MB, 100 * MB), None);
        assert_eq!(remaining.at(s(5), 6 * MB, 100 * MB), Some(TimeLeft::Minutes(2)));
    }
}
