//! When a place for files is asked about again because something was changed elsewhere: an upload, say. Thousands that arrive one
//! after the other are not to have a large store listed for each of them.

use std::time::Duration;

use leptos::prelude::*;

use crate::browser::timer::{self, Timer};

/// How long to wait for further changes at least.
const AT_LEAST: Duration = Duration::from_millis(500);

/// How long at most, and how long an answer may take before the question is asked again.
const AT_MOST: Duration = Duration::from_secs(30);

/// How much longer the wait is than the last answer took, so that the store has most of its time for other things.
const TIMES: u32 = 4;

/// The next question and the last one. A handle: copies are the same.
#[derive(Clone, Copy, Default)]
pub(super) struct Refreshing {
    /// Asks soon.
    next: StoredValue<Option<Timer>>,
    /// When it was asked what is not answered yet, by the steady clock.
    asked: StoredValue<Option<Duration>>,
    /// How long the last answer took.
    took: StoredValue<Duration>,
}

impl Refreshing {
    /// Asks once for all changes until then, and not while an answer is awaited.
    pub(super) fn soon(self, ask: impl Fn() + Copy + 'static) {
        let due = move || {
            self.next.try_set_value(None);
            let now = timer::now();
            if self.asked.try_get_value().flatten().is_some_and(|asked| now.saturating_sub(asked) < AT_MOST) {
                return self.soon(ask);
            }
            self.asked.try_set_value(Some(now));
            ask();
        };
        let wait = wait(self.took.try_get_value().unwrap_or_default());
        self.next.try_update_value(|next| {
            next.get_or_insert_with(|| timer::after(wait, due));
        });
    }

    /// The answer is there.
    pub(super) fn answered(self) {
        if let Some(asked) = self.asked.try_update_value(Option::take).flatten() {
            self.took.try_set_value(timer::now().saturating_sub(asked));
        }
    }
}

/// How long to wait for further changes after an answer that took so long.
fn wait(took: Duration) -> Duration {
    took.saturating_mul(TIMES).clamp(AT_LEAST, AT_MOST)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::wait;

    #[test]
    fn the_longer_an_answer_takes_the_later_it_is_asked_for_again() {
        let waited = [0, 40, 200, 1_100, 60_000].map(|took| wait(Duration::from_millis(took)).as_millis());
        assert_eq!(waited, [500, 500, 800, 4_400, 30_000]);
    }
}
