//! One shot timers and the wall clock.

use std::time::Duration;

use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::set_timeout_with_handle;

/// The longest wait that browsers keep: 2^31 − 1 ms.
const LONGEST: Duration = Duration::from_millis(i32::MAX as u64);

/// Something that will happen, unless this is dropped before.
#[derive(Debug)]
pub struct Timer(Option<TimeoutHandle>);

/// Calls `then` once, after `wait` at the earliest; at the latest after 24 days.
#[must_use = "dropping the timer cancels it"]
pub fn after(wait: Duration, then: impl FnOnce() + 'static) -> Timer {
    Timer(set_timeout_with_handle(then, wait.min(LONGEST)).ok())
}

impl Drop for Timer {
    fn drop(&mut self) {
        if let Some(handle) = self.0.take() {
            handle.clear();
        }
    }
}

/// The time now, since an arbitrary moment. It goes on while the machine sleeps, which timers do not.
#[must_use]
pub fn now() -> Duration {
    Duration::from_secs_f64(js_sys::Date::now().max(0.0) / 1000.0)
}
