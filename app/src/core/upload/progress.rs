//! How far a file is, as it is shown.

use serde::{Deserialize, Serialize};

/// How much of a body is in the store or on its way there. What is shown never falls: bytes of a part that has to be sent
/// again are not taken back, they are only not counted twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Progress {
    sent: u64,
    total: u64,
}

impl Progress {
    /// Nothing of `total` bytes was sent yet.
    #[must_use]
    pub fn of(total: u64) -> Self {
        Self { sent: 0, total }
    }

    /// With `sent` bytes in all, unless more were known to be sent already.
    #[must_use]
    pub fn advanced_to(self, sent: u64) -> Self {
        Self { sent: self.sent.max(sent).min(self.total), ..self }
    }

    /// Bytes that count as sent.
    #[must_use]
    pub fn sent(self) -> u64 {
        self.sent
    }

    /// Bytes of the whole.
    #[must_use]
    pub fn total(self) -> u64 {
        self.total
    }

    /// Whole percents, at most 99: the last one is the store's answer.
    #[must_use]
    pub fn percent(self) -> u8 {
        let percent = u128::from(self.sent) * 100 / u128::from(self.total.max(1));
        u8::try_from(percent.min(99)).unwrap_or(99)
    }
}

#[cfg(test)]
mod tests {
    use super::Progress;

    #[test]
    fn progress_never_falls_and_never_passes_the_size() {
        let progress = Progress::of(200).advanced_to(100).advanced_to(40);
        assert_eq!(progress.percent(), 50);
        assert_eq!(progress.advanced_to(1000), Progress::of(200).advanced_to(200));
    }

    #[test]
    fn the_last_percent_is_left_to_the_stores_answer() {
        assert_eq!(Progress::of(200).advanced_to(200).percent(), 99);
        assert_eq!(Progress::of(0).advanced_to(0).percent(), 0);
        assert_eq!(Progress::of(u64::MAX).advanced_to(u64::MAX / 2).percent(), 49);
    }
}
