//! The browser's entries: one takes over the page that the server rendered, the other works in a thread beside it.
//!
//! Empty on any other target, so that a native build of the workspace does not switch `app`'s `hydrate` on.

// A view is one nested type, and its depth is that of the page.
#![recursion_limit = "256"]

#[cfg(target_arch = "wasm32")]
mod browser;

#[cfg(target_arch = "wasm32")]
pub use browser::{hydrate, work};
