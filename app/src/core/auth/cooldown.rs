//! How long somebody waits before they may ask for another code: longer each time, so that a mailbox is not flooded and the few
//! codes that a pool sends an hour are not spent in a minute.

use serde::{Deserialize, Serialize};

/// The waits after the first code, the second, and every later one, in seconds.
const WAITS_S: [i64; 3] = [10, 30, 60];

/// The codes that were sent in this flow: how many, and when the last one was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sendings {
    /// When the last one was sent, in seconds since 1970.
    last_s: i64,
    /// How many were sent.
    count: u8,
}

impl Sendings {
    /// One more after these, now.
    #[must_use]
    pub fn and_one(before: Option<Self>, now_s: i64) -> Self {
        Self { last_s: now_s, count: before.map_or(0, |before| before.count).saturating_add(1) }
    }

    /// How many seconds are left to wait. A clock that was set back makes nobody wait longer than a whole wait.
    #[must_use]
    pub fn wait_s(self, now_s: i64) -> u32 {
        let index = usize::from(self.count.saturating_sub(1)).min(WAITS_S.len() - 1);
        let wait_s = WAITS_S.get(index).copied().unwrap_or_default();
        let left_s = self.last_s.saturating_add(wait_s).saturating_sub(now_s).clamp(0, wait_s);
        u32::try_from(left_s).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::Sendings;

    #[test]
    fn each_further_code_is_waited_for_longer_up_to_a_minute() {
        let first = Sendings::and_one(None, 1_000);
        assert_eq!([1_000, 1_004, 1_009, 1_010, 9_000].map(|now_s| first.wait_s(now_s)), [10, 6, 1, 0, 0]);
        let second = Sendings::and_one(Some(first), 1_010);
        assert_eq!(second.wait_s(1_010), 30);
        let third = Sendings::and_one(Some(second), 1_040);
        let many = (0..300).fold(third, |before, _| Sendings::and_one(Some(before), 1_040));
        assert_eq!((third.wait_s(1_040), many.wait_s(1_040)), (60, 60));
    }

    #[test]
    fn a_clock_that_was_set_back_makes_nobody_wait_longer() {
        assert_eq!(Sendings::and_one(None, 1_000).wait_s(0), 10);
    }
}
