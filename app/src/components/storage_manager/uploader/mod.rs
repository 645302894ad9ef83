//! The queue and the files behind it: performs what the queue asks for, and reports back to it.

mod away;
mod beginning;
mod held;
mod listeners;
mod lookout;
mod remaining;
mod reopening;
mod requests;
mod sharing;
mod showing;
mod thumbnails;
mod withdrawing;
mod work;

use std::collections::HashMap;

use leptos::prelude::*;

use self::beginning::Together;
use self::held::Held;
pub use self::listeners::{FailedUpload, Listeners, UploadProgress, UploadedFile};
use self::remaining::Watch;
pub(super) use self::sharing::SharedLimit;
use super::live::LiveUploads;
use super::path::PathFunction;
use super::processing::ProcessFile;
use crate::browser::files::LocalFile;
use crate::browser::resizing::Resizing;
use crate::browser::timer::Timer;
use crate::core::upload::{Candidate, Event, FileFacts, Item, ItemId, Queue, QueueId, Rules, TimesLeft, Whose};
use crate::wire::storage::AccessLevel;

/// A thumbnail: twice as many pixels as it is shown with, for dense screens.
const THUMBNAIL: Resizing = Resizing { max_width: 112, max_height: 112, quality: 0.7, content_type: String::new() };

/// Rows that stand in an uploader from the start, without files behind them: for a page that shows how they look. It is
/// provided through the context.
#[derive(Debug, Clone)]
pub struct FirstRows(pub Vec<Item>);

/// The queue and the files behind it. A handle: copies are the same uploader.
#[derive(Clone, Copy)]
pub struct Uploader {
    queue: RwSignal<Queue>,
    /// The limit of all uploaders of the app, where they share one.
    shared_limit: SharedLimit,
    /// The queue's name among those that share it.
    queue_id: Option<QueueId>,
    /// Whether it only shows how rows look: then nobody is asked about anything.
    is_on_show: bool,
    held: StoredValue<HashMap<ItemId, Held>>,
    next_id: StoredValue<u64>,
    /// How many questions for an upload are under way, by row: their answers outlive it.
    beginnings: StoredValue<HashMap<ItemId, u32>>,
    /// The files that the server is asked about with the next call.
    together: StoredValue<Together>,
    /// Counts the searches for the page's own server, of which the last one goes on.
    searches: StoredValue<u32>,
    /// Shows soon what the last steps have changed.
    showing: StoredValue<Option<Timer>>,
    /// How many seconds the waits under way take in all, for the rows that say so.
    waits: RwSignal<HashMap<ItemId, u32>>,
    /// What was seen of how fast bytes go.
    watch: StoredValue<Watch>,
    /// How long files will take.
    times_left: RwSignal<TimesLeft>,
    /// How many files and folders of the last drop could not be read.
    unread: RwSignal<usize>,
    /// Moves the focus when the row with this number went away under it.
    left: StoredValue<Option<Callback<usize>>>,
    /// The identity id of whoever chooses the files, once it is known.
    owner: StoredValue<Option<String>>,
    /// None while the page is away.
    listeners: StoredValue<Option<Listeners>>,
    /// What arrived while the page was away.
    missed: RwSignal<Vec<UploadedFile>>,
    functions: StoredValue<Functions>,
    /// All uploaders of the app, where they outlive their pages.
    others: StoredValue<Option<LiveUploads>>,
    /// The prefix below which thumbnails are put next to pictures in the store; none where none are.
    thumbnails_of: Option<AccessLevel>,
}

/// A page's own functions.
#[derive(Clone, Default)]
pub(super) struct Functions {
    /// Prepares files.
    pub(super) process_file: Option<ProcessFile>,
    /// Says where they go.
    pub(super) path: Option<PathFunction>,
}

