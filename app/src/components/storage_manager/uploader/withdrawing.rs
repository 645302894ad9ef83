//! Files that are given up, and can be taken back for a while.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Uploader;
use crate::api::uploads::abandon_upload;
use crate::browser::{kept_files, page, timer};
use crate::components::storage_manager::list::{remove_button_id, undo_button_id};
use crate::core::upload::{Effect, Event, Item, ItemId};

/// How long it can be taken back.
const TAKEN_BACK_WITHIN: Duration = Duration::from_secs(5);

impl Uploader {
    /// Gives a file up, with its row or without. The focus moves to the button that takes it back, if there is one; `or_else` moves it
    /// otherwise.
    pub(in super::super) fn withdraw(self, id: ItemId, leaves: bool, or_else: impl FnOnce()) {
        self.dispatch(Event::WithdrawRequested { id, leaves });
        let is_withdrawn = self.queue.with_untracked(|queue| queue.item(id).is_some_and(Item::is_withdrawn));
        if is_withdrawn {
            request_animation_frame(move || page::focus(&undo_button_id(id)));
        } else {
            or_else();
        }
    }

    /// Calls back with the number of a row that went away by itself while it had the focus.
    pub(in super::super) fn on_left(self, left: Callback<usize>) {
        self.left.set_value(Some(left));
    }

    /// Goes on with a file that was given up.
    pub(in super::super) fn take_back(self, id: ItemId) {
        self.dispatch(Event::UndoRequested(id));
        if let Some(upload) = self.with_held(id, |held| held.upload.clone()).flatten() {
            spawn_local(self.remember(id, upload));
        }
    }

    /// The page goes another way, and nobody can take anything back: once, since nobody is there to try again.
    pub(super) fn give_up_what_was_withdrawn(self) {
        let effects = self.queue.try_update_untracked(|queue| {
            let withdrawn: Vec<_> = queue.items().filter(|item| item.is_withdrawn()).map(|item| item.id).collect();
            withdrawn.into_iter().flat_map(|id| queue.apply(Event::UndoLapsed(id))).collect::<Vec<_>>()
        });
        for effect in effects.into_iter().flatten() {
            if let Effect::Abandon { upload } = effect {
                // What cannot be reached, the bucket's own rule removes.
                spawn_local(async move {
                    let _ = abandon_upload(upload).await;
                });
            }
        }
    }

    pub(super) fn await_undo(self, id: ItemId) {
        // Should the page be left now, the file is not to go up by itself on the next visit.
        if let Some(upload) = self.with_held(id, |held| held.upload.clone()).flatten() {
            spawn_local(async move { kept_files::forget(&upload).await });
        }
        let timer = timer::after(TAKEN_BACK_WITHIN, move || self.let_lapse(id));
        self.with_held(id, |held| held.undo = Some(timer));
    }

    fn let_lapse(self, id: ItemId) {
        // While the page is away, another one's buttons may have these ids.
        let is_seen = self.left.try_get_value().flatten().is_some();
        let had_focus =
            is_seen && [undo_button_id(id), remove_button_id(id)].iter().any(|button| page::has_focus(button));
        let place = self.queue.try_with_untracked(|queue| queue.items().position(|item| item.id == id)).flatten();
        self.dispatch(Event::UndoLapsed(id));
        if !had_focus {
            return;
        }
        let is_gone = self.queue.try_with_untracked(|queue| queue.item(id).is_none()) == Some(true);
        match (is_gone, place, self.left.try_get_value().flatten()) {
            (true, Some(place), Some(left)) => {
                left.try_run(place + 1);
            }
            _ => page::focus(&remove_button_id(id)),
        }
    }
}
