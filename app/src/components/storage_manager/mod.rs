//! `StorageManager`: pick or drop files, and watch them go straight to the store.
//!
//! The order of things is decided by [`core::upload`](crate::core::upload); the parts here draw the queue and perform its
//! effects.

mod drop_zone;
mod file_row;
mod icons;
mod manager;
mod status;
mod thumbnail;
mod upload_form;
#[cfg(feature = "ssr")]
mod upload_form_html;
#[cfg(not(feature = "ssr"))]
#[path = "upload_form_html_in_browser.rs"]
mod upload_form_html;
mod uploader;

pub use crate::core::upload::{Counted, DisplayText, Named};
pub use manager::{StorageManager, UploadedFile};
pub use uploader::FirstRows;
