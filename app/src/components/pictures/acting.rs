//! The calls that change pictures, and what became of the last one.

use leptos::prelude::*;

use crate::api::pictures::{
    CopyPictures, CreateFolder, DeletePictures, MovePictures, PurgePictures, RenamePicture, RestorePictures,
};
use crate::wire::error::ApiError;
use crate::wire::pictures::{Outcome, PictureAction, PictureNotice};

/// The calls. A handle: copies are the same calls.
#[derive(Clone, Copy)]
pub struct Acting {
    pub(super) delete: ServerAction<DeletePictures>,
    pub(super) restore: ServerAction<RestorePictures>,
    pub(super) purge: ServerAction<PurgePictures>,
    pub(super) relocate: ServerAction<MovePictures>,
    pub(super) copy: ServerAction<CopyPictures>,
    pub(super) rename: ServerAction<RenamePicture>,
    pub(super) create_folder: ServerAction<CreateFolder>,
    notice: RwSignal<Option<PictureNotice>>,
    changes: RwSignal<u64>,
}

impl Acting {
    /// New calls; what came of them is told from here on.
    #[must_use]
    pub fn new() -> Self {
        let acting = Self {
            delete: ServerAction::new(),
            restore: ServerAction::new(),
            purge: ServerAction::new(),
            relocate: ServerAction::new(),
            copy: ServerAction::new(),
            rename: ServerAction::new(),
            create_folder: ServerAction::new(),
            notice: RwSignal::new(None),
            changes: RwSignal::new(0),
        };
        acting.listen(acting.delete.value(), PictureAction::Deleted);
        acting.listen(acting.restore.value(), PictureAction::Restored);
        acting.listen(acting.purge.value(), PictureAction::Purged);
        acting.listen(acting.relocate.value(), PictureAction::Moved);
        acting.listen(acting.copy.value(), PictureAction::Copied);
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
        self.notice.set(Some(notice));
        self.changed();
    }

    /// What became of the last one.
    pub(super) fn notice(self) -> Option<PictureNotice> {
        self.notice.get()
    }

    /// What became of the last thing that was done, if that was done with a selection.
    pub(super) fn result_of_selection(self) -> Option<Result<Outcome, ApiError>> {
        let of_selections = [PictureAction::Deleted, PictureAction::Moved, PictureAction::Copied];
        let notice = self.notice.get().filter(|notice| of_selections.contains(&notice.action));
        notice.map(|notice| notice.result)
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
