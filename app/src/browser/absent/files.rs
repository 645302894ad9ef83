//! No files on the server.

use leptos::ev::DragEvent;
use leptos::web_sys::HtmlInputElement;

/// A file that nobody can have.
#[derive(Debug, Clone)]
pub enum LocalFile {}

/// The file could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unreadable;

impl LocalFile {
    /// Its name, without a folder.
    #[must_use]
    pub fn name(&self) -> String {
        match *self {}
    }

    /// Its size in bytes.
    #[must_use]
    pub fn size(&self) -> u64 {
        match *self {}
    }

    /// When it was changed last, in milliseconds since 1970.
    #[must_use]
    pub fn modified_ms(&self) -> i64 {
        match *self {}
    }

    /// Its content type as the browser states it.
    #[must_use]
    pub fn stated_type(&self) -> String {
        match *self {}
    }

    /// Its checksum.
    ///
    /// # Errors
    /// Never: there is no file.
    pub async fn crc32(&self, _wanted: impl Fn() -> bool) -> Result<String, Unreadable> {
        match *self {}
    }

    /// An address under which this page alone can show the file.
    #[must_use]
    pub fn object_url(&self) -> Option<ObjectUrl> {
        match *self {}
    }
}

/// An address that nobody can have.
#[derive(Debug)]
pub enum ObjectUrl {}

impl ObjectUrl {
    /// The address.
    #[must_use]
    pub fn address(&self) -> &str {
        match *self {}
    }
}

/// Always empty.
#[must_use]
pub fn take_picked(_picker: &HtmlInputElement) -> Vec<LocalFile> {
    Vec::new()
}

/// Always empty.
#[must_use]
pub fn dropped(_event: &DragEvent) -> Vec<LocalFile> {
    Vec::new()
}

/// Always false.
#[must_use]
pub fn are_dragged(_event: &DragEvent) -> bool {
    false
}

/// Always true.
#[must_use]
pub fn left_zone(_event: &DragEvent) -> bool {
    true
}
