//! One shot timers, and a clock that does not mind being set.

use std::cell::RefCell;
use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::set_timeout_with_handle;
use wasm_bindgen::JsCast as _;
use web_sys::Performance;

use crate::core::steady::Steady;

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

/// Comes back after `wait` at the earliest.
pub async fn pause(wait: Duration) {
    let mut timer = None;
    let over = js_sys::Promise::new(&mut |resolve, _| {
        timer = Some(after(wait, move || {
            let _ = resolve.call0(&wasm_bindgen::JsValue::NULL);
        }));
    });
    let _ = wasm_bindgen_futures::JsFuture::from(over).await;
}

/// What comes of some work within a time; none when it takes longer, and then it is dropped.
pub async fn within<T>(limit: Duration, work: impl Future<Output = T>) -> Option<T> {
    let (mut work, mut over) = (pin!(work), pin!(pause(limit)));
    poll_fn(|context| match work.as_mut().poll(context) {
        Poll::Ready(done) => Poll::Ready(Some(done)),
        Poll::Pending => over.as_mut().poll(context).map(|()| None),
    })
    .await
}

/// A random time up to `most`: what many tabs wait at once should not end at once.
#[must_use]
pub fn jitter(most: Duration) -> Duration {
    most.mul_f64(js_sys::Math::random())
}

impl Drop for Timer {
    fn drop(&mut self) {
        if let Some(handle) = self.0.take() {
            handle.clear();
        }
    }
}

/// The time now, since an arbitrary moment. It goes on while the machine sleeps, which timers do not, and never back, whatever
/// happens to the machine's clock.
#[must_use]
pub fn now() -> Duration {
    let set = milliseconds(js_sys::Date::now());
    // Pages and workers have one alike.
    let performance = js_sys::Reflect::get(&js_sys::global(), &wasm_bindgen::JsValue::from_str("performance"));
    let counted = match performance {
        Ok(performance) if performance.is_object() => milliseconds(performance.unchecked_into::<Performance>().now()),
        _ => set,
    };
    CLOCK.with_borrow_mut(|clock| clock.at(counted, set))
}

thread_local! {
    static CLOCK: RefCell<Steady> = RefCell::default();
}

fn milliseconds(count: f64) -> Duration {
    Duration::try_from_secs_f64(count.max(0.0) / 1000.0).unwrap_or_default()
}
