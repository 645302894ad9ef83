//! The worker's side.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use js_sys::{Array, Function, Uint8Array};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{Blob, DedicatedWorkerGlobalScope, MessageEvent, XmlHttpRequest};

use super::message::{Answer, Call, Outcome, Question, Task};
use super::{key, pictures};
use crate::browser::web::bytes::{Unreadable, crc32_in_pieces, crc32_of_stretches};
use crate::browser::web::request;

/// Milliseconds between two words on how much of something is sent.
const BETWEEN_NEWS_MS: i32 = 100;

thread_local! {
    /// What is being sent.
    static REQUESTS: RefCell<HashMap<u64, XmlHttpRequest>> = RefCell::new(HashMap::new());
}

/// Answers questions of the page for as long as the worker lives. Only in a dedicated worker.
pub fn serve_as_worker() {
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let on_message = {
        let scope = scope.clone();
        Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| match Call::from_js(&event.data()) {
            Some(Call::Ask(question)) => spawn_local(answer(scope.clone(), question)),
            Some(Call::End(id)) => end(id),
            Some(Call::Ping) => say(&scope, Answer::Alive),
            None => {}
        })
    };
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    // It lives as long as the worker.
    on_message.forget();
    say(&scope, Answer::Ready);
}

async fn answer(scope: DedicatedWorkerGlobalScope, Question { id, task, bytes }: Question) {
    let outcome = match task {
        Task::Crc32 => crc32(&bytes).await,
        Task::Stretches(stretches) => match crc32_of_stretches(&bytes, &stretches).await {
            Ok((checksums, start)) => {
                let checksums = checksums.into_iter().map(JsValue::from);
                let start = JsValue::from(Uint8Array::from(start.as_slice()));
                Outcome::Done(std::iter::once(start).chain(checksums).collect::<Array>().into())
            }
            Err(Unreadable) => Outcome::Unreadable,
        },
        Task::Strip(telling) => pictures::strip(&bytes, telling).await,
        Task::Resize(resizing) => pictures::resize(&scope, &bytes, &resizing).await,
        Task::Put { url, headers } => put(&scope, id, &url, &headers, &bytes).await,
    };
    say(&scope, Answer::Result { id, outcome });
}

/// Sends bytes; the outcome is what came back, also without an answer of the store. Impossible is what the browser refuses.
async fn put(
    scope: &DedicatedWorkerGlobalScope,
    id: f64,
    url: &str,
    headers: &[(String, String)],
    bytes: &Blob,
) -> Outcome {
    let Ok(request) = request::open(url, headers) else { return Outcome::Impossible };
    REQUESTS.with_borrow_mut(|requests| requests.insert(key(id), request.clone()));
    let teller = Teller::new(scope, id);
    let reply = request::send(&request, bytes, teller.hearer()).await;
    REQUESTS.with_borrow_mut(|requests| requests.remove(&key(id)));
    reply.map_or(Outcome::Impossible, |reply| Outcome::Done(reply.into_js().into()))
}

/// Tells the page how much of something is sent, a few times a second at most, since each word is work for it; at the end, nothing
/// that the answer tells as well.
struct Teller {
    scope: DedicatedWorkerGlobalScope,
    heard: Rc<Heard>,
    tell: Closure<dyn Fn()>,
}

#[derive(Default)]
struct Heard {
    /// Bytes sent in all.
    bytes: Cell<f64>,
    /// The number of the timer after which the page is told.
    timer: Cell<Option<i32>>,
}

impl Teller {
    fn new(scope: &DedicatedWorkerGlobalScope, id: f64) -> Self {
        let heard = Rc::<Heard>::default();
        let tell = {
            let (scope, heard) = (scope.clone(), Rc::clone(&heard));
            Closure::<dyn Fn()>::new(move || {
                heard.timer.set(None);
                say(&scope, Answer::Sent { id, bytes: heard.bytes.get() });
            })
        };
        Self { scope: scope.clone(), heard, tell }
    }

    /// Hears how much is sent.
    fn hearer(&self) -> impl Fn(f64) + use<> {
        let (scope, heard) = (self.scope.clone(), Rc::clone(&self.heard));
        let tell: Function = self.tell.as_ref().unchecked_ref::<Function>().clone();
        move |bytes| {
            heard.bytes.set(bytes);
            if heard.timer.get().is_none() {
                let timer = scope.set_timeout_with_callback_and_timeout_and_arguments_0(&tell, BETWEEN_NEWS_MS);
                heard.timer.set(timer.ok());
            }
        }
    }
}

impl Drop for Teller {
    fn drop(&mut self) {
        if let Some(timer) = self.heard.timer.take() {
            self.scope.clear_timeout_with_handle(timer);
        }
    }
}

/// Ends a request. Its answer follows.
fn end(id: f64) {
    // An abort tells its end at once, which is not to find the map in use.
    let request = REQUESTS.with_borrow(|requests| requests.get(&key(id)).cloned());
    if let Some(request) = request {
        let _ = request.abort();
    }
}

async fn crc32(bytes: &Blob) -> Outcome {
    crc32_in_pieces(bytes).await.map_or(Outcome::Unreadable, |checksum| Outcome::Done(JsValue::from(checksum)))
}

fn say(scope: &DedicatedWorkerGlobalScope, answer: Answer) {
    // A page that is gone hears nothing, and ends this worker.
    let _ = scope.post_message(&answer.into_js());
}
