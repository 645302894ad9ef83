//! How many uploads one person may begin: a bucket of tokens that fills as time goes on, kept as the moment at which it will be full again
//! (the generic cell rate algorithm, ITU-T I.371, annex A).
//!
//! Each process counts for itself, and a restart forgets: it is a fence against programs that run wild, and nobody's quota.

use std::collections::HashMap;
use std::num::NonZeroU32;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

/// The time in which an empty bucket fills.
const MINUTE: Duration = Duration::from_secs(60);

/// The most people who are counted at once. Whoever comes beyond that is let through: a fence that fills keeps nobody out.
const MOST_PEOPLE: usize = 100_000;

/// What each person may still begin.
#[derive(Debug)]
pub(crate) struct Allowance {
    /// How many in a minute, and at once after a minute without any; none sets no limit.
    a_minute: Option<NonZeroU32>,
    /// When each bucket that is not full will be, by identity id.
    full_at: Mutex<HashMap<String, SystemTime>>,
}

impl Allowance {
    /// So many in a minute for each; 0 sets no limit.
    pub(crate) fn new(a_minute: u32) -> Self {
        Self { a_minute: NonZeroU32::new(a_minute), full_at: Mutex::default() }
    }

    /// Takes one.
    ///
    /// # Errors
    /// After how many seconds, at least one, there will be another one, when there is none left.
    pub(super) fn take(&self, identity_id: &str, now: SystemTime) -> Result<(), u32> {
        let Some(a_minute) = self.a_minute else { return Ok(()) };
        let one = MINUTE / a_minute.get();
        let mut full_at = self.full_at.lock().unwrap_or_else(PoisonError::into_inner);
        let known = full_at.get(identity_id).copied();
        // A clock that was set back would have the bucket be empty for as long.
        let due = known.map_or(now, |due| due.clamp(now, now + MINUTE));
        if known.is_some() {
            full_at.insert(identity_id.to_owned(), due);
        }
        let lacking = due.duration_since(now).unwrap_or_default().saturating_sub(MINUTE.saturating_sub(one));
        if !lacking.is_zero() {
            let seconds = lacking.as_secs() + u64::from(lacking.subsec_nanos() > 0);
            return Err(u32::try_from(seconds).unwrap_or(u32::MAX));
        }
        if known.is_none() && full_at.len() >= MOST_PEOPLE {
            full_at.retain(|_, due| *due > now);
            if full_at.len() >= MOST_PEOPLE {
                return Ok(());
            }
        }
        full_at.insert(identity_id.to_owned(), due + one);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime, UNIX_EPOCH};

    use super::{Allowance, MINUTE, MOST_PEOPLE};

    fn at(ms: u64) -> SystemTime {
        UNIX_EPOCH + Duration::from_millis(1_000_000_000 + ms)
    }

    fn taken(allowance: &Allowance, who: &str, now: SystemTime) -> usize {
        (0..100_000).take_while(|_| allowance.take(who, now).is_ok()).count()
    }

    #[test]
    fn so_many_at_once_and_as_many_in_each_minute_after_that() {
        for a_minute in [1, 7, 60, 6_000, 60_001] {
            let allowance = Allowance::new(a_minute);
            let count = usize::try_from(a_minute).unwrap();
            assert_eq!(taken(&allowance, "ada", at(0)), count);
            assert_eq!(taken(&allowance, "ada", at(0)), 0);
            let half = taken(&allowance, "ada", at(30_000));
            assert!((count / 2..=count / 2 + 1).contains(&half), "{half} of {a_minute}");
            assert_eq!(taken(&allowance, "ada", at(500_000)), count, "no more after a long time than at once");
        }
    }

    #[test]
    fn whoever_has_none_is_told_when_and_has_one_then() {
        let allowance = Allowance::new(20);
        assert_eq!(taken(&allowance, "ada", at(0)), 20);
        assert_eq!(allowance.take("ada", at(0)), Err(3));
        assert_eq!(allowance.take("ada", at(2_999)), Err(1));
        // A refusal costs nothing.
        assert_eq!(allowance.take("ada", at(3_000)), Ok(()));
        assert_eq!(allowance.take("ada", at(3_000)), Err(3));
    }

    #[test]
    fn nobody_has_less_because_of_somebody_else() {
        let allowance = Allowance::new(5);
        assert_eq!(taken(&allowance, "ada", at(0)), 5);
        assert_eq!(taken(&allowance, "bob", at(0)), 5);
    }

    #[test]
    fn nought_sets_no_limit_and_remembers_nobody() {
        let allowance = Allowance::new(0);
        assert_eq!(taken(&allowance, "ada", at(0)), 100_000);
        assert!(allowance.full_at.lock().unwrap().is_empty());
    }

    #[test]
    fn a_clock_that_is_set_back_locks_nobody_out() {
        let allowance = Allowance::new(60);
        assert_eq!(taken(&allowance, "ada", at(100_000_000)), 60);
        assert_eq!(allowance.take("ada", at(0)), Err(1));
        let allowed = (1..100).filter(|second| allowance.take("ada", at(second * 1_000)).is_ok()).count();
        assert_eq!(allowed, 99, "the minute begins when it is noticed");
    }

    #[test]
    fn what_is_remembered_has_a_bound_and_nobody_is_refused_for_it() {
        let allowance = Allowance::new(1);
        for person in 0..MOST_PEOPLE + 10 {
            assert_eq!(allowance.take(&person.to_string(), at(0)), Ok(()));
        }
        assert_eq!(allowance.full_at.lock().unwrap().len(), MOST_PEOPLE);
        assert!(allowance.take("0", at(0)).is_err());
        // Full buckets are forgotten.
        assert_eq!(allowance.take("late", at(0) + MINUTE), Ok(()));
        assert_eq!(allowance.full_at.lock().unwrap().len(), 1);
    }
}
