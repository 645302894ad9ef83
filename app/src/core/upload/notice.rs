//! What a row says beside its state: something that happened to its upload and explains what is seen.

use serde::{Deserialize, Serialize};

use super::entry::Entry;
use super::item::{Item, ItemId};
use super::progress::Progress;
use super::queue::Queue;
use super::state::State;

/// What happened to an upload that its state does not tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Notice {
    /// The store had lost the upload, so that it began again from nothing.
    BegunAnew,
    /// The page slept, and asks what the store has. Until the first byte goes on its way.
    Slept,
    /// The browser could not remember the file: after the tab is closed somebody has to choose it again. Said of one file,
    /// though it is so for all.
    NotRemembered,
}

impl Item {
    /// What is to be said beside its state; nothing any more once it has ended, and of a sleep nothing once it stands still again.
    pub fn notices(&self) -> impl Iterator<Item = Notice> {
        let goes_on = self.is_queued() || self.is_in_flight() && self.state != State::Finishing;
        let counts = move |notice: &Notice| !self.has_ended() && (goes_on || *notice != Notice::Slept);
        self.notices.iter().copied().filter(counts)
    }

    /// Something happened to it that its state does not tell. What was said before is said still.
    fn tell(&mut self, notice: Notice) {
        if !self.notices.contains(&notice) {
            self.notices.push(notice);
        }
    }
}

impl Entry {
    /// The upload begins again from nothing, and so does what is shown.
    pub(super) fn tell_of_beginning_anew(&mut self) {
        self.item.tell(Notice::BegunAnew);
        self.item.progress = Progress::of(self.work.size);
    }

    /// The page slept.
    pub(super) fn tell_of_sleep(&mut self) {
        self.item.tell(Notice::Slept);
    }

    /// Bytes are on their way again.
    pub(super) fn forget_sleep(&mut self) {
        self.item.notices.retain(|notice| *notice != Notice::Slept);
    }
}

impl Queue {
    /// The browser could not remember a file. Said once, of the first one.
    pub(super) fn tell_of_forgetting(&mut self, id: ItemId) {
        let open = self.entries.find_mut(id).filter(|entry| !entry.item.has_ended());
        if let Some(entry) = open
            && !std::mem::replace(&mut self.has_told_of_forgetting, true)
        {
            entry.item.tell(Notice::NotRemembered);
        }
    }
}
