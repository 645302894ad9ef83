//! What is done with many files: a call for as many of them as are answered soon, one after the other, and what has become of each.

use std::collections::{BTreeSet, VecDeque};
use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::pictures::{copy_pictures, delete_pictures, move_pictures, restore_pictures};
use crate::browser::timer;
use crate::components::authenticator::use_person;
use crate::core::tasks::{Batch, Task, Tasks};
use crate::wire::error::ApiError;
use crate::wire::pictures::{Destination, Outcome, PictureAction, Selection};
use crate::wire::storage::{AccessLevel, OnConflict};

/// How often the lists are asked for anew while something goes on.
const SHOWN_EVERY: Duration = Duration::from_secs(5);

/// What is over sooner is not shown while it is under way.
const SLOW: Duration = Duration::from_millis(400);

/// What is done with files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Doing {
    /// They are deleted, and can be brought back.
    Delete,
    /// They are moved there.
    Move(Destination),
    /// They are copied there.
    Copy(Destination),
    /// They are brought back, the first group by the first of these names of deletions, and so on.
    Restore(Vec<String>),
}

impl Doing {
    /// What that is called once it is done.
    #[must_use]
    pub fn action(&self) -> PictureAction {
        match self {
            Self::Delete => PictureAction::Deleted,
            Self::Move(_) => PictureAction::Moved,
            Self::Copy(_) => PictureAction::Copied,
            Self::Restore(_) => PictureAction::Restored,
        }
    }
}

/// Something that is done with many files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// What is done.
    pub doing: Doing,
    /// Which prefix the files are below.
    pub access_level: AccessLevel,
    /// The files.
    pub tasks: Tasks,
    /// The deletions that it came to, each with what it took.
    pub taken: Vec<(String, Vec<String>)>,
    /// The deletion that the next call goes on with.
    deletion: Option<String>,
    /// Whose files they are, if that is known: nobody else's are touched, whoever signs in meanwhile.
    owner: Option<String>,
}

impl Run {
    /// Nothing is done yet with what is selected.
    pub(super) fn of(doing: Doing, access_level: AccessLevel, keys: impl IntoIterator<Item = String>) -> Self {
        let tasks = match &doing {
            Doing::Move(to) | Doing::Copy(to) if to.on_conflict == OnConflict::Replace => Tasks::apart(keys),
            _ => Tasks::of(keys),
        };
        let tasks = if matches!(doing, Doing::Copy(_)) { tasks.keeping_originals() } else { tasks };
        Self::new(doing, access_level, tasks)
    }

    /// Nothing is done yet.
    #[must_use]
    pub fn new(doing: Doing, access_level: AccessLevel, tasks: Tasks) -> Self {
        Self { doing, access_level, tasks, taken: Vec::new(), deletion: None, owner: None }
    }

    /// Has those begin anew that failed; whether there are any.
    fn retry(&mut self) -> bool {
        // What a deletion has taken already it cannot take a second time.
        self.deletion = None;
        self.tasks.retry()
    }

    fn end(&mut self, batch: &Batch, answer: &Result<Outcome, ApiError>, took: Duration) {
        if let Ok(Outcome { undo: Some(undo), failed, .. }) = answer {
            let stays = |key: &String| !key.ends_with('/') && failed.iter().any(|failed| &failed.key == key);
            let keys = batch.keys.iter().filter(|key| !stays(key)).cloned();
            match self.taken.iter_mut().find(|(name, _)| name == undo) {
                Some((_, taken)) => taken.extend(keys),
                None => self.taken.push((undo.clone(), keys.collect())),
            }
            self.deletion = Some(undo.clone());
        }
        self.tasks.end(batch, answer, took);
    }

