//! The browser's abilities that the components need: the clipboard, files, uploads, passkeys, timers, the page's life.
//!
//! Each exists twice with one face: in `web` for the browser, and in `absent` for the server, where it does nothing
//! because nothing there ever calls it: event handlers and effects run in the browser only. The components hold no
//! condition on where they run.

#[cfg(not(feature = "hydrate"))]
mod absent;
pub mod digest;
mod news;
mod passkey_fault;
pub mod resizing;
#[cfg(feature = "hydrate")]
mod web;

/// The id of what the page says once its program has panicked.
pub const STOPPED_ID: &str = "page-stopped";

#[cfg(not(feature = "hydrate"))]
pub use absent::{
    bytes, clipboard, dragging, files, grid, kept_files, links, page, passkeys, picker, picture, put, saving,
    session_news, tabs, timer,
};
pub use news::SessionNews;
pub use passkey_fault::PasskeyFault;
#[cfg(feature = "hydrate")]
pub use web::worker::serve_as_worker;
#[cfg(feature = "hydrate")]
pub use web::{
    bytes, clipboard, dragging, files, grid, kept_files, links, page, passkeys, picker, picture, put, saving,
    session_news, tabs, timer,
};
