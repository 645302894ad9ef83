//! The worker's side.

use std::cell::RefCell;
use std::collections::HashMap;

use js_sys::{Array, Uint8Array};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{Blob, DedicatedWorkerGlobalScope, MessageEvent, XmlHttpRequest};

use super::message::{Answer, Call, Outcome, Question, Task};
use super::{key, pictures};
use crate::browser::web::bytes::{Unreadable, crc32_in_pieces, crc32_of_stretches};
use crate::browser::web::request;

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
    let on_progress = {
        let scope = scope.clone();
        move |bytes| say(&scope, Answer::Sent { id, bytes })
    };
    let reply = request::send(&request, bytes, on_progress).await;
    REQUESTS.with_borrow_mut(|requests| requests.remove(&key(id)));
    reply.map_or(Outcome::Impossible, |reply| Outcome::Done(reply.into_js().into()))
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
