//! Files that a person picked, dropped or pasted: what they are, and their bytes.

use leptos::__reexports::send_wrapper::SendWrapper;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{ClipboardEvent, DataTransfer, DragEvent, File, FileList, HtmlInputElement};

use super::bytes::Bytes;
use super::folders;
use super::origin::Origin;

/// A file on the person's machine. Cloning it copies no byte.
#[derive(Debug, Clone)]
pub struct LocalFile {
    file: SendWrapper<File>,
    path: String,
    origin: Option<Origin>,
}

impl LocalFile {
    /// A file, under its own name or the one with folders that the browser gives.
    pub(super) fn of(file: File) -> Self {
        let relative = js_sys::Reflect::get(&file, &JsValue::from_str("webkitRelativePath"));
        let relative = relative.ok().and_then(|path| path.as_string()).filter(|path| !path.is_empty());
        let path = relative.unwrap_or_else(|| file.name());
        Self { file: SendWrapper::new(file), path, origin: None }
    }

    /// A file that the browser can show again.
    pub(super) fn from_origin(file: File, origin: Origin) -> Self {
        Self { origin: Some(origin), ..Self::of(file) }
    }

    /// A file that was dropped, perhaps in a folder.
    pub(super) fn dropped(file: File, path: String, origin: Option<&Origin>) -> Self {
        let origin = origin.map(|origin| origin.of_path(&path));
        Self { file: SendWrapper::new(file), path, origin }
    }

    /// Its handle, where the browser gave one.
    pub(super) async fn handle(&self) -> Option<JsValue> {
        self.origin.as_ref()?.handle().await
    }

    /// Its name, with the folders that it was chosen with: `holiday/a.png`.
    #[must_use]
    pub fn path(&self) -> String {
        self.path.clone()
    }

    /// Its size in bytes.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.bytes().size()
    }

    /// When it was changed last, in milliseconds since 1970.
    #[must_use]
    pub fn modified_ms(&self) -> i64 {
        self.file.last_modified() as i64
    }

    /// Its content type as the browser states it; empty when it knows none.
    #[must_use]
    pub fn stated_type(&self) -> String {
        self.file.type_()
    }

    /// Its bytes.
    #[must_use]
    pub fn bytes(&self) -> Bytes {
        let file: &File = &self.file;
        Bytes::of(AsRef::<web_sys::Blob>::as_ref(file).clone())
    }
}

/// What was let go over the page: files now, folders read later.
#[derive(Debug)]
pub struct Dropped(SendWrapper<folders::Dropped>);

impl Dropped {
    /// Every file in it, those in folders with their paths, and how many could not be read.
    pub async fn files(self) -> (Vec<LocalFile>, usize) {
        self.0.take().read().await
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

/// What was let go. It has to be asked for while the event lasts.
#[must_use]
pub fn dropped(event: &DragEvent) -> Dropped {
    Dropped(SendWrapper::new(folders::Dropped::of(event.data_transfer())))
}

/// The files in the clipboard that are being pasted; none where text is pasted into a field.
#[must_use]
pub fn pasted(event: &ClipboardEvent) -> Vec<LocalFile> {
    list(event.clipboard_data().as_ref().and_then(DataTransfer::files))
}

/// Whether what is being dragged holds files, as opposed to text or a link.
#[must_use]
pub fn are_dragged(event: &DragEvent) -> bool {
    event.data_transfer().is_some_and(|transfer| transfer.types().includes(&"Files".into(), 0))
}

/// The content types of the files that are being dragged, as far as the browser tells; empty ones it does not know.
#[must_use]
pub fn dragged_types(event: &DragEvent) -> Vec<String> {
    let Some(items) = event.data_transfer().map(|transfer| transfer.items()) else { return Vec::new() };
    let items = (0..items.length()).filter_map(|index| items.get(index));
    items.filter(|item| item.kind() == "file").map(|item| item.type_()).collect()
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

/// Whether what was dragged over the page is not over it any more.
#[must_use]
pub fn left_page(event: &DragEvent) -> bool {
    event.related_target().is_none()
}

pub(super) fn list(files: Option<FileList>) -> Vec<LocalFile> {
    let Some(files) = files else { return Vec::new() };
    (0..files.length()).filter_map(|index| files.get(index)).map(LocalFile::of).collect()
}
