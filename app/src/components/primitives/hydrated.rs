//! Whether the page has been taken over by WebAssembly yet.

use leptos::prelude::*;

/// False on the server and during hydration, so that both draw the same; true right afterwards. For controls that
/// do nothing without WebAssembly.
#[must_use]
pub fn use_hydrated() -> ReadSignal<bool> {
    let (hydrated, set_hydrated) = signal(false);
    Effect::new(move |_| set_hydrated.set(true));
    hydrated
}
