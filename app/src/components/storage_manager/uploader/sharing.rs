//! The limit that the uploaders of a page have together: what happens to the queue of one happens within its share, and the others
//! hear when there is room for more of theirs.

use std::collections::HashMap;
use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Uploader;
use crate::browser::timer;
use crate::core::upload::{Applied, Effect, Event, Queue, QueueId, Rules, Sharing};

/// What the uploaders of a page share. A handle: copies are the same.
#[derive(Clone, Copy)]
pub(in super::super) struct SharedLimit {
    sharing: StoredValue<Sharing>,
    uploaders: StoredValue<HashMap<QueueId, Uploader>>,
}

impl SharedLimit {
    /// Shared by nobody yet. It lasts as long as the owner in which it is made.
    pub(in super::super) fn new() -> Self {
        Self { sharing: StoredValue::default(), uploaders: StoredValue::default() }
    }

    /// A queue with these rules shares it; none if it is gone.
    pub(super) fn join(self, rules: &Rules) -> Option<QueueId> {
        self.sharing.try_update_value(|sharing| sharing.join(rules))
    }

    /// An uploader that has joined hears of room from now on.
    pub(super) fn tell_from_now_on(self, uploader: Uploader) {
        if let Some(id) = uploader.queue_id {
            self.uploaders.try_update_value(|uploaders| uploaders.insert(id, uploader));
        }
    }

    /// An uploader is gone, with all that it had under way.
    pub(super) fn leave(self, uploader: Uploader) {
        let Some(id) = uploader.queue_id else { return };
        self.uploaders.try_update_value(|uploaders| uploaders.remove(&id));
        if let Some(others) = self.sharing.try_update_value(|sharing| sharing.leave(id)) {
            self.tell(others);
        }
    }

    /// Has an event happen to a queue within its share; none if what it shares is gone.
    fn apply(self, id: Option<QueueId>, queue: &mut Queue, event: Event) -> Option<Applied> {
        let id = id?;
        self.sharing.try_update_value(|sharing| sharing.apply(id, queue, event))
    }

    /// There is room for more of these, once what happens now has happened to all of them: whoever signs out or pauses everything has
    /// none of them begin more because another one stopped first.
    fn tell(self, others: Vec<QueueId>) {
        if others.is_empty() {
            return;
        }
        spawn_local(async move {
            // Other listeners to the same event of the browser come first.
            timer::pause(Duration::ZERO).await;
            for id in others {
                let uploader = self.uploaders.try_with_value(|uploaders| uploaders.get(&id).copied()).flatten();
                if let Some(uploader) = uploader {
                    uploader.dispatch(Event::RoomMade);
                }
            }
        });
    }
}

impl Uploader {
    /// Has an event happen to the queue, and says what is to be done.
    pub(super) fn apply(self, event: Event) -> Vec<Effect> {
        let applied =
            self.queue.try_update_untracked(|queue| self.shared_limit.apply(self.queue_id, queue, event)).flatten();
        let Some(Applied { effects, have_room }) = applied else { return Vec::new() };
        self.shared_limit.tell(have_room);
        effects
    }

    /// So many bytes have moved by now, since something is sent.
    pub(super) fn pace_seen(self, now: Duration, moved: u64) {
        self.with_sharing(|sharing, id| sharing.look(id, now, moved));
    }

    /// Nothing is sent any more.
    pub(super) fn pace_ended(self) {
        self.with_sharing(Sharing::look_away);
    }

    /// How large the parts of a file of so many bytes had best be, once it was seen how fast bytes go.
    pub(super) fn wished_part_size(self, size: u64) -> Option<u64> {
        self.with_sharing(|sharing, _| sharing.wished_part_size(size)).flatten()
    }

    fn with_sharing<T>(self, change: impl FnOnce(&mut Sharing, QueueId) -> T) -> Option<T> {
        let id = self.queue_id?;
        self.shared_limit.sharing.try_update_value(|sharing| change(sharing, id))
    }
}
