//! The time, as a parameter: nothing else in this crate asks the system for it.

use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Tells the time. Tests hand in one that they move themselves.
pub trait Clock: Send + Sync {
    /// The current time.
    fn now(&self) -> SystemTime;

    /// Whole seconds since 1970-01-01T00:00:00Z, as cookies and tokens hold them.
    fn now_s(&self) -> i64 {
        seconds(self.now())
    }
}

/// A clock that many parts hold.
pub type SharedClock = Arc<dyn Clock>;

/// Whole seconds since 1970-01-01T00:00:00Z; 0 for a time before.
#[must_use]
pub fn seconds(time: SystemTime) -> i64 {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO);
    i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
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
