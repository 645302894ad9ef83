//! The worker's side.

use js_sys::Array;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{Blob, DedicatedWorkerGlobalScope, MessageEvent};

use super::message::{Answer, Outcome, Question, Task};
use super::pictures;
use crate::browser::web::bytes::{Unreadable, crc32_in_pieces, crc32_of_stretches};

/// Answers questions of the page for as long as the worker lives. Only in a dedicated worker.
pub fn serve_as_worker() {
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let on_message = {
        let scope = scope.clone();
        Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            if let Some(question) = Question::from_js(&event.data()) {
                spawn_local(answer(scope.clone(), question));
            }
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
            Ok(checksums) => Outcome::Done(checksums.into_iter().map(JsValue::from).collect::<Array>().into()),
            Err(Unreadable) => Outcome::Unreadable,
        },
        Task::Strip => pictures::strip(&bytes).await,
        Task::Resize(resizing) => pictures::resize(&scope, &bytes, &resizing).await,
    };
    say(&scope, Answer::Result { id, outcome });
}

async fn crc32(bytes: &Blob) -> Outcome {
    crc32_in_pieces(bytes).await.map_or(Outcome::Unreadable, |checksum| Outcome::Done(JsValue::from(checksum)))
}

fn say(scope: &DedicatedWorkerGlobalScope, answer: Answer) {
    // A page that is gone hears nothing, and ends this worker.
    let _ = scope.post_message(&answer.into_js());
}