    async fn call(self, batch: Batch) -> Result<Outcome, ApiError> {
        let Batch { keys, group, is_rest, is_uncertain, .. } = batch;
        let (access_level, back) = (self.access_level, String::new());
        let selection = |keys| Selection { access_level, keys, owner: self.owner };
        let carefully = |to: Destination| {
            let on_conflict = match to.on_conflict {
                // Of several that have one name none takes another one's place: they are a group of their own.
                OnConflict::Replace if group > 0 => OnConflict::KeepBoth,
                other => other,
            };
            // What may be there already is not put beside it.
            let is_careful = is_uncertain && on_conflict == OnConflict::KeepBoth;
            Destination { on_conflict: if is_careful { OnConflict::Ask } else { on_conflict }, ..to }
        };
        match self.doing {
            Doing::Delete => delete_pictures(selection(keys), self.deletion, back).await,
            Doing::Move(to) => move_pictures(selection(keys), carefully(to), back).await,
            Doing::Copy(to) => copy_pictures(selection(keys), carefully(to), back).await,
            Doing::Restore(deletions) => {
                // The folders that were empty come with the rest.
                let keys = if is_rest { Vec::new() } else { keys };
                restore_pictures(access_level, deletions.get(group).cloned(), keys, back).await
            }
        }
    }
}

/// What is done with many files, one thing after the other. A handle: copies are the same.
#[derive(Clone, Copy)]
pub struct Runs {
    current: RwSignal<Option<Run>>,
    waiting: StoredValue<VecDeque<Run>>,
    /// Whether calls are made.
    is_going: RwSignal<bool>,
    /// Whether what is done takes long enough to be shown.
    is_slow: RwSignal<bool>,
    chosen: RwSignal<BTreeSet<String>>,
    changed: Callback<()>,
    person: Signal<Option<String>>,
}

impl Runs {
    /// Nothing is done. What nothing was done with is selected again in `chosen`; `changed` is called where lists may have changed.
    pub(super) fn new(chosen: RwSignal<BTreeSet<String>>, changed: Callback<()>) -> Self {
        let current = RwSignal::new(use_context::<RunOnShow>().map(|RunOnShow(run)| run));
        let is_slow = RwSignal::new(current.with_untracked(Option::is_some));
        let person = use_person();
        Self {
            current,
            waiting: StoredValue::default(),
            is_going: RwSignal::new(false),
            is_slow,
            chosen,
            changed,
            person,
        }
    }

    /// Does something with files, as soon as what was asked for before is over.
    pub(super) fn begin(self, run: Run) {
        let run = Run { owner: self.person.get_untracked(), ..run };
        if self.is_going.get_untracked() {
            self.waiting.update_value(|waiting| waiting.push_back(run));
            return;
        }
        self.current.set(Some(run));
        self.go();
    }

    /// What is done, or was done last.
    #[must_use]
    pub fn current(self) -> RwSignal<Option<Run>> {
        self.current
    }

    /// Whether what is done takes long enough to be shown while it is under way.
    pub(super) fn is_slow(self) -> bool {
        self.is_slow.get()
    }

    /// Whether something is being done.
    #[must_use]
    pub fn is_going(self) -> bool {
        self.is_going.get()
    }

    /// The same at this moment.
    #[must_use]
    pub fn is_going_untracked(self) -> bool {
        self.is_going.get_untracked()
    }

    /// Calls off what has not begun. What is with the server comes to its end.
    pub fn cancel(self) {
        let waiting = self.waiting.try_update_value(std::mem::take).unwrap_or_default();
        let left: Vec<_> = waiting.into_iter().flat_map(|run| run.tasks.all().to_vec()).map(|task| task.key).collect();
        self.chosen.update(|chosen| chosen.extend(left));
        self.current.update(|run| {
            if let Some(run) = run {
                run.tasks.cancel();
            }
        });
    }

