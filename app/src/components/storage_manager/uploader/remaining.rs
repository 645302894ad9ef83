//! How long it will take: looked at once a second, as long as something is sent.

use std::time::Duration;

use leptos::prelude::*;

use super::Uploader;
use crate::browser::timer::{self, Timer};
use crate::core::upload::{Item, ItemId, Paces, TimeLeft, TimesLeft};

/// Between two looks at what was sent.
const LOOK: Duration = Duration::from_secs(1);

/// What was seen of the pace.
#[derive(Debug, Default)]
pub(super) struct Watch {
    paces: Paces,
    /// The next look.
    timer: Option<Timer>,
}

impl Uploader {
    /// How long a row will take.
    pub(in super::super) fn time_left(self, id: ItemId) -> Option<TimeLeft> {
        self.times_left.with(|times| times.of(id))
    }

    /// How long all of them will take.
    pub(in super::super) fn time_left_of_all(self) -> Option<TimeLeft> {
        self.times_left.with(|times| times.of_all())
    }

    /// Looks at the pace from now on, until nothing is sent any more.
    pub(super) fn watch_the_pace(self) {
        let is_sending = self.queue.try_with_untracked(|queue| queue.items().any(Item::is_sending));
        let ended = self.watch.try_update_value(|watch| {
            if is_sending == Some(true) {
                watch.timer.get_or_insert_with(|| timer::after(LOOK, move || self.look_at_the_pace()));
            }
            is_sending == Some(false) && watch.timer.is_some()
        });
        if ended == Some(true) {
            self.watch.try_update_value(|watch| *watch = Watch::default());
            self.pace_ended();
            self.say_times(TimesLeft::default());
        }
    }

    fn look_at_the_pace(self) {
        let now = timer::now();
        let times = self.queue.try_with_untracked(|queue| {
            self.watch.try_update_value(|watch| {
                watch.timer = None;
                let times = watch.paces.look(now, queue);
                (times, watch.paces.moved())
            })
        });
        if let Some((times, moved)) = times.flatten() {
            self.pace_seen(now, moved);
            self.say_times(times);
            self.watch_the_pace();
        }
    }

    fn say_times(self, times: TimesLeft) {
        if self.times_left.try_with_untracked(|before| *before != times) == Some(true) {
            self.times_left.try_set(times);
        }
    }
}
