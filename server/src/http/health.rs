//! `GET /health`: whether this process answers. `GET /ready`: whether it wants more requests.
//!
//! Neither asks the user pool or the store. One that fails makes no replica worse than the others, so a supervisor that restarted this
//! one, or a load balancer that took all of them away, would make pages fail that are still of use; and what is asked every few
//! seconds, by several, would be traffic that somebody pays for. What there is to know of this process is known without asking: its
//! key and its configuration were read before the first request was taken.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use http::StatusCode;

/// Whether more requests are wanted: from the first one on, until the server is about to stop.
#[derive(Debug, Clone, Default)]
pub(crate) struct Readiness(Arc<AtomicBool>);

impl Readiness {
    /// From now on none are.
    pub(crate) fn leave(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    fn is_leaving(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Always `ok`.
pub(super) async fn health() -> &'static str {
    "ok\n"
}

/// `ready`; or, with 503, that the server is about to stop.
pub(super) async fn ready(readiness: Readiness) -> (StatusCode, &'static str) {
    if readiness.is_leaving() { (StatusCode::SERVICE_UNAVAILABLE, "stopping\n") } else { (StatusCode::OK, "ready\n") }
}
