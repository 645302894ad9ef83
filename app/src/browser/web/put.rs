//! One PUT of bytes straight to the store, with progress. Nothing is retried here.
//!
//! The worker sends it, and the page's own thread only hears of its progress; where there is no worker, the page sends.

use std::cell::{Cell, RefCell};
use std::ops::Range;
use std::rc::Rc;
use std::time::Duration;

use leptos::__reexports::send_wrapper::SendWrapper;
use web_sys::XmlHttpRequest;

use super::bytes::Bytes;
use super::page;
use super::request::{self, Reply};
use super::timer::{self, Timer};
use super::worker::{self, Unworkable};
use crate::core::upload::Fault;

/// After so long without a byte or an answer, the connection counts as dead, at the least and at the most.
const PATIENCE: Range<f64> = 30.0..300.0;
/// Bytes that may be on their way in buffers, as it is counted as sent what the browser has handed on.
const BUFFERED: f64 = 4.0 * 1024.0 * 1024.0;

/// A PUT, from before it begins to its end. Dropping it ends the request.
#[derive(Debug)]
pub struct Put(SendWrapper<Rc<Line>>);

impl Put {
    /// One that nobody sends yet; [`send`] begins.
    #[must_use]
    pub fn prepare() -> Self {
        Self(SendWrapper::new(Rc::default()))
    }

    /// Another hold on the same request, for the part of the program that waits for its end.
    #[must_use]
    pub fn in_waiting(&self) -> Waiting {
        Waiting(self.0.clone())
    }
}

impl Drop for Put {
    fn drop(&mut self) {
        self.0.end();
    }
}

/// A hold on a request that does not end it when it is dropped.
#[derive(Debug)]
pub struct Waiting(SendWrapper<Rc<Line>>);

/// Who sends.
#[derive(Debug, Default)]
struct Line(RefCell<Sender>);

#[derive(Debug, Default)]
enum Sender {
    #[default]
    Nobody,
    /// The worker, under the number of its task.
    Worker(u64),
    Page(XmlHttpRequest),
    /// It was ended, whoever it was.
    Ended,
}

impl Line {
    fn end(&self) {
        match self.0.replace(Sender::Ended) {
            Sender::Nobody | Sender::Ended => {}
            Sender::Worker(task) => worker::end(task),
            Sender::Page(request) => {
                let _ = request.abort();
            }
        }
    }

    /// Notes who sends; false when nobody is to send any more.
    fn begin(&self, sender: Sender) -> bool {
        let goes_on = !matches!(*self.0.borrow(), Sender::Ended);
        if goes_on {
            self.0.replace(sender);
        }
        goes_on
    }
}

/// Sends the bytes and waits for the store's answer: its `ETag`, where the bucket lets pages see it. `on_progress` gets the
/// bytes sent in all.
///
/// # Errors
/// What went wrong; [`Fault::StoreUnreachable`] also when the [`Put`] was dropped meanwhile, and when the browser does not accept
/// the address or the headers.
pub async fn send(
    request: Waiting,
    url: &str,
    headers: &[(String, String)],
    bytes: &Bytes,
    on_progress: impl Fn(u64) + 'static,
) -> Result<Option<String>, Fault> {
    let line = Rc::clone(&request.0);
    let watchdog = Watchdog::new(Rc::clone(&line));
    let on_progress: Rc<dyn Fn(f64)> = {
        let watchdog = watchdog.clone();
        Rc::new(move |sent| {
            watchdog.rearm(sent);
            on_progress(sent as u64);
        })
    };
    watchdog.rearm(0.0);
    let reply = match by_worker(&line, url, headers, bytes, Rc::clone(&on_progress)).await {
        Err(Unworkable::NoWorker) => by_page(&line, url, headers, bytes, on_progress).await,
        reply => reply.ok(),
    };
    if watchdog.has_bitten() {
        return Err(Fault::Stalled);
    }
    answer(reply.ok_or(Fault::StoreUnreachable)?)
}

async fn by_worker(
    line: &Line,
    url: &str,
    headers: &[(String, String)],
    bytes: &Bytes,
    on_progress: Rc<dyn Fn(f64)>,
) -> Result<Reply, Unworkable> {
    let put = worker::put(url, headers, bytes.as_blob(), on_progress)?;
    if !line.begin(Sender::Worker(put.task)) {
        worker::end(put.task);
    }
    put.reply().await
}

async fn by_page(
    line: &Line,
    url: &str,
    headers: &[(String, String)],
    bytes: &Bytes,
    on_progress: Rc<dyn Fn(f64)>,
) -> Option<Reply> {
    let request = request::open(url, headers).ok()?;
    if !line.begin(Sender::Page(request.clone())) {
        return None;
    }
    request::send(&request, bytes.as_blob(), move |sent| on_progress(sent)).await.ok()
}

fn answer(reply: Reply) -> Result<Option<String>, Fault> {
    match reply.status {
        200..=299 => Ok(reply.e_tag),
        0 if page::is_online() => Err(Fault::StoreUnreachable),
        0 => Err(Fault::Offline),
        status => Err(Fault::of_answer(status, &reply.body, reply.retry_after.as_deref())),
    }
}

/// Ends a request that makes no progress: browsers wait for a dead connection for minutes, or for ever.
#[derive(Clone)]
struct Watchdog {
    line: Rc<Line>,
    began: Duration,
    timer: Rc<RefCell<Option<Timer>>>,
    bitten: Rc<Cell<bool>>,
}

impl Watchdog {
    fn new(line: Rc<Line>) -> Self {
        Self { line, began: timer::now(), timer: Rc::default(), bitten: Rc::default() }
    }

    /// So many bytes were handed on since the beginning: on a slow line the next news may take long.
    fn rearm(&self, sent: f64) {
        let (line, bitten) = (Rc::clone(&self.line), Rc::clone(&self.bitten));
        let bytes_a_second = sent / timer::now().saturating_sub(self.began).as_secs_f64().max(0.1);
        let patience = (BUFFERED / bytes_a_second.max(1.0)).clamp(PATIENCE.start, PATIENCE.end);
        let timer = timer::after(Duration::from_secs_f64(patience), move || {
            bitten.set(true);
            line.end();
        });
        self.timer.replace(Some(timer));
    }

    fn has_bitten(&self) -> bool {
        self.timer.take();
        self.bitten.get()
    }
}
