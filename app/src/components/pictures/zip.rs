//! Several files as one ZIP, put together by the browser of files that it fetches from the store.

use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::pin::Pin;
use std::rc::Rc;
use std::task::Poll;
use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::pictures::list_downloads;
use crate::browser::bytes::{Bytes, Unreadable};
use crate::browser::saving::{Fetching, Together};
use crate::browser::timer;
use crate::core::archive::{Archive, Entry, names};
use crate::core::upload::checksum::value;
use crate::wire::error::ApiError;
use crate::wire::pictures::{Download, Selection};

/// How many files are fetched at a time.
const AT_ONCE: usize = 4;

/// How often a file is fetched before the archive is given up.
const TRIES: u32 = 4;

/// How long is waited before a file is fetched again; each time as long again.
const BETWEEN: Duration = Duration::from_secs(1);

/// What became of a ZIP.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum ZipState {
    /// Nobody asked for one.
    #[default]
    Idle,
    /// It is being put together.
    Working {
        /// So many files are there.
        done: usize,
        /// Of so many; 0 as long as nobody knows.
        total: usize,
    },
    /// The browser saves it.
    Done,
    /// The folders that were selected have no files.
    Empty,
    /// A file could not be had, or the browser refused.
    Failed,
    /// The server refused.
    Refused(ApiError),
}

/// Puts ZIPs together, one at a time. A handle: copies are the same.
#[derive(Clone, Copy)]
pub struct ZipDownload {
    state: RwSignal<ZipState>,
    fetching: StoredValue<Fetching>,
    round: StoredValue<u32>,
}

impl ZipDownload {
    /// Nothing is under way. What is when the component is gone, ends.
    pub(super) fn new() -> Self {
        let (state, fetching) = (RwSignal::default(), StoredValue::new(Fetching::default()));
        on_cleanup(move || {
            fetching.try_with_value(Fetching::stop);
        });
        Self { state, fetching, round: StoredValue::new(0) }
    }

    /// What became of the last one.
    #[must_use]
    pub fn state(self) -> RwSignal<ZipState> {
        self.state
    }

    /// Whether one is under way.
    #[must_use]
    pub fn is_busy(self) -> bool {
        matches!(self.state.get(), ZipState::Working { .. })
    }

    /// Begins one of these files and folders, with names from `folder` on; what is under way ends.
    pub fn begin(self, selection: Selection, folder: String, name: String) {
        self.cancel();
        let (fetching, round) = (Fetching::default(), self.round.get_value());
        self.fetching.set_value(fetching.clone());
        self.state.set(ZipState::Working { done: 0, total: 0 });
        spawn_local(async move {
            let tell = move |state| {
                if self.round.try_get_value() == Some(round) {
                    self.state.try_set(state);
                }
            };
            let end = archive(selection, &folder, &fetching, tell).await;
            if self.round.try_get_value() != Some(round) {
                return;
            }
            tell(match end {
                Ok(archive) if archive.save(&name, "application/zip") => ZipState::Done,
                Ok(_) => ZipState::Failed,
                Err(state) => state,
            });
        });
    }

    /// Ends what is under way; nothing is saved.
    pub fn cancel(self) {
        self.round.update_value(|round| *round += 1);
        self.fetching.with_value(Fetching::stop);
        self.state.set(ZipState::Idle);
    }
}

async fn archive(
    selection: Selection,
    folder: &str,
    fetching: &Fetching,
    tell: impl Fn(ZipState) + Clone + 'static,
) -> Result<Together, ZipState> {
    let access_level = selection.access_level;
    let files = list_downloads(selection).await.map_err(ZipState::Refused)?;
    if files.is_empty() {
        return Err(ZipState::Empty);
    }
    let total = files.len();
    tell(ZipState::Working { done: 0, total });
    let shelf =
        Rc::new(Shelf { next: Cell::new(0), done: Cell::new(0), found: RefCell::new(vec![None; total]), files });
    let lane = || {
        let (shelf, fetching, tell) = (Rc::clone(&shelf), fetching.clone(), tell.clone());
        Box::pin(async move {
            while let Some((place, file)) = shelf.take() {
                let again = |key: &str| Selection { access_level, keys: vec![key.to_owned()] };
                let Some(found) = fetched(&file, &fetching, again).await else {
                    // Nobody needs the others then.
                    shelf.next.set(total);
                    fetching.stop();
                    break;
                };
                let done = shelf.put(place, found);
                tell(ZipState::Working { done, total });
            }
        }) as Pin<Box<dyn Future<Output = ()>>>
    };
    all((0..AT_ONCE.min(total)).map(|_| lane()).collect()).await;
    let names = names(shelf.files.iter().map(|file| file.key.as_str()), folder);
    let mut archive = Archive::default();
    let mut together = Together::default();
    for ((file, name), found) in shelf.files.iter().zip(names).zip(shelf.found.take()) {
        let (bytes, crc32) = found.ok_or(ZipState::Failed)?;
        let entry = Entry { name, size: bytes.size(), crc32, written_at_s: file.written_at_s };
        together.push(&archive.head_of(&entry));
        together.push_file(&bytes);
    }
    together.push(&archive.end());
    Ok(together)
}

/// The files of an archive, and what has come of them.
struct Shelf {
    files: Vec<Download>,
    next: Cell<usize>,
    done: Cell<usize>,
    found: RefCell<Vec<Option<(Bytes, u32)>>>,
}

impl Shelf {
    fn take(&self) -> Option<(usize, Download)> {
        let place = self.next.get();
        let file = self.files.get(place)?;
        self.next.set(place + 1);
        Some((place, file.clone()))
    }

    /// Puts a file in its place; how many are there.
    fn put(&self, place: usize, file: (Bytes, u32)) -> usize {
        if let Some(found) = self.found.borrow_mut().get_mut(place) {
            *found = Some(file);
        }
        self.done.set(self.done.get() + 1);
        self.done.get()
    }
}

/// A file with its checksum. Its address may have lapsed meanwhile, so that another one is asked for.
async fn fetched(file: &Download, fetching: &Fetching, again: impl Fn(&str) -> Selection) -> Option<(Bytes, u32)> {
    let mut url = file.url.clone();
    for number in 1..=TRIES {
        if let Some(bytes) = fetching.bytes(&url).await {
            let crc32: Result<String, Unreadable> = bytes.crc32().await;
            return Some((bytes, value(&crc32.ok()?)?));
        }
        if number == TRIES || fetching.is_stopped() {
            break;
        }
        timer::pause(BETWEEN.saturating_mul(number)).await;
        let listed = list_downloads(again(&file.key)).await.unwrap_or_default();
        if let Some(same) = listed.into_iter().find(|other| other.key == file.key) {
            url = same.url;
        }
    }
    None
}

/// Goes on with all of them until each has ended.
async fn all(mut under_way: Vec<Pin<Box<dyn Future<Output = ()>>>>) {
    poll_fn(|context| {
        under_way.retain_mut(|one| one.as_mut().poll(context).is_pending());
        if under_way.is_empty() { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
}
