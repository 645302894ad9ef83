//! No files on the server.

use leptos::ev::{ClipboardEvent, DragEvent};
use leptos::web_sys::HtmlInputElement;

use super::bytes::Bytes;

/// A file that nobody can have.
#[derive(Debug, Clone)]
pub struct LocalFile(Bytes);

impl LocalFile {
    /// Its name, with the folders that it was chosen with.
    #[must_use]
    pub fn path(&self) -> String {
        String::new()
    }

    /// Its size in bytes.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.0.size()
    }

    /// When it was changed last, in milliseconds since 1970.
    #[must_use]
    pub fn modified_ms(&self) -> i64 {
        0
    }

    /// Its content type as the browser states it.
    #[must_use]
    pub fn stated_type(&self) -> String {
        String::new()
    }

    /// Its bytes.
    #[must_use]
    pub fn bytes(&self) -> Bytes {
        self.0.clone()
    }
}

/// Nothing that was let go.
#[derive(Debug)]
pub struct Dropped;

impl Dropped {
    /// Always none.
    pub async fn files(self) -> (Vec<LocalFile>, usize) {
        (Vec::new(), 0)
    }
}

/// Always empty.
#[must_use]
pub fn take_picked(_picker: &HtmlInputElement) -> Vec<LocalFile> {
    Vec::new()
}

/// Always empty.
#[must_use]
pub fn dropped(_event: &DragEvent) -> Dropped {
    Dropped
}

/// Always empty.
#[must_use]
pub fn pasted(_event: &ClipboardEvent) -> Vec<LocalFile> {
    Vec::new()
}

/// Always false.
#[must_use]
pub fn are_dragged(_event: &DragEvent) -> bool {
    false
}

/// Always empty.
#[must_use]
pub fn dragged_types(_event: &DragEvent) -> Vec<String> {
    Vec::new()
}

/// Always true.
#[must_use]
pub fn left_zone(_event: &DragEvent) -> bool {
    true
}

/// Always true.
#[must_use]
pub fn left_page(_event: &DragEvent) -> bool {
    true
}
