//! Several files as one ZIP, put together by the browser of files that it fetches from the store.

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Poll, Waker};
use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::pictures::list_downloads;
use crate::browser::bytes::{Bytes, Unreadable};
use crate::browser::page;
use crate::browser::saving::{Fetching, Together};
use crate::browser::timer;
use crate::core::archive::{Archive, Entry, names};
use crate::core::tasks::{TaskStatus, Tasks};
use crate::core::upload::checksum::value;
use crate::wire::error::ApiError;
use crate::wire::pictures::{Download, Selection};
use crate::wire::storage::{AccessLevel, StorageError};

/// How many files are fetched at a time.
const AT_ONCE: usize = 4;

/// How often a file is fetched before it has failed.
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
    /// It waits for a connection, and goes on by itself.
    Offline {
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
    /// What has become of each file.
    tasks: RwSignal<Tasks>,
    fetching: StoredValue<Fetching>,
    round: StoredValue<u32>,
    /// The files of the last one.
    shelf: StoredValue<Option<Arc<Shelf>>>,
    /// What waits for a connection.
    waiting: StoredValue<Vec<Waker>>,
}

impl ZipDownload {
    /// Nothing is under way. What is when the component is gone, ends.
    pub(super) fn new() -> Self {
        let (state, fetching) = (RwSignal::default(), StoredValue::new(Fetching::default()));
        let (round, shelf) = (StoredValue::new(0), StoredValue::new(None));
        let zip = Self { state, tasks: RwSignal::default(), fetching, round, shelf, waiting: StoredValue::default() };
        on_cleanup(move || {
            fetching.try_with_value(Fetching::stop);
            zip.wake();
        });
        page::on_online(move || {
            zip.tell(|| None);
            zip.wake();
        });
        page::on_offline(move || zip.tell(|| None));
        zip
    }

    /// Says how far it is, or that it waits for a connection.
    fn tell(self, progress: impl FnOnce() -> Option<(usize, usize)>) {
        let before = match self.state.get_untracked() {
            ZipState::Working { done, total } | ZipState::Offline { done, total } => Some((done, total)),
            _ => None,
        };
        let Some((done, total)) = progress().or(before) else { return };
        let is_online = page::is_online();
        self.state.set(if is_online { ZipState::Working { done, total } } else { ZipState::Offline { done, total } });
    }

    /// Has what waits for a connection look again whether there is one.
    fn wake(self) {
        let waiting = self.waiting.try_update_value(std::mem::take).unwrap_or_default();
        waiting.into_iter().for_each(Waker::wake);
    }

    /// Waits until the browser has a connection, or what is fetched was stopped.
    async fn connection(self, fetching: &Fetching) {
        poll_fn(|context| {
            if page::is_online() || fetching.is_stopped() {
                return Poll::Ready(());
            }
            let kept = self.waiting.try_update_value(|waiting| {
                if !waiting.iter().any(|other| other.will_wake(context.waker())) {
                    waiting.push(context.waker().clone());
                }
            });
            if kept.is_some() { Poll::Pending } else { Poll::Ready(()) }
        })
        .await;
    }

    /// What became of the last one.
    #[must_use]
    pub fn state(self) -> RwSignal<ZipState> {
        self.state
    }

    /// What has become of each of its files.
    #[must_use]
    pub fn tasks(self) -> RwSignal<Tasks> {
        self.tasks
    }

    /// Whether one is under way.
    #[must_use]
    pub fn is_busy(self) -> bool {
        matches!(self.state.get(), ZipState::Working { .. } | ZipState::Offline { .. })
    }

    /// Begins one of these files and folders, with names from `folder` on; what is under way ends.
    pub fn begin(self, selection: Selection, folder: String, name: String) {
        self.cancel();
        self.go(async move {
            let access_level = selection.access_level;
            let files = self.listed(selection).await.map_err(ZipState::Refused)?;
            if files.is_empty() {
                return Err(ZipState::Empty);
            }
            let found = Mutex::new(vec![None; files.len()]);
            Ok(Arc::new(Shelf { access_level, folder, name, found, files }))
        });
    }

    /// What there is to fetch; without a connection, once there is one.
    async fn listed(self, selection: Selection) -> Result<Vec<Download>, ApiError> {
        let fetching = self.fetching.get_value();
        loop {
            self.tell(|| Some((0, 0)));
            self.connection(&fetching).await;
            match list_downloads(selection.clone()).await {
                Err(ApiError::Unreachable) if !page::is_online() && !fetching.is_stopped() => {}
                listed => return listed,
            }
        }
    }

    /// Tries again to fetch the files that could not be had; the others are there.
    pub fn retry(self) {
        let shelf = self.shelf.get_value();
        if let Some(shelf) = shelf.filter(|_| !untrack(|| self.is_busy())) {
            self.go(async move { Ok(shelf) });
        }
    }

    /// Ends what is under way; nothing is saved.
    pub fn cancel(self) {
        self.round.update_value(|round| *round += 1);
        self.fetching.with_value(Fetching::stop);
        self.wake();
        self.shelf.set_value(None);
        self.tasks.set(Tasks::default());
        self.state.set(ZipState::Idle);
    }

