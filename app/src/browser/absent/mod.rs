//! The server's twin: the same faces, without a browser behind them.

pub mod bytes;
pub mod clipboard;
pub mod dragging;
pub mod files;
pub mod grid;
pub mod kept_files;
pub mod links;
pub mod page;
pub mod passkeys;
pub mod picker;
pub mod picture;
pub mod put;
pub mod saving;
pub mod session_news;
pub mod tabs;
pub mod timer;
