//! One PUT of bytes straight to the store, with progress.
//!
//! `XMLHttpRequest`, because `fetch` reports no upload progress in any browser of today
//! (<https://xhr.spec.whatwg.org/#the-upload-attribute>). Nothing is retried here.

use std::cell::{Cell, RefCell};
use std::ops::Range;
use std::rc::Rc;
use std::time::Duration;

use js_sys::Promise;
use leptos::__reexports::send_wrapper::SendWrapper;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{ProgressEvent, XmlHttpRequest};

use super::bytes::Bytes;
use super::page;
use super::timer::{self, Timer};
use crate::core::upload::Fault;

/// After so long without a byte or an answer, the connection counts as dead, at the least and at the most.
const PATIENCE: Range<f64> = 30.0..300.0;
/// Bytes that may be on their way in buffers, as it is counted as sent what the browser has handed on.
const BUFFERED: f64 = 4.0 * 1024.0 * 1024.0;

/// A PUT under way. Dropping it aborts the request.
#[derive(Debug)]
pub struct Put(SendWrapper<XmlHttpRequest>);

/// Why a PUT did not end well.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PutError {
    /// It was dropped.
    Aborted,
    /// It failed.
    Failed(Fault),
}

impl Put {
    /// Prepares the request; nothing is sent before [`send`].
    ///
    /// # Errors
    /// [`Fault::StoreUnreachable`] when the browser does not accept the address or the headers.
    pub fn prepare(url: &str, headers: &[(String, String)]) -> Result<Self, Fault> {
        open(url, headers).map(|request| Self(SendWrapper::new(request))).map_err(|_| Fault::StoreUnreachable)
    }

    /// Another hold on the same request, for the part of the program that waits for its end.
    #[must_use]
    pub fn in_waiting(&self) -> Waiting {
        Waiting(self.0.clone())
    }
}

impl Drop for Put {
    fn drop(&mut self) {
        let _ = self.0.abort();
    }
}

/// A hold on a request that does not abort it when it is dropped.
#[derive(Debug)]
pub struct Waiting(SendWrapper<XmlHttpRequest>);

fn open(url: &str, headers: &[(String, String)]) -> Result<XmlHttpRequest, JsValue> {
    let request = XmlHttpRequest::new()?;
    request.open_with_async("PUT", url, true)?;
    for (name, value) in headers.iter().filter(|(name, _)| is_for_scripts(name)) {
        request.set_request_header(name, value)?;
    }
    Ok(request)
}

/// The browser sets these itself and refuses them from a script (<https://fetch.spec.whatwg.org/#forbidden-request-header>).
fn is_for_scripts(header: &str) -> bool {
    !["content-length", "host"].iter().any(|own| header.eq_ignore_ascii_case(own))
}

/// Sends the bytes and waits for the store's answer: its `ETag`, where the bucket lets pages see it. `on_progress` gets the
/// bytes sent in all.
///
/// # Errors
/// [`PutError::Aborted`] when the [`Put`] was dropped meanwhile; otherwise what went wrong.
pub async fn send(
    request: Waiting,
    bytes: &Bytes,
    on_progress: impl Fn(u64) + 'static,
) -> Result<Option<String>, PutError> {
    let request: &XmlHttpRequest = &request.0;
    let watchdog = Watchdog::new(request.clone());
    let progress = {
        let watchdog = watchdog.clone();
        Closure::<dyn Fn(ProgressEvent)>::new(move |event: ProgressEvent| {
            watchdog.rearm(event.loaded());
            on_progress(event.loaded() as u64);
        })
    };
    let unreachable = |_: JsValue| PutError::Failed(Fault::StoreUnreachable);
    let upload = request.upload().map_err(unreachable)?;
    upload.set_onprogress(Some(progress.as_ref().unchecked_ref()));
    let ended = Promise::new(&mut |resolve, _| request.set_onloadend(Some(&resolve)));
    let aborted = Rc::new(Cell::new(false));
    let on_abort = {
        let aborted = Rc::clone(&aborted);
        Closure::<dyn Fn()>::new(move || aborted.set(true))
    };
    request.set_onabort(Some(on_abort.as_ref().unchecked_ref()));
    watchdog.rearm(0.0);
    request.send_with_opt_blob(Some(bytes.as_blob())).map_err(unreachable)?;
    let _ = JsFuture::from(ended).await;
    upload.set_onprogress(None);
    request.set_onabort(None);
    request.set_onloadend(None);
    if watchdog.has_bitten() {
        Err(PutError::Failed(Fault::Stalled))
    } else if aborted.get() {
        Err(PutError::Aborted)
    } else {
        answer(request).map_err(PutError::Failed)
    }
}

fn answer(request: &XmlHttpRequest) -> Result<Option<String>, Fault> {
    match request.status().unwrap_or_default() {
        200..=299 => Ok(header(request, "etag")),
        0 if page::is_online() => Err(Fault::StoreUnreachable),
        0 => Err(Fault::Offline),
        status => {
            let body = request.response_text().ok().flatten().unwrap_or_default();
            let retry_after = header(request, "retry-after");
            Err(Fault::of_answer(status, &body, retry_after.as_deref()))
        }
    }
}

/// A header of an answer. Asked for by its name, one that the page may not see is a complaint in the console.
fn header(request: &XmlHttpRequest, wanted: &str) -> Option<String> {
    let headers = request.get_all_response_headers().ok()?;
    let header =
        headers.lines().filter_map(|line| line.split_once(':')).find(|(name, _)| name.eq_ignore_ascii_case(wanted));
    header.map(|(_, value)| value.trim().to_owned())
}

/// Aborts a request that makes no progress: browsers wait for a dead connection for minutes, or for ever.
#[derive(Clone)]
struct Watchdog {
    request: XmlHttpRequest,
    began: Duration,
    timer: Rc<RefCell<Option<Timer>>>,
    bitten: Rc<Cell<bool>>,
}

impl Watchdog {
    fn new(request: XmlHttpRequest) -> Self {
        Self { request, began: timer::now(), timer: Rc::default(), bitten: Rc::default() }
    }

    /// So many bytes were handed on since the beginning: on a slow line the next news may take long.
    fn rearm(&self, sent: f64) {
        let (request, bitten) = (self.request.clone(), Rc::clone(&self.bitten));
        let bytes_a_second = sent / timer::now().saturating_sub(self.began).as_secs_f64().max(0.1);
        let patience = (BUFFERED / bytes_a_second.max(1.0)).clamp(PATIENCE.start, PATIENCE.end);
        let timer = timer::after(Duration::from_secs_f64(patience), move || {
            bitten.set(true);
            let _ = request.abort();
        });
        self.timer.replace(Some(timer));
    }

    fn has_bitten(&self) -> bool {
        self.timer.take();
        self.bitten.get()
    }
}
