//! Folders that were let go over the page (<https://wicg.github.io/entries-api/>): read to the bottom, with the paths of
//! their files.

use std::time::Duration;

use js_sys::{Array, Function, Promise};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    DataTransfer, File, FileSystemDirectoryEntry, FileSystemDirectoryReader, FileSystemEntry, FileSystemFileEntry,
};

use super::files::{LocalFile, list};
use super::origin::Origin;
use super::timer;

/// The most files of one drop: more than anybody looks through, and few enough for a page.
const MOST_FILES: usize = 50_000;
/// How many folders may be within each other: links to a folder above would go on for ever.
const DEEPEST: usize = 64;
/// How long one entry may take: some that cannot be read never answer.
const PATIENCE: Duration = Duration::from_secs(10);
/// The most entries of one drop that the browser is asked to remember: it is asked about each one at once.
const MOST_REMEMBERED: usize = 200;
/// What systems leave in folders by themselves.
const NOT_A_PERSONS: [&str; 3] = [".DS_Store", "Thumbs.db", "desktop.ini"];

/// What was let go.
#[derive(Debug)]
pub(super) struct Dropped {
    entries: Vec<(FileSystemEntry, Option<Origin>)>,
    /// Where the browser has no entries: the files as they are.
    files: Vec<LocalFile>,
}

impl Dropped {
    /// What a transfer holds; it forgets it when the event is over.
    pub(super) fn of(transfer: Option<DataTransfer>) -> Self {
        let Some(transfer) = transfer else { return Self { entries: Vec::new(), files: Vec::new() } };
        let items = transfer.items();
        let items = (0..items.length()).filter_map(|index| items.get(index)).filter(|item| item.kind() == "file");
        let entries = items.enumerate().filter_map(|(place, item)| {
            let origin = if place < MOST_REMEMBERED { Origin::of_dropped(&item) } else { None };
            Some((item.webkit_get_as_entry().ok().flatten()?, origin))
        });
        let entries: Vec<_> = entries.collect();
        let files = if entries.is_empty() { list(transfer.files()) } else { Vec::new() };
        Self { entries, files }
    }

    /// Every file, and how many entries could not be read.
    pub(super) async fn read(self) -> (Vec<LocalFile>, usize) {
        let Self { entries, mut files } = self;
        let mut unreadable = 0;
        // Read in the order of the list, folders where they stand: the last one pushed is the next one read.
        let mut waiting: Vec<_> = entries.into_iter().rev().map(|(entry, origin)| (entry, origin, 0)).collect();
        while let Some((entry, origin, depth)) = waiting.pop() {
            if NOT_A_PERSONS.contains(&entry.name().as_str()) {
                continue;
            }
            if files.len() >= MOST_FILES || depth > DEEPEST {
                unreadable += 1;
                continue;
            }
            let below = if entry.is_directory() {
                children(entry.unchecked_ref()).await.map(|children| {
                    waiting.extend(children.into_iter().rev().map(|child| (child, origin.clone(), depth + 1)));
                })
            } else {
                file(entry.unchecked_ref()).await.map(|file| {
                    let path = entry.full_path().trim_start_matches('/').to_owned();
                    files.push(LocalFile::dropped(file, path, origin.as_ref()));
                })
            };
            unreadable += usize::from(below.is_none());
        }
        (files, unreadable)
    }
}

async fn file(entry: &FileSystemFileEntry) -> Option<File> {
    settled(|good, bad| entry.file_with_callback_and_callback(good, bad)).await?.dyn_into().ok()
}

/// What is in a folder. A reader gives some of it at a time, and nothing at the end.
async fn children(folder: &FileSystemDirectoryEntry) -> Option<Vec<FileSystemEntry>> {
    let reader: FileSystemDirectoryReader = folder.create_reader();
    let mut children = Vec::new();
    loop {
        let some = settled(|good, bad| {
            let _ = reader.read_entries_with_callback_and_callback(good, bad);
        });
        let some: Array = some.await?.dyn_into().ok()?;
        if some.length() == 0 {
            return Some(children);
        }
        children.extend(some.iter().map(JsCast::unchecked_into::<FileSystemEntry>));
    }
}

/// What a function with two callbacks gives to the first one; none when it calls the second one, or neither in time.
async fn settled(start: impl Fn(&Function, &Function)) -> Option<JsValue> {
    let mut given_up = None;
    let promise = Promise::new(&mut |good, bad| {
        start(&good, &bad);
        given_up = Some(timer::after(PATIENCE, move || {
            let _ = bad.call0(&JsValue::NULL);
        }));
    });
    JsFuture::from(promise).await.ok()
}
