//! The browser's side, on `web-sys`. What is acquired here is given back when its value is dropped.

pub mod clipboard;
pub mod files;
pub mod page;
pub mod passkeys;
pub mod picture;
pub mod put;
pub mod timer;
pub(super) mod worker;
