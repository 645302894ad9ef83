//! The isomorphic half of Updown: what is rendered on the server and taken over in the browser.
//!
//! It knows no AWS crate, no SQL and no HTTP server: what it needs from the outside it asks for through [`ports`],
//! which the server implements and provides.
//!
//! - `wire`: types that cross the network;
//! - `core`: pure logic, without I/O, clock or framework;
//! - `i18n`: every sentence that a person reads, in every language;
//! - `gallery` (server only): what the pages of the component gallery show;
//! - `ports` (server only): the traits that the server implements;
//! - `api`: the server functions;
//! - `browser`: the browser's abilities, each with a twin that does nothing on the server;
//! - `components`, `pages`: what a person sees.

// A view's type holds the types of everything in it: rows within lists within pages need more than the default.
#![recursion_limit = "256"]

#[cfg(all(feature = "ssr", feature = "hydrate"))]
compile_error!(
    "`ssr` and `hydrate` exclude each other: build the server natively and the `frontend` crate for wasm32 only"
);

pub mod api;
pub mod browser;
pub mod components;
pub mod core;
#[cfg(feature = "ssr")]
pub mod gallery;
pub mod i18n;
pub mod pages;
#[cfg(feature = "ssr")]
pub mod ports;
pub mod wire;

#[cfg(feature = "ssr")]
pub use pages::shell;
pub use pages::{App, SIGN_UP_RULES};
