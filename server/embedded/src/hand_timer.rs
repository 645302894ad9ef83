//! A timer that tests move: nothing waits for real time.

use std::collections::HashMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};

use hyper::rt::{Sleep, Timer};
use tokio::sync::watch;

/// Stands still until it is moved. Clones are the same timer.
#[derive(Clone)]
pub(crate) struct HandTimer {
    state: Arc<Mutex<State>>,
    /// How many times somebody began to wait.
    begun: watch::Sender<usize>,
}

struct State {
    now: Instant,
    sleeping: HashMap<usize, (Instant, Waker)>,
}

impl HandTimer {
    pub(crate) fn new() -> Self {
        let now = tokio::time::Instant::now().into_std();
        Self { state: Arc::new(Mutex::new(State { now, sleeping: HashMap::new() })), begun: watch::Sender::new(0) }
    }

    /// Lets time go by.
    pub(crate) fn pass(&self, time: Duration) {
        let mut state = self.state.lock().unwrap();
        state.now += time;
        let now = state.now;
        for (_, (_, waker)) in state.sleeping.extract_if(|_, (deadline, _)| *deadline <= now) {
            waker.wake();
        }
    }

    /// How many times somebody began to wait.
    pub(crate) fn begun(&self) -> usize {
        *self.begun.borrow()
    }

    /// Returns when somebody has begun to wait since that many times.
    pub(crate) async fn begun_after(&self, times: usize) {
        self.begun.subscribe().wait_for(|begun| *begun > times).await.unwrap();
    }
}

impl Timer for HandTimer {
    fn sleep(&self, time: Duration) -> Pin<Box<dyn Sleep>> {
        self.sleep_until(self.now() + time)
    }

    fn sleep_until(&self, deadline: Instant) -> Pin<Box<dyn Sleep>> {
        Box::pin(HandSleep { timer: self.clone(), deadline, number: None })
    }

    fn now(&self) -> Instant {
        self.state.lock().unwrap().now
    }
}

struct HandSleep {
    timer: HandTimer,
    deadline: Instant,
    /// Which of the sleepers this is, once it sleeps.
    number: Option<usize>,
}

impl Future for HandSleep {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let timer = self.timer.clone();
        if timer.now() >= self.deadline {
            return Poll::Ready(());
        }
        let number = *self.number.get_or_insert_with(|| {
            timer.begun.send_modify(|begun| *begun += 1);
            timer.begun()
        });
        let sleeper = (self.deadline, context.waker().clone());
        timer.state.lock().unwrap().sleeping.insert(number, sleeper);
        Poll::Pending
    }
}

impl Sleep for HandSleep {}

impl Drop for HandSleep {
    fn drop(&mut self) {
        if let Some(number) = self.number {
            self.timer.state.lock().unwrap().sleeping.remove(&number);
        }
    }
}
