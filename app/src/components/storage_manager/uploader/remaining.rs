//! How long it will take: looked at once a second, as long as something is sent.

use std::time::Duration;

use leptos::prelude::*;

use super::Uploader;
use crate::browser::timer::{self, Timer};
use crate::core::upload::part_wish::part_wish;
use crate::core::upload::{Item, ItemId, Paces, Queue, TimeLeft, TimesLeft};

/// Between two looks at what was sent.
const LOOK: Duration = Duration::from_secs(1);

/// What was seen of the pace.
#[derive(Debug, Default)]
pub(super) struct Watch {
    paces: Paces,
    /// Bytes in a second, when they were seen to go last.
    bytes_per_s: Option<u64>,
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
            self.watch.try_update_value(|watch| {
                *watch = Watch { bytes_per_s: watch.bytes_per_s, ..Watch::default() };
            });
            self.say_times(TimesLeft::default());
        }
    }

    fn look_at_the_pace(self) {
        let now = timer::now();
        let times = self.queue.try_with_untracked(|queue| {
            self.watch.try_update_value(|watch| {
                watch.timer = None;
                let times = watch.paces.look(now, queue);
                watch.bytes_per_s = watch.paces.bytes_per_s().or(watch.bytes_per_s);
                times
            })
        });
        if let Some(times) = times.flatten() {
            self.say_times(times);
            self.watch_the_pace();
        }
    }

    /// How large the parts of a file of so many bytes had best be, once it was seen how fast bytes go.
    pub(super) fn wished_part_size(self, size: u64) -> Option<u64> {
        let bytes_per_s = self.watch.try_with_value(|watch| watch.bytes_per_s).flatten()?;
        let at_once = self.queue.try_with_untracked(Queue::most_at_once)?;
        Some(part_wish(bytes_per_s, at_once, size))
    }

    fn say_times(self, times: TimesLeft) {
        if self.times_left.try_with_untracked(|before| *before != times) == Some(true) {
            self.times_left.try_set(times);
        }
    }
}
