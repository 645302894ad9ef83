//! Another code, once the wait for it is over.

use std::time::Duration;

use leptos::prelude::*;

use super::Actions;
use crate::browser::timer::{self, Timer};
use crate::components::authenticator::driver::Driver;
use crate::components::primitives::button::Weight;
use crate::components::primitives::{PostForm, SubmitButton, use_hydrated};
use crate::i18n::{fill, use_texts};

/// The button for another code.
///
/// First HTML: the button, and how long to wait; the server refuses who is too early. After hydration: the seconds count down,
/// and the button rests until they are over.
#[component]
pub(super) fn Resend(
    /// The Authenticator's state.
    driver: Driver,
    /// The Authenticator's calls.
    actions: Actions,
    /// The screen that it is on, as the form names it.
    screen: &'static str,
    /// How the button looks.
    weight: Weight,
) -> impl IntoView {
    let texts = use_texts().authenticator;
    let left = seconds_left(driver);
    let hydrated = use_hydrated();
    let rests = Signal::derive(move || hydrated.get() && left.get() > 0);
    let sentence = move || {
        let left = left.get();
        (left > 0).then(|| fill(texts.resend_wait, &[("seconds", &left.to_string())]))
    };
    view! {
        <PostForm action=actions.resend_code accept=move |_| !rests.get_untracked() class="resend">
            <input type="hidden" name="username" value=driver.username() />
            <SubmitButton
                label=texts.resend_code
                busy_label=texts.sending
                pending=actions.resend_code.pending()
                rests=rests
                weight=weight
                name="screen"
                value=screen
            />
            {move || sentence().map(|sentence| view! { <p class="resend__wait">{sentence}</p> })}
        </PostForm>
    }
}

/// How many seconds are left, counted in the browser from each answer of the server.
fn seconds_left(driver: Driver) -> ReadSignal<u32> {
    let (left, set_left) = signal(driver.view.with_untracked(|view| view.resend_wait_s));
    let due = StoredValue::new(Duration::ZERO);
    let timer = StoredValue::new(None::<Timer>);
    let wait_s = Memo::new(move |_| (driver.steps.get(), driver.view.with(|view| view.resend_wait_s)));
    Effect::new(move |_| {
        let (_, wait_s) = wait_s.get();
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
