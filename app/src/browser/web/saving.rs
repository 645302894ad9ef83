//! Files that a page fetches, puts together and has the browser save.
//!
//! Bytes stay where the browser keeps them, which is the disk where there are many: nothing of them is in the page's memory.

use std::time::Duration;

use js_sys::{Array, Uint8Array};
use leptos::__reexports::send_wrapper::SendWrapper;
use leptos::prelude::{document, window};
use leptos::task::spawn_local;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, Blob, BlobPropertyBag, HtmlElement, RequestInit, Response};

use super::bytes::Bytes;
use super::timer;

/// How long a browser may take to begin to save. Afterwards the bytes are not kept for it.
const BEGINS_WITHIN: Duration = Duration::from_secs(120);

/// What is being fetched, and can be stopped.
#[derive(Debug, Clone)]
pub struct Fetching(SendWrapper<Option<AbortController>>);

impl Default for Fetching {
    fn default() -> Self {
        Self(SendWrapper::new(AbortController::new().ok()))
    }
}

impl Fetching {
    /// Ends every request that was begun with it.
    pub fn stop(&self) {
        if let Some(controller) = self.0.as_ref() {
            controller.abort();
        }
    }

    /// Whether it was stopped.
    #[must_use]
    pub fn is_stopped(&self) -> bool {
        self.0.as_ref().is_some_and(|controller| controller.signal().aborted())
    }

    /// Fetches a file; none where that fails, is refused or was stopped.
    pub async fn bytes(&self, url: &str) -> Option<Bytes> {
        let options = RequestInit::new();
        options.set_signal(self.0.as_ref().map(AbortController::signal).as_ref());
        let answer = JsFuture::from(window().fetch_with_str_and_init(url, &options)).await.ok()?;
        let answer: Response = answer.dyn_into().ok()?;
        if !answer.ok() {
            return None;
        }
        let blob: Blob = JsFuture::from(answer.blob().ok()?).await.ok()?.dyn_into().ok()?;
        Some(Bytes::of(blob))
    }
}

/// A file that is being put together.
#[derive(Debug, Clone)]
pub struct Together(SendWrapper<Array>);

impl Default for Together {
    fn default() -> Self {
        Self(SendWrapper::new(Array::new()))
    }
}

impl Together {
    /// Puts bytes of the page's own at its end.
    pub fn push(&mut self, bytes: &[u8]) {
        self.0.push(&Uint8Array::from(bytes));
    }

    /// Puts a file at its end.
    pub fn push_file(&mut self, bytes: &Bytes) {
        self.0.push(bytes.as_blob());
    }

    /// Has the browser save it. False where it does not.
    #[must_use]
    pub fn save(&self, name: &str, content_type: &str) -> bool {
        self.saved(name, content_type).is_ok()
    }

    fn saved(&self, name: &str, content_type: &str) -> Result<(), JsValue> {
        let options = BlobPropertyBag::new();
        options.set_type(content_type);
        let bytes = Bytes::of(Blob::new_with_blob_sequence_and_options(&self.0, &options)?);
        let url = bytes.object_url().ok_or(JsValue::NULL)?;
        let link: HtmlElement = document().create_element("a")?.unchecked_into();
        link.set_attribute("href", url.address())?;
        link.set_attribute("download", name)?;
        link.click();
        spawn_local(async move {
            timer::pause(BEGINS_WITHIN).await;
            drop(url);
        });
        Ok(())
    }
}
