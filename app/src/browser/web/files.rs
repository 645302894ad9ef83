//! Files that a person picked or dropped: what they are, their bytes in pieces, their thumbnail.

use js_sys::Uint8Array;
use leptos::__reexports::send_wrapper::SendWrapper;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, DragEvent, File, FileList, HtmlInputElement, Url};

use super::worker::{self, Unworkable};
use crate::core::upload::Crc32;

/// Bytes that are read at a time: enough to be quick, little enough for a phone, and the page draws in between.
const PIECE: u64 = 2 * 1024 * 1024;

/// A file on the person's machine. Cloning it copies no byte.
#[derive(Debug, Clone)]
pub struct LocalFile(SendWrapper<File>);

/// The file could not be read: moved, changed or deleted since it was chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unreadable;

impl LocalFile {
    /// Its name, without a folder.
    #[must_use]
    pub fn name(&self) -> String {
        self.0.name()
    }

    /// Its size in bytes.
    #[must_use]
    pub fn size(&self) -> u64 {
        // A whole number below 2^53: browsers know no larger file.
        self.0.size() as u64
    }

    /// When it was changed last, in milliseconds since 1970.
    #[must_use]
    pub fn modified_ms(&self) -> i64 {
        self.0.last_modified() as i64
    }

    /// Its content type as the browser states it; empty when it knows none.
    #[must_use]
    pub fn stated_type(&self) -> String {
        self.0.type_()
    }

    /// The file itself, to be sent.
    pub(super) fn as_file(&self) -> &File {
        &self.0
    }

    /// Its checksum, as [`Crc32::finish`] gives it. Stops early when `wanted` says no; the result is then meaningless.
    ///
    /// # Errors
    /// [`Unreadable`] when a piece cannot be read or is shorter than it was.
    pub async fn crc32(&self, wanted: impl Fn() -> bool) -> Result<String, Unreadable> {
        crc32_beside_the_page(&self.0, wanted).await
    }

    /// An address under which this page alone can show the file.
    #[must_use]
    pub fn object_url(&self) -> Option<ObjectUrl> {
        Url::create_object_url_with_blob(&self.0).ok().map(ObjectUrl)
    }
}

/// The checksum of bytes, computed by the worker; by the page itself where there is none.
async fn crc32_beside_the_page(bytes: &Blob, wanted: impl Fn() -> bool) -> Result<String, Unreadable> {
    match worker::crc32(bytes).await {
        Ok(checksum) => Ok(checksum),
        Err(Unworkable::Unreadable) => Err(Unreadable),
        Err(Unworkable::NoWorker) => crc32_in_pieces(bytes, wanted).await,
    }
}

/// The checksum of bytes that are read piece by piece. Stops early when `wanted` says no; the result is then meaningless.
pub(super) async fn crc32_in_pieces(bytes: &Blob, wanted: impl Fn() -> bool) -> Result<String, Unreadable> {
    // A whole number below 2^53: browsers know no larger file.
    let size = bytes.size() as u64;
    let mut checksum = Crc32::default();
    let mut start = 0;
    while start < size && wanted() {
        let end = size.min(start + PIECE);
        let piece = bytes.slice_with_f64_and_f64(start as f64, end as f64).map_err(|_| Unreadable)?;
        let buffer = JsFuture::from(piece.array_buffer()).await.map_err(|_| Unreadable)?;
        let bytes = Uint8Array::new(&buffer).to_vec();
        if bytes.len() as u64 != end - start {
            return Err(Unreadable);
        }
        checksum.update(&bytes);
        start = end;
    }
    Ok(checksum.finish())
}

/// An address of a file for this page. The browser keeps the file for as long as this value lives.
#[derive(Debug)]
pub struct ObjectUrl(String);

impl ObjectUrl {
    /// The address, `blob:…`.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.0
    }
}

impl Drop for ObjectUrl {
    fn drop(&mut self) {
        let _ = Url::revoke_object_url(&self.0);
    }
}

/// Takes the files out of a picker, so that picking the same file again is a change.
#[must_use]
pub fn take_picked(picker: &HtmlInputElement) -> Vec<LocalFile> {
    let files = list(picker.files());
    if !files.is_empty() {
        picker.set_value("");
    }
    files
}

/// The files that were let go.
#[must_use]
pub fn dropped(event: &DragEvent) -> Vec<LocalFile> {
    list(event.data_transfer().and_then(|transfer| transfer.files()))
}

/// Whether what is being dragged holds files, as opposed to text or a link.
#[must_use]
pub fn are_dragged(event: &DragEvent) -> bool {
    event.data_transfer().is_some_and(|transfer| transfer.types().includes(&"Files".into(), 0))
}

/// Whether the pointer left the element that listens, and not just one part of it for another.
#[must_use]
pub fn left_zone(event: &DragEvent) -> bool {
    let zone = event.current_target().and_then(|target| target.dyn_into::<web_sys::Node>().ok());
    let entered = event.related_target().and_then(|target| target.dyn_into::<web_sys::Node>().ok());
    match (zone, entered) {
        (Some(zone), Some(entered)) => !zone.contains(Some(&entered)),
        _ => true,
    }
}

fn list(files: Option<FileList>) -> Vec<LocalFile> {
    let Some(files) = files else { return Vec::new() };
    (0..files.length()).filter_map(|index| files.get(index)).map(|file| LocalFile(SendWrapper::new(file))).collect()
}
