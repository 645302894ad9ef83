//! The entries themselves.

use wasm_bindgen::prelude::wasm_bindgen;

/// Called by the script in the page once WebAssembly is loaded.
#[wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    app::browser::page::tell_of_panics();
    leptos::mount::hydrate_body(app::App);
    // From here on the page reacts: tests and measurements wait for this mark. Without it, nothing else is lost.
    let root = leptos::prelude::document().document_element();
    let _ = root.map(|root| root.set_attribute("data-hydrated", ""));
}

/// Called by `worker.js` once WebAssembly is loaded there, in a thread without a page.
#[wasm_bindgen]
pub fn work() {
    console_error_panic_hook::set_once();
    app::browser::serve_as_worker();
}
