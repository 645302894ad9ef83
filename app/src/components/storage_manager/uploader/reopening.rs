//! Files that the browser remembers for uploads of another visit: read again by themselves, or by a button where the browser
//! wants to ask the person first. Whether a file is the right one, the queue finds out by its fingerprint.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Uploader;
use crate::browser::kept_files::{self, Access, Kept, KeptFile, Lost};
use crate::core::upload::{Event, ItemId, Lack};

impl Uploader {
    /// The upload that a row works on from now on: if the row has the file, the browser is asked to remember it.
    pub(super) async fn remember(self, id: ItemId, upload: String) {
        let file = self.with_held(id, |held| {
            held.upload = Some(upload.clone());
            held.file.clone()
        });
        if let (Some(Some(file)), Some(owner)) = (file, self.owner.try_get_value().flatten())
            && kept_files::keep(&owner, &upload, &file).await == Kept::Refused
        {
            self.dispatch(Event::NotRemembered(id));
        }
    }

    /// The upload that a row worked on is done.
    pub(super) fn forget(self, id: ItemId) {
        if let Some(upload) = self.with_held(id, |held| held.upload.take()).flatten() {
            spawn_local(async move { kept_files::forget(&upload).await });
        }
    }

    /// Goes on with a row's file if the page may read it; if the browser wants to ask first, the row gets a button.
    pub(super) async fn look_for_file(self, id: ItemId) {
        let Some(kept) = self.kept(id).await else { return };
        match kept.access().await {
            Access::Granted => self.take_kept(id, &kept).await,
            Access::Askable => self.dispatch(Event::FileLacking(id, Lack::Locked)),
            Access::Denied => {}
        }
    }

    /// Has the browser ask the person for a row's file, and goes on with it.
    pub(in super::super) fn reopen(self, id: ItemId) {
        spawn_local(async move {
            match self.kept(id).await {
                Some(kept) if kept.ask().await == Access::Granted => self.take_kept(id, &kept).await,
                _ => self.dispatch(Event::FileLacking(id, Lack::Absent)),
            }
        });
    }

    async fn kept(self, id: ItemId) -> Option<KeptFile> {
        let owner = self.owner.try_get_value().flatten()?;
        let upload = self.with_held(id, |held| held.upload.clone()).flatten()?;
        kept_files::find(&owner, &upload).await
    }

    async fn take_kept(self, id: ItemId, kept: &KeptFile) {
        match kept.open().await {
            // Meanwhile the person may have chosen it, or removed the row.
            Ok(file) if self.with_held(id, |held| held.file.is_none()) == Some(true) => self.give(id, file),
            Ok(_) => {}
            Err(Lost::Gone) => self.dispatch(Event::FileLacking(id, Lack::Gone)),
            Err(Lost::Changed) => self.dispatch(Event::FileLacking(id, Lack::Another)),
        }
    }
}
