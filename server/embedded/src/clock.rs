//! The time, as a parameter: nothing else in this crate asks the system for it. The crate that verifies signatures of S3
//! requests does, which counts where a presigned address ends: see docs/LIMITS.md.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Tells the time. Tests hand in one that they move themselves.
pub trait Clock: Send + Sync {
    /// The current time.
    fn now(&self) -> SystemTime;

    /// Whole seconds since 1970-01-01T00:00:00Z, as tokens and the index store them.
    fn now_s(&self) -> i64 {
        let since = self.now().duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO);
        i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
    }
}

/// The system's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place where this crate reads the system's clock")]
    fn now(&self) -> SystemTime {
        SystemTime::now()
    }
}
