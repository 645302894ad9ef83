//! The browser's entry: takes over the page that the server rendered, and nothing else.
//!
//! Empty on any other target, so that a native build of the workspace does not switch `app`'s `hydrate` on.

// A view is one nested type, and its depth is that of the page.
#![recursion_limit = "256"]

#[cfg(target_arch = "wasm32")]
mod browser;

#[cfg(target_arch = "wasm32")]
pub use browser::hydrate;
