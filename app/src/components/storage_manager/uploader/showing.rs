//! When the rows follow the queue: at once for what a person did, and for what comes by itself, such as progress, a few times a
//! second. Drawing for each of the hundreds of steps that a second of sending has would keep the page busy with nothing else.

use std::time::Duration;

use leptos::prelude::*;

use super::Uploader;
use crate::browser::timer;

/// The time between two drawings of what comes by itself: little enough for a bar that moves.
const BETWEEN: Duration = Duration::from_millis(200);

impl Uploader {
    /// Has everything that shows the queue follow it now.
    pub(super) fn show(self) {
        self.showing.try_set_value(None);
        if !self.queue.is_disposed() {
            self.queue.notify();
            self.watch_the_pace();
        }
    }

    /// The same, soon.
    pub(super) fn show_soon(self) {
        self.showing.try_update_value(|showing| {
            showing.get_or_insert_with(|| timer::after(BETWEEN, move || self.show()));
        });
    }
}
