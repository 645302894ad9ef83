//! Work that goes on after its answer, which a stop waits for.

use tokio::sync::watch;
use tokio::task::JoinHandle;

/// How many promises are still to be kept. Copies count together.
#[derive(Debug, Clone)]
pub(crate) struct Promises {
    open: watch::Sender<usize>,
}

impl Default for Promises {
    fn default() -> Self {
        Self { open: watch::Sender::new(0) }
    }
}

/// One that counts until it is dropped.
struct Open(watch::Sender<usize>);

impl Drop for Open {
    fn drop(&mut self) {
        self.0.send_modify(|open| *open = open.saturating_sub(1));
    }
}

impl Promises {
    /// Does something to its end, also when nobody waits for it.
    pub(crate) fn spawn<F>(&self, work: F) -> JoinHandle<F::Output>
    where
        F: Future<Output: Send> + Send + 'static,
    {
        self.open.send_modify(|open| *open = open.saturating_add(1));
        let open = Open(self.open.clone());
        tokio::spawn(async move {
            let _open = open;
            work.await
        })
    }

    /// Ends when none is left.
    pub(crate) async fn kept(&self) {
        let mut open = self.open.subscribe();
        // The sender is here, so that the channel does not end.
        let _none = open.wait_for(|open| *open == 0).await;
    }
}

#[cfg(test)]
mod tests {
    use futures::FutureExt as _;
    use tokio::sync::oneshot;

    use super::Promises;

    #[tokio::test]
    async fn what_goes_on_without_its_answer_is_waited_for() {
        let promises = Promises::default();
        promises.kept().await;
        let (finish, finished) = oneshot::channel::<()>();
        drop(promises.spawn(finished));
        assert!(promises.kept().now_or_never().is_none());
        finish.send(()).unwrap();
        promises.kept().await;
    }

    #[tokio::test]
    async fn what_breaks_is_not_waited_for() {
        let promises = Promises::default();
        let broken = promises.spawn(async { panic!("it breaks") });
        assert!(broken.await.is_err());
        promises.kept().await;
    }
}
