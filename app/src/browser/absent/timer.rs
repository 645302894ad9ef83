//! No timers on the server.

use std::time::Duration;

/// Nothing that will happen.
#[derive(Debug)]
pub struct Timer;

/// Forgets `then`.
#[must_use = "dropping the timer cancels it"]
pub fn after(_wait: Duration, _then: impl FnOnce() + 'static) -> Timer {
    Timer
}

/// Always the same moment.
#[must_use]
pub fn now() -> Duration {
    Duration::ZERO
}

/// No time at all.
#[must_use]
pub fn jitter(_most: Duration) -> Duration {
    Duration::ZERO
}

/// Comes back at once.
pub async fn pause(_wait: Duration) {}

/// What comes of some work.
pub async fn within<T>(_limit: Duration, work: impl Future<Output = T>) -> Option<T> {
    Some(work.await)
}
