//! One PUT as the browser makes it, in a page as in a worker.
//!
//! `XMLHttpRequest`, because `fetch` reports no upload progress in any browser of today
//! (<https://xhr.spec.whatwg.org/#the-upload-attribute>).

use js_sys::{Array, Promise};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, ProgressEvent, XmlHttpRequest};

/// What came back.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Reply {
    /// The status; 0 where there was no answer, or the page or the browser ended the request.
    pub(super) status: u16,
    /// The header `ETag`, where the bucket lets pages see it.
    pub(super) e_tag: Option<String>,
    /// The header `Retry-After`, likewise.
    pub(super) retry_after: Option<String>,
    /// The body; empty where all is well.
    pub(super) body: String,
}

impl Reply {
    /// As an array, which crosses from a worker.
    pub(super) fn into_js(self) -> Array {
        let text = |text: Option<String>| text.map_or(JsValue::UNDEFINED, JsValue::from);
        Array::of4(&self.status.into(), &text(self.e_tag), &text(self.retry_after), &self.body.into())
    }

    pub(super) fn from_js(reply: &JsValue) -> Option<Self> {
        let reply = reply.dyn_ref::<Array>()?;
        Some(Self {
            status: reply.get(0).as_f64()? as u16,
            e_tag: reply.get(1).as_string(),
            retry_after: reply.get(2).as_string(),
            body: reply.get(3).as_string()?,
        })
    }

    fn of(request: &XmlHttpRequest) -> Self {
        let status = request.status().unwrap_or_default();
        let is_well = (200..300).contains(&status);
        let body = if is_well { None } else { request.response_text().ok().flatten() };
        Self {
            status,
            e_tag: header(request, "etag"),
            retry_after: header(request, "retry-after"),
            body: body.unwrap_or_default(),
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

/// A request that is not sent yet.
///
/// # Errors
/// What the browser says of an address or of headers that it does not accept.
pub(super) fn open(url: &str, headers: &[(String, String)]) -> Result<XmlHttpRequest, JsValue> {
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

/// Sends the bytes and waits for the end. `on_progress` gets the bytes sent in all.
///
/// # Errors
/// What the browser says where it does not even begin.
pub(super) async fn send(
    request: &XmlHttpRequest,
    bytes: &Blob,
    on_progress: impl Fn(f64) + 'static,
) -> Result<Reply, JsValue> {
    let progress = Closure::<dyn Fn(ProgressEvent)>::new(move |event: ProgressEvent| on_progress(event.loaded()));
    let upload = request.upload()?;
    upload.set_onprogress(Some(progress.as_ref().unchecked_ref()));
    let ended = Promise::new(&mut |resolve, _| request.set_onloadend(Some(&resolve)));
    request.send_with_opt_blob(Some(bytes))?;
    let _ = JsFuture::from(ended).await;
    upload.set_onprogress(None);
    request.set_onloadend(None);
    Ok(Reply::of(request))
}
