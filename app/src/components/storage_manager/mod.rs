//! `StorageManager`: pick, drop or paste files, and watch them go straight to the store.
//!
//! The order of things is decided by [`core::upload`](crate::core::upload); the parts here draw the queue and perform its
//! effects.

mod conflict;
mod dialog;
mod drop_zone;
mod file_row;
mod footer;
mod icons;
mod list;
mod live;
mod manager;
mod options;
mod path;
pub mod pictures;
mod processing;
mod row_buttons;
mod status;
mod thumbnail;
mod tray;
mod tray_row;
mod upload_form;
#[cfg(feature = "ssr")]
mod upload_form_html;
#[cfg(not(feature = "ssr"))]
#[path = "upload_form_html_in_browser.rs"]
mod upload_form_html;
mod uploader;

pub use crate::browser::resizing::Resizing;
pub use crate::core::upload::{Counted, DisplayText, Named};
pub use live::{LiveUploads, provide_live_uploads};
pub use manager::StorageManager;
pub use options::{ContainerPart, DefaultFile, Part, PickerPart, RowPart, Slots};
pub use path::{PathFunction, UploadPath};
pub use processing::{FileToProcess, FileToSend, ProcessFile};
pub use tray::{TrayOnShow, UploadTray};
pub use uploader::{FailedUpload, FirstRows, UploadProgress, UploadedFile, Uploader};