    /// Tries again what failed of the last one.
    pub fn retry(self) {
        if self.is_going.get_untracked() {
            return;
        }
        let mut again = BTreeSet::new();
        self.current.update(|run| {
            let Some(run) = run else { return };
            let before: BTreeSet<_> = run.tasks.left().into_iter().collect();
            if run.retry() {
                let left: BTreeSet<_> = run.tasks.left().into_iter().collect();
                again = before.difference(&left).cloned().collect();
            }
        });
        if !again.is_empty() {
            self.chosen.update(|chosen| chosen.retain(|key| !again.contains(key)));
            self.go();
        }
    }

    /// Brings back all that the last one deleted.
    pub fn undo(self) {
        if self.is_going.get_untracked() {
            return;
        }
        let Some(Run { access_level, taken, .. }) = self.current.get_untracked() else { return };
        let (deletions, keys): (Vec<_>, Vec<_>) = taken.into_iter().unzip();
        if !deletions.is_empty() {
            self.begin(Run::new(Doing::Restore(deletions), access_level, Tasks::of_groups(keys)));
        }
    }

    /// What the last one was about is not shown any more, if that is over.
    pub(super) fn forget(self) {
        if !self.is_going.get_untracked() && self.current.with_untracked(Option::is_some) {
            self.current.set(None);
        }
    }

    fn go(self) {
        self.is_going.set(true);
        self.is_slow.set(false);
        spawn_local(async move {
            let mut shown = timer::now();
            // What is done as it stands, for when the page goes: what was asked for is done to its end without it.
            let mut own = None;
            let _slow = timer::after(SLOW, move || {
                self.is_slow.try_set(true);
            });
            loop {
                let begin = |run: &mut Run| Some((run.tasks.begin()?, run.clone()));
                let is_shown = !self.current.is_disposed();
                let next = if is_shown {
                    self.current.try_update(|run| run.as_mut().and_then(begin)).flatten()
                } else {
                    own.as_mut().and_then(begin)
                };
                let Some((batch, run)) = next else {
                    if !is_shown || self.end() {
                        break;
                    }
                    continue;
                };
                let mut after = run.clone();
                let began = timer::now();
                let answer = run.call(batch.clone()).await;
                let now = timer::now();
                let took = now.saturating_sub(began);
                self.current.try_update(|run| {
                    if let Some(run) = run {
                        run.end(&batch, &answer, took);
                    }
                });
                after.end(&batch, &answer, took);
                own = Some(after);
                if now.saturating_sub(shown) >= SHOWN_EVERY {
                    shown = now;
                    self.changed.try_run(());
                }
            }
        });
    }

    /// One is over; whether nothing waits.
    fn end(self) -> bool {
        let left = self.current.with_untracked(|run| match run {
            Some(Run { doing: Doing::Delete | Doing::Move(_) | Doing::Copy(_), tasks, .. }) => tasks.left(),
            _ => Vec::new(),
        });
        if !left.is_empty() {
            self.chosen.update(|chosen| chosen.extend(left));
        }
        self.changed.run(());
        let next = self.waiting.try_update_value(VecDeque::pop_front).flatten();
        let is_last = next.is_none();
        if let Some(run) = next {
            self.current.set(Some(run));
        } else {
            self.is_going.set(false);
        }
        is_last
    }
}

/// Provided through the context where what is done with many files is shown as it stands: for a page that shows how that looks.
#[derive(Debug, Clone)]
pub struct RunOnShow(pub Run);

impl RunOnShow {
    /// What is done as it stands.
    #[must_use]
    pub fn of(action: PictureAction, tasks: Vec<Task>) -> Self {
        let taken = vec![(String::new(), tasks.iter().map(|task| task.key.clone()).collect())];
        let (doing, taken) = match action {
            PictureAction::Moved => (Doing::Move(Destination::default()), Vec::new()),
            PictureAction::Copied => (Doing::Copy(Destination::default()), Vec::new()),
            PictureAction::Restored => (Doing::Restore(Vec::new()), Vec::new()),
            _ => (Doing::Delete, taken),
        };
        Self(Run { taken, ..Run::new(doing, AccessLevel::default(), Tasks::shown(tasks)) })
    }
}
