//! The browser's side, on `web-sys`. What is acquired here is given back when its value is dropped.

pub mod bytes;
pub mod clipboard;
pub mod dragging;
pub mod files;
mod folders;
pub mod grid;
pub mod kept_files;
pub mod links;
mod origin;
pub mod page;
pub mod passkeys;
pub mod picker;
pub mod picture;
pub mod put;
mod request;
pub mod saving;
pub mod session_news;
pub mod tabs;
pub mod timer;
pub(super) mod worker;
