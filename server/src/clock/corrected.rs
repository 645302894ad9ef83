//! The time of a service that checks signatures, where this machine's clock is wrong: by what each of its answers says of the time
//! (`Date`, RFC 9110, section 6.6.1).
//!
//! An answer's `Date` has whole seconds, and was written between the request and the answer: so it bounds how far the service's time
//! is ahead of a clock that nobody sets. This machine's own clock counts while it agrees with that to a few seconds, and the
//! service's time does while it does not: as soon as somebody sets the clock, wrongly or rightly, and without an answer.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use aws_smithy_async::time::TimeSource;
use aws_smithy_types::date_time::{DateTime, Format};

use super::{Clock, SharedClock};

/// By how much this machine's clock may be off and still counts: far less than what any service minds.
const TOLERANCE_MS: i64 = 5_000;

/// A clock that was wrong is said to be right again when it is off by less: so that the log does not say both in turn.
const RIGHT_AGAIN_MS: i64 = 3_000;

/// An answer that took longer says too little of the time.
const SLOWEST: Duration = Duration::from_secs(10);

/// A service's time, as far as it is known; this machine's, as long as nothing is.
#[derive(Clone)]
pub(crate) struct Corrected(Arc<Inner>);

struct Inner {
    own: SharedClock,
    /// Whose time it is, for the log.
    whose: &'static str,
    known: Mutex<Known>,
}

#[derive(Default)]
struct Known {
    ahead: Option<Ahead>,
    /// By how much the log says that this machine's clock is off.
    told_ms: Option<i64>,
}

/// How far the service's time is ahead of the steady clock: at least, and at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Ahead {
    least_ms: i64,
    most_ms: i64,
}

/// What is to be told of this machine's clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum News {
    /// By how much it is off, in milliseconds; ahead, if it is more than nothing.
    Off(i64),
    RightAgain,
}

impl Corrected {
    /// This machine's clock until an answer tells more. `whose` time it is stands in the log.
    pub(crate) fn new(own: SharedClock, whose: &'static str) -> Self {
        Self(Arc::new(Inner { own, whose, known: Mutex::default() }))
    }

    /// Takes in the `Date` of an answer that has just come to a request that was sent at `sent`, by [`Clock::steady`].
    pub(crate) fn heard(&self, sent: Duration, date: &str) {
        let received = self.steady();
        let date = DateTime::from_str(date, Format::HttpDate).ok().and_then(|date| SystemTime::try_from(date).ok());
        let Some(date) = date.filter(|_| received.saturating_sub(sent) <= SLOWEST) else { return };
        let of_system_ms = millis(self.0.own.now()) - whole_millis(received);
        let news = self.known(|known| known.learn(Ahead::of(date, sent, received), of_system_ms));
        let whose = self.0.whose;
        match news {
            Some(News::Off(by_ms)) => {
                let way = if by_ms > 0 { "ahead of" } else { "behind" };
                tracing::error!(
                    "this server's clock is {} seconds {way} that of {whose}, whose time counts here until it is right. \
                     Set it, and have it kept by NTP",
                    by_ms.unsigned_abs().div_ceil(1_000)
                );
            }
            Some(News::RightAgain) => tracing::info!("this server's clock agrees again with that of {whose}"),
            None => {}
        }
    }