/// What an uploader begins with.
pub(super) struct Setup {
    /// What it allows.
    pub(super) rules: Rules,
    /// The rows that there are from the start.
    pub(super) rows: Vec<Item>,
    /// Whether it only shows how rows look.
    pub(super) is_on_show: bool,
    /// Whether what goes on can be stopped for a while.
    pub(super) is_resumable: bool,
    /// The prefix below which thumbnails are put next to pictures in the store; none where none are.
    pub(super) thumbnails_of: Option<AccessLevel>,
    /// The identity id of whoever is signed in: the files that are chosen are theirs.
    pub(super) owner: Option<String>,
    /// The page's own functions.
    pub(super) functions: Functions,
}

impl Uploader {
    /// An uploader, which keeps to a limit together with others. When its owner is gone, so are its requests, files and thumbnails.
    pub(super) fn new(setup: Setup, shared_limit: SharedLimit) -> Self {
        let Setup { rules, rows, is_on_show, thumbnails_of, owner, functions, .. } = setup;
        let next_id = rows.iter().map(|row| row.id.0 + 1).max().unwrap_or_default();
        let queue_id = shared_limit.join(&rules);
        let uploader = Self {
            queue: RwSignal::new(Queue::of(rules, rows)),
            shared_limit,
            queue_id,
            is_on_show,
            held: StoredValue::default(),
            next_id: StoredValue::new(next_id),
            beginnings: StoredValue::default(),
            together: StoredValue::default(),
            searches: StoredValue::default(),
            showing: StoredValue::default(),
            waits: RwSignal::default(),
            watch: StoredValue::default(),
            times_left: RwSignal::default(),
            unread: RwSignal::new(0),
            left: StoredValue::default(),
            owner: StoredValue::new(owner),
            listeners: StoredValue::default(),
            missed: RwSignal::default(),
            functions: StoredValue::new(functions),
            others: StoredValue::default(),
            thumbnails_of,
        };
        shared_limit.tell_from_now_on(uploader);
        on_cleanup(move || {
            uploader.give_up_what_was_withdrawn();
            uploader.held.try_update_value(HashMap::clear);
            shared_limit.leave(uploader);
        });
        uploader
    }

    /// The queue as it is now.
    #[must_use]
    pub fn queue(self) -> RwSignal<Queue> {
        self.queue
    }

    /// Uploads what was added and waits for a word.
    pub fn upload(self) {
        self.dispatch(Event::UploadRequested);
    }

    /// Takes every row away; what is under way is given up, and what the store has of it removed. Amplify's `clearFiles`.
    pub fn clear_files(self) {
        self.dispatch(Event::RemoveRequested(Whose::All));
    }

    /// Gives up every upload that has not ended; the rows stay.
    pub fn cancel_all(self) {
        self.dispatch(Event::CancelRequested(Whose::All));
    }

    /// Stops for a while whatever can be stopped.
    pub fn pause_all(self) {
        self.dispatch(Event::PauseRequested(Whose::All));
    }

    /// Goes on with whatever was stopped.
    pub fn resume_all(self) {
        self.dispatch(Event::ResumeRequested(Whose::All));
    }

    /// Tries again what failed, was skipped or given up.
    pub fn retry(self) {
        self.dispatch(Event::RetryRequested(Whose::All));
    }

    /// The address of a row's thumbnail: made small beside the page, so that no row holds a whole picture, and given back with
    /// the row. None where the file is no picture that this browser can show.
    pub(super) async fn thumbnail(self, id: ItemId) -> Option<String> {
        let address = move || {
            let address = |held: &mut Held| Some(held.thumbnail.as_ref()?.address().to_owned());
            self.with_held(id, address).flatten()
        };
        if let Some(address) = address() {
            return Some(address);
        }
        let picture = self.with_held(id, |held| held.picture()).flatten()?;
        let small = picture.resized(THUMBNAIL).await?;
        let url = small.object_url();
        self.with_held(id, |held| held.thumbnail = url)?;
        address()
    }

