//! The calls that change pictures, and what became of the last one.

use std::collections::BTreeSet;

use leptos::prelude::*;

use super::runs::{Run, Runs};
use crate::api::pictures::{CreateFolder, PurgePictures, RenamePicture, RestorePictures};
use crate::browser::page;
use crate::wire::error::ApiError;
use crate::wire::pictures::{Outcome, PictureAction, PictureNotice};

/// The calls. A handle: copies are the same calls.
#[derive(Clone, Copy)]
pub struct Acting {
    pub(super) restore: ServerAction<RestorePictures>,
    pub(super) purge: ServerAction<PurgePictures>,
    pub(super) rename: ServerAction<RenamePicture>,
    pub(super) create_folder: ServerAction<CreateFolder>,
    notice: RwSignal<Told>,
    changes: RwSignal<u64>,
    /// What is selected.
    chosen: RwSignal<BTreeSet<String>>,
    runs: Runs,
}

/// What was told of the last step.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Told {
    /// Nothing since the page was opened: what a form without scripts led to counts.
    NothingYet,
    /// That something is done with many files, which says itself what becomes of it.
    OfRun,
    /// This.
    Of(PictureNotice),
}

impl Acting {
    /// New calls; what came of them is told from here on.
    #[must_use]
    pub fn new() -> Self {
        let (changes, chosen) = (RwSignal::new(0), RwSignal::default());
        let changed = Callback::new(move |()| {
            changes.try_update(|changes| *changes += 1);
        });
        let acting = Self {
            restore: ServerAction::new(),
            purge: ServerAction::new(),
            rename: ServerAction::new(),
            create_folder: ServerAction::new(),
            notice: RwSignal::new(Told::NothingYet),
            changes,
            chosen,
            runs: Runs::new(chosen, changed),
        };
        page::ask_before_leaving(Signal::derive(move || acting.runs.is_going()));
        acting.listen(acting.restore.value(), PictureAction::Restored);
        acting.listen(acting.purge.value(), PictureAction::Purged);
        acting.listen(acting.rename.value(), PictureAction::Renamed);
        acting.listen(acting.create_folder.value(), PictureAction::FolderMade);
        acting
    }

    fn listen(self, value: MappedSignal<Option<Result<Outcome, ApiError>>>, action: PictureAction) {
        Effect::new(move |_| {
            if let Some(result) = value.get() {
                self.tell(PictureNotice { action, result });
            }
        });
    }

    /// Says what became of something, and that the list may have changed.
    pub(super) fn tell(self, notice: PictureNotice) {
        self.runs.forget();
        self.notice.set(Told::Of(notice));
        self.changed();
    }

    /// What became of the last one. Of a form without scripts that led here `before` tells.
    pub(super) fn notice(self, before: impl Fn() -> Option<PictureNotice>) -> Option<PictureNotice> {
        match self.notice.get() {
            Told::NothingYet => before(),
            Told::OfRun => None,
            Told::Of(notice) => Some(notice),
        }
    }

    /// Does something with many files.
    pub(super) fn run(self, run: Run) {
        self.notice.set(Told::OfRun);
        self.runs.begin(run);
    }

    /// Brings back all that was deleted last.
    pub(super) fn undo(self) {
        self.notice.set(Told::OfRun);
        self.runs.undo();
    }

    /// What is done with many files.
    #[must_use]
    pub fn runs(self) -> Runs {
        self.runs
    }

    /// What is selected.
    pub(super) fn chosen(self) -> RwSignal<BTreeSet<String>> {
        self.chosen
    }

    /// Something changed: whoever shows a list asks for it anew.
    pub fn changed(self) {
        self.changes.update(|changes| *changes += 1);
    }

    /// How often something changed.
    #[must_use]
    pub fn changes(self) -> u64 {
        self.changes.get()
    }
}

impl Default for Acting {
    fn default() -> Self {
        Self::new()
    }
}