    fn known<T>(&self, with: impl FnOnce(&mut Known) -> T) -> T {
        with(&mut self.0.known.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Clock for Corrected {
    fn now(&self) -> SystemTime {
        let (system, steady_ms) = (self.0.own.now(), whole_millis(self.steady()));
        let wrong = self.known(|known| {
            let bound_ms = if known.told_ms.is_some() { RIGHT_AGAIN_MS } else { TOLERANCE_MS };
            known.ahead.filter(|ahead| ahead.beside_ms(millis(system) - steady_ms).abs() > bound_ms)
        });
        let theirs = wrong.and_then(|ahead| u64::try_from(steady_ms + ahead.middle_ms()).ok());
        theirs.map_or(system, |ms| UNIX_EPOCH + Duration::from_millis(ms))
    }

    fn steady(&self) -> Duration {
        self.0.own.steady()
    }
}

impl TimeSource for Corrected {
    fn now(&self) -> SystemTime {
        Clock::now(self)
    }
}

impl fmt::Debug for Corrected {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Corrected({})", self.0.whose)
    }
}

impl Known {
    /// Takes in what an answer tells; `of_system_ms` is how far this machine's clock is ahead of the steady one. What agrees makes it
    /// more exact, and otherwise the latest answer is right: the steady clock may not be perfectly steady.
    fn learn(&mut self, latest: Ahead, of_system_ms: i64) -> Option<News> {
        let ahead = self.ahead.and_then(|before| before.and(latest)).unwrap_or(latest);
        self.ahead = Some(ahead);
        let (beside_ms, off_ms) = (ahead.beside_ms(of_system_ms).abs(), of_system_ms - ahead.middle_ms());
        match self.told_ms {
            Some(_) if beside_ms <= RIGHT_AGAIN_MS => {
                self.told_ms = None;
                Some(News::RightAgain)
            }
            Some(told_ms) if (off_ms - told_ms).abs() <= TOLERANCE_MS => None,
            None if beside_ms <= TOLERANCE_MS => None,
            _ => {
                self.told_ms = Some(off_ms);
                Some(News::Off(off_ms))
            }
        }
    }
}

impl Ahead {
    fn of(date: SystemTime, sent: Duration, received: Duration) -> Self {
        let date_ms = millis(date);
        Self { least_ms: date_ms - whole_millis(received), most_ms: date_ms + 1_000 - whole_millis(sent) }
    }

    /// Where both are true, if they can be.
    fn and(self, other: Self) -> Option<Self> {
        let both = Self { least_ms: self.least_ms.max(other.least_ms), most_ms: self.most_ms.min(other.most_ms) };
        (both.least_ms <= both.most_ms).then_some(both)
    }

    fn middle_ms(self) -> i64 {
        i64::midpoint(self.least_ms, self.most_ms)
    }

    /// By how much at least something else is off that is so far ahead of the steady clock: less than nothing behind.
    fn beside_ms(self, other_ms: i64) -> i64 {
        other_ms - other_ms.clamp(self.least_ms, self.most_ms)
    }
}

/// Milliseconds since 1970; less than nothing before.
fn millis(time: SystemTime) -> i64 {
    match time.duration_since(UNIX_EPOCH) {
        Ok(since) => whole_millis(since),
        Err(before) => -whole_millis(before.duration()),
    }
}

fn whole_millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX / 4)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicI64, Ordering};

    use super::*;

    /// 2026-11-03T04:05:06Z.
    const NOW_S: i64 = 1_793_678_706;

    /// A machine whose steady clock and whose system's clock are moved by hand.
    #[derive(Default)]
    struct Machine {
        steady_ms: AtomicI64,
        system_ms: AtomicI64,
    }

    impl Machine {
        fn passes(&self, ms: i64) {
            self.steady_ms.fetch_add(ms, Ordering::Relaxed);
            self.system_ms.fetch_add(ms, Ordering::Relaxed);
        }

        fn is_set(&self, by_ms: i64) {
            self.system_ms.fetch_add(by_ms, Ordering::Relaxed);
        }
    }

    impl Clock for Machine {
        fn now(&self) -> SystemTime {
            UNIX_EPOCH + Duration::from_millis(self.system_ms.load(Ordering::Relaxed).unsigned_abs())
        }

        fn steady(&self) -> Duration {
            Duration::from_millis(self.steady_ms.load(Ordering::Relaxed).unsigned_abs())
        }
    }

    /// A machine whose clock is off by so much from a service's, and what it takes for the service's time.
    fn machine(off_ms: i64) -> (Arc<Machine>, Corrected) {
        let machine = Arc::new(Machine::default());
        machine.steady_ms.store(7_000_000, Ordering::Relaxed);
        machine.system_ms.store(NOW_S * 1_000 + off_ms, Ordering::Relaxed);
        (machine.clone(), Corrected::new(machine, "a service"))
    }

    /// An answer that comes after some milliseconds, halfway through which the service wrote its time, cut to seconds.
    fn answer(machine: &Machine, corrected: &Corrected, theirs_ms: &mut i64, takes_ms: i64) {
        let sent = machine.steady();
        machine.passes(takes_ms);
        *theirs_ms += takes_ms / 2;
        let date = DateTime::from_secs(*theirs_ms / 1_000).fmt(Format::HttpDate).unwrap();
        *theirs_ms += takes_ms - takes_ms / 2;
        corrected.heard(sent, &date);
    }

    fn off_by_ms(corrected: &Corrected, theirs_ms: i64) -> i64 {
        (millis(Clock::now(corrected)) - theirs_ms).abs()
    }

    #[test]
    fn a_wrong_clock_is_corrected_by_the_first_answer_and_more_exactly_by_others() {
        for off_ms in [3_600_000, -3_600_000, 6_500, -6_500, 40 * 365 * 86_400_000, -40 * 365 * 86_400_000] {
            let (machine, corrected) = machine(900 + off_ms);
            let mut theirs_ms = NOW_S * 1_000 + 900;
            assert_eq!(Clock::now(&corrected), machine.now(), "nothing is known");
            answer(&machine, &corrected, &mut theirs_ms, 200);
            assert!(off_by_ms(&corrected, theirs_ms) <= 600, "{off_ms}");
            for between_ms in [330, 410, 290, 370] {
                machine.passes(between_ms);
                theirs_ms += between_ms;
                answer(&machine, &corrected, &mut theirs_ms, 40);
            }
            assert!(off_by_ms(&corrected, theirs_ms) <= 200, "{off_ms} {}", off_by_ms(&corrected, theirs_ms));
        }
    }

    #[test]
    fn a_clock_that_is_off_by_a_few_seconds_counts_as_it_is() {
        for off_ms in [0, 4_000, -4_000] {
            let (machine, corrected) = machine(off_ms);
            let mut theirs_ms = NOW_S * 1_000;
            for takes_ms in [10, 900, 9_000, 20_000] {
                answer(&machine, &corrected, &mut theirs_ms, takes_ms);
                assert_eq!(Clock::now(&corrected), machine.now(), "{off_ms} {takes_ms}");
            }
        }
    }

    #[test]
    fn a_clock_that_is_set_is_noticed_at_once_in_both_directions() {
        let (machine, corrected) = machine(0);
        let mut theirs_ms = NOW_S * 1_000;
        answer(&machine, &corrected, &mut theirs_ms, 20);
        for by_ms in [3_600_000, -7_200_000, 3_600_000] {
            machine.is_set(by_ms);
            machine.passes(86_400_000);
            theirs_ms += 86_400_000;
            assert!(off_by_ms(&corrected, theirs_ms) <= 600, "{by_ms}");
        }
        assert_eq!(Clock::now(&corrected), machine.now(), "it is right again");
    }

    #[test]
    fn what_took_too_long_or_is_no_date_tells_nothing() {
        let (machine, corrected) = machine(3_600_000);
        let mut theirs_ms = NOW_S * 1_000;
        answer(&machine, &corrected, &mut theirs_ms, 10_001);
        corrected.heard(machine.steady(), "yesterday");
        assert_eq!(Clock::now(&corrected), machine.now());
    }

    #[test]
    fn each_change_is_told_once() {
        let mut known = Known::default();
        let theirs = Ahead { least_ms: 0, most_ms: 1_000 };
        for (of_system_ms, told) in [
            (500, None),
            (5_900, None),
            (3_600_500, Some(News::Off(3_600_000))),
            (3_600_700, None),
            (3_604_000, None),
            (-60_000, Some(News::Off(-60_500))),
            (-60_100, None),
            // Better, and not yet right.
            (-5_000, Some(News::Off(-5_500))),
            (-4_000, None),
            (-2_000, Some(News::RightAgain)),
            (-4_500, None),
        ] {
            assert_eq!(known.learn(theirs, of_system_ms), told, "{of_system_ms}");
        }
    }

    #[test]
    fn a_steady_clock_that_drifts_is_followed() {
        let mut known = Known::default();
        for minute in 0..10_000 {
            let least_ms = minute * 37;
            let news = known.learn(Ahead { least_ms, most_ms: least_ms + 1_050 }, least_ms + 500);
            assert_eq!(news, None, "{minute}");
        }
    }
}
