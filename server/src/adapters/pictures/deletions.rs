//! Deletions that are under way in this process, so that one can be taken back before its end.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::watch;

/// A deletion as whoever stops it knows it.
#[derive(Debug, Clone)]
struct Known {
    is_stopped: Arc<AtomicBool>,
    /// Closed when it has ended.
    ended: watch::Receiver<()>,
}

/// The deletions, by name. Several calls may go on with one, and the one before may not have come to its end.
#[derive(Debug, Default)]
pub(crate) struct Deletions(Mutex<HashMap<String, Vec<Known>>>);

/// A deletion, until it is dropped.
pub(super) struct UnderWay<'a> {
    all: &'a Deletions,
    name: String,
    is_stopped: Arc<AtomicBool>,
    _ends: watch::Sender<()>,
}

impl Deletions {
    /// Begins one.
    pub(super) fn begin(&self, name: String) -> UnderWay<'_> {
        let is_stopped = Arc::new(AtomicBool::new(false));
        let (ends, ended) = watch::channel(());
        let known = Known { is_stopped: Arc::clone(&is_stopped), ended };
        self.0.lock().unwrap_or_else(PoisonError::into_inner).entry(name.clone()).or_default().push(known);
        UnderWay { all: self, name, is_stopped, _ends: ends }
    }

    /// The same for all whose names begin so.
    pub(super) async fn stop_all(&self, beginning: &str) {
        let names: Vec<_> = {
            let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            all.keys().filter(|name| name.starts_with(beginning)).cloned().collect()
        };
        for name in names {
            self.stop(&name).await;
        }
    }

    /// Has one leave alone what it has not come to, and waits for its end. One that has ended is left as it is.
    pub(super) async fn stop(&self, name: &str) {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(name).cloned().unwrap_or_default();
        for known in &known {
            known.is_stopped.store(true, Ordering::Relaxed);
        }
        for Known { mut ended, .. } in known {
            while ended.changed().await.is_ok() {}
        }
    }
}

impl UnderWay<'_> {
    /// Whether what is left is to be left alone.
    pub(super) fn is_stopped(&self) -> bool {
        self.is_stopped.load(Ordering::Relaxed)
    }
}

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        let mut all = self.all.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = all.get_mut(&self.name) {
            known.retain(|known| !Arc::ptr_eq(&known.is_stopped, &self.is_stopped));
            if known.is_empty() {
                all.remove(&self.name);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use futures::FutureExt as _;

    use super::Deletions;

    #[tokio::test]
    async fn whoever_stops_a_deletion_waits_for_its_end() {
        let deletions = Deletions::default();
        let (one, other) = (deletions.begin("one".to_owned()), deletions.begin("other".to_owned()));
        let mut stopping = Box::pin(deletions.stop("one"));
        assert!(stopping.as_mut().now_or_never().is_none());
        assert!(one.is_stopped() && !other.is_stopped());
        drop(one);
        stopping.await;
        // There is nothing to wait for.
        assert!(deletions.stop("one").now_or_never().is_some());
        assert!(deletions.stop("none").now_or_never().is_some());
        assert!(deletions.stop_all("on").now_or_never().is_some());
        assert!(deletions.stop_all("oth").now_or_never().is_none());
        assert!(other.is_stopped());
    }

    #[tokio::test]
    async fn all_calls_of_one_deletion_are_stopped_and_waited_for() {
        let deletions = Deletions::default();
        let (first, second) = (deletions.begin("one".to_owned()), deletions.begin("one".to_owned()));
        let mut stopping = Box::pin(deletions.stop("one"));
        assert!(stopping.as_mut().now_or_never().is_none());
        assert!(first.is_stopped() && second.is_stopped());
        drop(second);
        assert!(stopping.as_mut().now_or_never().is_none());
        drop(first);
        stopping.await;
        assert!(deletions.0.lock().unwrap().is_empty());
    }
}
