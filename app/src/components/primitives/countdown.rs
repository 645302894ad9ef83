//! A wait that runs down before one's eyes.

use std::time::Duration;

use leptos::prelude::*;

use crate::browser::timer::{self, Timer};

/// How many seconds of a wait are left, counted in the browser from each change of `wait` on: of its first part, which
/// numbers the answers of the server, or of its second, the seconds to wait by that answer. On the server: the whole wait.
pub fn seconds_left(wait: Signal<(u32, u32)>) -> ReadSignal<u32> {
    let (left, set_left) = signal(wait.with_untracked(|(_, wait_s)| *wait_s));
    let due = StoredValue::new(Duration::ZERO);
    let timer = StoredValue::new(None::<Timer>);
    Effect::new(move |_| {
        let (_, wait_s) = wait.get();
        due.set_value(timer::now().saturating_add(Duration::from_secs(wait_s.into())));
        set_left.set(wait_s);
        tick(due, timer, set_left);
    });
    left
}

/// Looks again when the next second is over, as long as there is one: a machine that slept has none left.
fn tick(due: StoredValue<Duration>, timer: StoredValue<Option<Timer>>, set_left: WriteSignal<u32>) {
    let left = due.get_value().saturating_sub(timer::now());
    let left_s = u32::try_from(left.as_millis().div_ceil(1_000)).unwrap_or(u32::MAX);
    set_left.set(left_s);
    timer.set_value((left_s > 0).then(|| {
        let next = left.saturating_sub(Duration::from_secs(u64::from(left_s.saturating_sub(1))));
        timer::after(next, move || {
            if !timer.is_disposed() {
                tick(due, timer, set_left);
            }
        })
    }));
}
