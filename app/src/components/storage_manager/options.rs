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

/// What a page draws around everything else of the component, which it is given.
pub type ContainerPart = Arc<dyn Fn(Uploader, AnyView) -> AnyView + Send + Sync>;

/// A picker that a page draws itself. The callback opens the browser's dialog for files, with the filter that is right here; it has to
/// be run while a press or a key is dealt with, because browsers open the dialog for nothing else.
pub type PickerPart = Arc<dyn Fn(Uploader, Callback<()>) -> AnyView + Send + Sync>;

/// The parts that a page draws itself: Amplify's `components`. What is absent looks as always.
#[derive(Clone, Default)]
pub struct Slots {
    /// In place of the element around all the others.
    pub container: Option<ContainerPart>,
    /// In place of the drop zone with its picker.
    pub drop_zone: Option<Part>,
    /// In place of the buttons in the drop zone: for files, for a folder and for the camera.
    pub file_picker: Option<PickerPart>,
    /// In place of the heading over the rows.
    pub file_list_header: Option<Part>,
    /// In place of the list with all its rows; the heading over it stays.
    pub file_list: Option<Part>,
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
