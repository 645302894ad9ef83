//! The clipboard.

use leptos::prelude::window;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

/// Copies a text; whether that was possible. Browsers have a clipboard on secure pages only, and ask there if they like.
pub async fn copy(text: String) -> bool {
    let navigator = window().navigator();
    let there = js_sys::Reflect::get(&navigator, &JsValue::from_str("clipboard")).is_ok_and(|found| found.is_object());
    there && JsFuture::from(navigator.clipboard().write_text(&text)).await.is_ok()
}
