//! What goes on without the page: it lasts as long as the uploader, and the page comes and goes.

use leptos::prelude::*;

use super::{Listeners, UploadedFile, Uploader};
use crate::browser::page;
use crate::components::storage_manager::live::LiveUploads;
use crate::components::unfinished::UnfinishedWork;
use crate::core::upload::{Event, News, Queue, State};

impl Uploader {
    /// Begins what lasts as long as the uploader.
    pub(in super::super) fn live(self, live: Option<LiveUploads>) {
        self.others.set_value(live);
        let queue = self.queue;
        let busy = Memo::new(move |_| queue.with(Queue::is_busy));
        page::ask_before_leaving(busy.into());
        // What says that its person has to sign in again waits for them; everything else goes with their session.
        let waiting = Memo::new(move |_| {
            queue.with(|queue| {
                let waits = queue.is_signed_out() || queue.items().any(|item| item.state == State::NeedsSignIn);
                if waits { queue.items().filter(|item| !item.has_ended()).count() } else { 0 }
            })
        });
        UnfinishedWork::count(waiting.into());
        self.look_out(live);
    }

    /// A page shows the rows from now on, and is told what becomes of them.
    pub(in super::super) fn attach(self, listeners: Listeners) {
        self.listeners.try_set_value(Some(listeners));
    }

    /// Tells the page what arrived while it was away.
    pub(in super::super) fn tell_missed(self) {
        for UploadedFile { key } in self.missed.try_update(std::mem::take).into_iter().flatten() {
            self.tell(key, News::Succeeded);
        }
    }

    /// Nobody sees the rows any more.
    pub(in super::super) fn detach(self) {
        self.listeners.try_set_value(None);
        self.left.try_set_value(None);
    }

    pub(super) fn tell(self, key: String, news: News) {
        match self.listeners.try_get_value() {
            Some(Some(listeners)) => listeners.tell(key, news),
            Some(None) if news == News::Succeeded => {
                self.missed.try_update(|missed| missed.push(UploadedFile { key }));
            }
            _ => {}
        }
    }

    /// How many files arrived while the page was away.
    pub(in super::super) fn missed(self) -> usize {
        self.missed.try_with(Vec::len).unwrap_or_default()
    }

    /// Whether the files are those of the person with this identity id, as far as anybody knows.
    pub(in super::super) fn is_of(self, person: Option<&str>) -> bool {
        let owner = self.owner.try_get_value().flatten();
        person.is_some_and(|person| owner.is_none_or(|owner| owner == person))
    }

    /// Whether something would be lost if the uploader went.
    pub(in super::super) fn is_unfinished(self) -> bool {
        self.queue.try_with_untracked(Queue::is_unfinished) == Some(true)
    }

    /// Whether both are one.
    pub(in super::super) fn is_same(self, other: Self) -> bool {
        self.queue_id == other.queue_id
    }

    /// Another uploader of the page goes on with an open upload.
    pub(in super::super) fn yield_upload(self, upload: &str) {
        if self.queue.try_with_untracked(|queue| queue.has_upload(upload)) == Some(true) {
            self.dispatch(Event::UploadTaken(upload.to_owned()));
        }
    }

    /// Whether a row works on an open upload, or is about to.
    pub(in super::super) fn works_on(self, upload: &str, claim: &str) -> bool {
        let is_claimed = self.held.try_with_value(|held| {
            let mut claims = held.values().filter_map(|held| held.claim.as_ref());
            claims.any(|(name, _)| name == claim)
        });
        let has_upload = self.queue.try_with_untracked(|queue| queue.has_upload(upload));
        is_claimed == Some(true) || has_upload == Some(true)
    }
}
