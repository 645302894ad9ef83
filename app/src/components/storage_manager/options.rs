//! What a page may give to a `StorageManager` besides its settings.

use std::fmt;
use std::sync::Arc;

use leptos::prelude::*;

use super::uploader::Uploader;
use crate::core::upload::Item;

/// A file that the store has already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DefaultFile {
    /// Its key below the owner's prefix.
    pub key: String,
}

/// A part of the component that a page draws itself, around the uploader's handle.
pub type Part = Arc<dyn Fn(Uploader) -> AnyView + Send + Sync>;

/// A row that a page draws itself, for a file as it is now.
pub type RowPart = Arc<dyn Fn(Uploader, Signal<Item>) -> AnyView + Send + Sync>;

/// The parts that a page draws itself: Amplify's `components`. What is absent looks as always.
#[derive(Clone, Default)]
pub struct Slots {
    /// In place of the drop zone with its picker.
    pub drop_zone: Option<Part>,
    /// In place of the heading over the rows.
    pub file_list_header: Option<Part>,
    /// In place of each row.
    pub file_row: Option<RowPart>,
    /// In place of the buttons below the rows.
    pub file_list_footer: Option<Part>,
}

impl fmt::Debug for Slots {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Slots")
    }
}