    fn go(self, shelf: impl Future<Output = Result<Arc<Shelf>, ZipState>> + 'static) {
        let (fetching, round) = (Fetching::default(), self.round.get_value());
        self.fetching.set_value(fetching.clone());
        self.state.set(ZipState::Working { done: 0, total: 0 });
        spawn_local(async move {
            let shelf = shelf.await;
            if self.round.try_get_value() != Some(round) {
                return;
            }
            let end = match shelf {
                Ok(shelf) => self.fill(shelf, fetching, round).await,
                Err(state) => state,
            };
            if self.round.try_get_value() == Some(round) {
                self.state.set(end);
            }
        });
    }

    /// Fetches what is missing, and has it saved together.
    async fn fill(self, shelf: Arc<Shelf>, fetching: Fetching, round: u32) -> ZipState {
        self.shelf.set_value(Some(Arc::clone(&shelf)));
        let total = shelf.files.len();
        self.tasks.update(|tasks| {
            if tasks.len() != total {
                *tasks = Tasks::each(shelf.files.iter().map(|file| file.key.clone()));
            }
            tasks.retry();
        });
        let is_on = move || self.round.try_get_value() == Some(round);
        let progress = move || Some((self.tasks.with_untracked(|tasks| tasks.summary().completed), total));
        let tell = move || self.tell(progress);
        tell();
        let lane = || {
            let (shelf, fetching) = (Arc::clone(&shelf), fetching.clone());
            Box::pin(async move {
                while is_on() {
                    let Some(place) = self.tasks.try_update(Tasks::begin_one).flatten() else { break };
                    let Some(file) = shelf.files.get(place) else { break };
                    let found = self.fetched(file, &fetching, shelf.access_level).await;
                    if !is_on() {
                        break;
                    }
                    let status = if found.is_some() { TaskStatus::Completed } else { not_had() };
                    shelf.put(place, found);
                    self.tasks.update(|tasks| tasks.end_one(place, status));
                    tell();
                }
            }) as Pin<Box<dyn Future<Output = ()>>>
        };
        all((0..AT_ONCE.min(total)).map(|_| lane()).collect()).await;
        if !is_on() {
            return ZipState::Idle;
        }
        match shelf.together() {
            Some(archive) if archive.save(&shelf.name, "application/zip") => {
                self.shelf.set_value(None);
                ZipState::Done
            }
            _ => ZipState::Failed,
        }
    }

    /// A file with its checksum. Its address may have lapsed meanwhile, so that another one is asked for. What failed while there was no
    /// connection is no try.
    async fn fetched(self, file: &Download, fetching: &Fetching, access_level: AccessLevel) -> Option<(Bytes, u32)> {
        let (mut url, mut tries) = (file.url.clone(), 0);
        loop {
            self.connection(fetching).await;
            if fetching.is_stopped() {
                return None;
            }
            if let Some(bytes) = fetching.bytes(&url).await {
                let crc32: Result<String, Unreadable> = bytes.crc32().await;
                return Some((bytes, value(&crc32.ok()?)?));
            }
            if page::is_online() {
                tries += 1;
            }
            if tries == TRIES || fetching.is_stopped() {
                return None;
            }
            timer::pause(BETWEEN.saturating_mul(tries.max(1))).await;
            self.connection(fetching).await;
            let listed = list_downloads(Selection { access_level, keys: vec![file.key.clone()], owner: None })
                .await
                .unwrap_or_default();
            if let Some(same) = listed.into_iter().find(|other| other.key == file.key) {
                url = same.url;
            }
        }
    }
}

/// What has become of a file that could not be had after all tries.
fn not_had() -> TaskStatus {
    TaskStatus::Failed(StorageError::Unavailable.into())
}

/// The files of an archive, and what has come of them.
struct Shelf {
    access_level: AccessLevel,
    /// Where names begin.
    folder: String,
    /// What the archive is called.
    name: String,
    files: Vec<Download>,
    found: Mutex<Vec<Option<(Bytes, u32)>>>,
}

impl Shelf {
    /// Puts a file in its place.
    fn put(&self, place: usize, file: Option<(Bytes, u32)>) {
        if let Some(found) = self.found.lock().unwrap_or_else(PoisonError::into_inner).get_mut(place) {
            *found = file;
        }
    }

    /// The archive, if every file is there.
    fn together(&self) -> Option<Together> {
        let names = names(self.files.iter().map(|file| file.key.as_str()), &self.folder);
        let (mut archive, mut together) = (Archive::default(), Together::default());
        let all = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        for ((file, name), found) in self.files.iter().zip(names).zip(all.iter()) {
            let (bytes, crc32) = found.as_ref()?;
            let entry = Entry { name, size: bytes.size(), crc32: *crc32, written_at_s: file.written_at_s };
            together.push(&archive.head_of(&entry));
            together.push_file(bytes);
        }
        together.push(&archive.end());
        Some(together)
    }
}

/// Goes on with all of them until each has ended.
async fn all(mut under_way: Vec<Pin<Box<dyn Future<Output = ()>>>>) {
    poll_fn(|context| {
        under_way.retain_mut(|one| one.as_mut().poll(context).is_pending());
        if under_way.is_empty() { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
}
