//! The time, as a parameter: nothing else in this crate asks the system for it.

mod corrected;

use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rustix::time::{ClockId, clock_gettime};

pub(crate) use corrected::Corrected;

/// The clock that nobody sets, and that goes on while the machine sleeps.
#[cfg(target_os = "linux")]
const STEADY: ClockId = ClockId::Boottime;
#[cfg(not(target_os = "linux"))]
const STEADY: ClockId = ClockId::Monotonic;

/// Tells the time. Tests hand in one that they move themselves.
pub trait Clock: Send + Sync {
    /// The current time.
    fn now(&self) -> SystemTime;

    /// Whole seconds since 1970-01-01T00:00:00Z, as cookies and tokens hold them.
    fn now_s(&self) -> i64 {
        seconds(self.now())
    }

    /// How long it is since some moment of the past, the same one for as long as the process runs. Nobody sets it, and it counts
    /// sleep: it tells when [`Clock::now`] was set.
    fn steady(&self) -> Duration {
        let time = clock_gettime(STEADY);
        Duration::new(u64::try_from(time.tv_sec).unwrap_or_default(), u32::try_from(time.tv_nsec).unwrap_or_default())
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