    /// How many seconds the row's wait takes in all.
    pub(super) fn wait_s(self, id: ItemId) -> u32 {
        self.waits.with(|waits| waits.get(&id).copied().unwrap_or_default())
    }

    /// Takes files that a person chose. One that a row asks to be chosen again is that row's, and makes no other.
    pub(super) fn choose(self, files: Vec<LocalFile>) {
        let asked_for = self.queue.try_with_untracked(Queue::files_asked_for).unwrap_or_default();
        let mut counts = HashMap::<String, usize>::new();
        if !asked_for.is_empty() {
            files.iter().for_each(|file| *counts.entry(file.path()).or_default() += 1);
        }
        let mut candidates = Vec::new();
        for file in files {
            let row = asked_for.get(&file.path()).copied().filter(|_| counts.get(&file.path()) == Some(&1));
            let takes =
                |id: &ItemId| self.queue.try_with_untracked(|queue| queue.takes(*id, file.size())) == Some(true);
            match row.filter(takes) {
                Some(id) => self.give(id, file),
                None => candidates.extend(self.hold(file)),
            }
        }
        if !candidates.is_empty() {
            self.dispatch(Event::FilesChosen(candidates));
        }
    }

    /// Takes what was let go over the page.
    pub(super) fn take_dropped(self, (files, unread): (Vec<LocalFile>, usize)) {
        self.unread.try_set(unread);
        self.choose(files);
    }

    /// How many files and folders of the last drop could not be read.
    pub(super) fn unread(self) -> usize {
        self.unread.get()
    }

    /// Takes the file that a row waits for.
    pub(super) fn give(self, id: ItemId, file: LocalFile) {
        let facts = facts(&file);
        self.held.try_update_value(|held| held.entry(id).or_default().take(file));
        self.dispatch(Event::FileGiven(id, facts));
    }

    /// Lets something happen to the queue.
    pub(super) fn dispatch(self, event: Event) {
        // What ends a file is a step of it, or whatever a person or the surroundings did.
        let ends_nothing = event.is_progress() || event == Event::RoomMade;
        let comes_by_itself = matches!(event, Event::Stepped { .. } | Event::RoomMade);
        let stepped = match &event {
            Event::Stepped { id, .. } => Some(*id),
            _ => None,
        };
        let effects = self.apply(event);
        if comes_by_itself {
            self.show_soon();
        } else {
            self.show();
        }
        for effect in effects {
            self.perform(effect);
        }
        if !ends_nothing {
            self.let_go_of_ended(stepped);
        }
    }

    /// A file that came to its end is no other tab's concern any more: the one that came a step further, or else whichever.
    fn let_go_of_ended(self, stepped: Option<ItemId>) {
        let claimed = self.held.try_with_value(|held| {
            let is_claimed = |id: &ItemId| held.get(id).is_some_and(|held| held.claim.is_some());
            match stepped {
                Some(id) => Some(id).filter(is_claimed).into_iter().collect::<Vec<_>>(),
                None => held.keys().copied().filter(is_claimed).collect(),
            }
        });
        for id in claimed.into_iter().flatten() {
            let is_over = |queue: &Queue| queue.item(id).is_none_or(Item::has_ended);
            if self.queue.try_with_untracked(is_over) == Some(true) {
                self.with_held(id, |held| held.claim = None);
            }
        }
    }

    /// A new row's id; none when the component is gone.
    fn try_new_id(self) -> Option<ItemId> {
        self.next_id.try_update_value(|next| {
            *next += 1;
            ItemId(*next - 1)
        })
    }

    fn hold(self, file: LocalFile) -> Option<Candidate> {
        let id = self.try_new_id()?;
        let candidate = Candidate { id, name: file.path(), file: facts(&file) };
        self.held.try_update_value(|held| held.entry(id).or_default().take(file));
        Some(candidate)
    }
}

fn facts(file: &LocalFile) -> FileFacts {
    FileFacts { size: file.size(), modified_ms: file.modified_ms(), stated_type: file.stated_type() }
}
