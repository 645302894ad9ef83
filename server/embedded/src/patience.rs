//! How long a peer is waited for, that sends or takes bytes slowly.
//!
//! Whoever holds a connection open with a few bytes now and then keeps its place from others (a "slow loris"). So a peer has
//! [`WHOLE`] to be waited for; waiting uses it up, and [`BYTES_PER_SECOND`] that move give a second of it back. A peer that is
//! silent for as long, or slower than that in the long run, is given up. What this machine takes itself counts for nothing.
//!
//! The timer is a parameter, so that tests move it.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use hyper::rt::{Sleep, Timer};

/// The longest that a peer is waited for, when it was fast enough before.
pub(crate) const WHOLE: Duration = Duration::from_secs(30);
/// The slowest that a peer may be in the long run.
pub(crate) const BYTES_PER_SECOND: u32 = 1_024;

/// A timer that is shared.
pub(crate) type SharedTimer = Arc<dyn Timer + Send + Sync>;

/// What is left of one's patience with a peer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Patience {
    left: Duration,
}

impl Patience {
    /// A peer was waited for.
    fn spend(&mut self, time: Duration) {
        self.left = self.left.saturating_sub(time);
    }

    /// Bytes have moved.
    fn regain(&mut self, bytes: usize) {
        let bytes = u32::try_from(bytes).unwrap_or(u32::MAX);
        let time = Duration::from_secs(bytes.into()) / BYTES_PER_SECOND;
        self.left = self.left.saturating_add(time).min(WHOLE);
    }
}

/// Waits for one peer, in one direction.
pub(crate) struct Waiting {
    timer: SharedTimer,
    patience: Patience,
    /// Since when nothing moves.
    since: Option<Instant>,
    /// When patience ends, while nothing moves.
    end: Option<Pin<Box<dyn Sleep>>>,
}

impl Waiting {
    pub(crate) fn new(timer: SharedTimer) -> Self {
        Self { timer, patience: Patience { left: WHOLE }, since: None, end: None }
    }

    /// Nothing moves: ready when the peer is to be given up, and else the task is woken then.
    pub(crate) fn poll_end(&mut self, context: &mut Context<'_>) -> Poll<()> {
        if self.since.is_none() {
            let now = self.timer.now();
            self.since = Some(now);
            let deadline = now + self.patience.left;
            match &mut self.end {
                Some(end) => self.timer.reset(end, deadline),
                None => self.end = Some(self.timer.sleep_until(deadline)),
            }
        }
        self.end.as_mut().map_or(Poll::Ready(()), |end| end.as_mut().poll(context))
    }

    /// Something moved, or there was nothing to wait for.
    pub(crate) fn moved(&mut self, bytes: usize) {
        if let Some(since) = self.since.take() {
            self.patience.spend(self.timer.now().saturating_duration_since(since));
        }
        self.patience.regain(bytes);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patience_is_used_up_by_waiting_and_comes_back_with_bytes() {
        let mut patience = Patience { left: WHOLE };
        patience.regain(1 << 30);
        assert_eq!(patience.left, WHOLE);
        patience.spend(Duration::from_secs(20));
        patience.regain(2 * 1_024);
        assert_eq!(patience.left, Duration::from_secs(12));
        patience.regain(512);
        assert_eq!(patience.left, Duration::from_millis(12_500));
        patience.spend(Duration::from_secs(13));
        assert_eq!(patience.left, Duration::ZERO);
    }
}
