//! Another code, once the wait for it is over.

use std::time::Duration;

use leptos::ev::MouseEvent;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

use super::Actions;
use crate::api::auth::ResendCode;
use crate::browser::page::field_value;
use crate::browser::timer::{self, Timer};
use crate::components::authenticator::driver::Driver;
use crate::components::primitives::button::Weight;
use crate::components::primitives::{PostForm, SubmitButton, use_hydrated};
use crate::i18n::{fill, use_texts};
use crate::wire::auth::Screen;

/// The id of the form for the code, whose username the button takes along where only that form has one.
pub(super) const CODE_FORM: &str = "auth-code";

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
    if driver.username().is_empty() {
        return view! { <ResendToWhomIsTyped actions=actions screen=screen weight=weight /> }.into_any();
    }
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
    .into_any()
}

/// The same where a link did not say who it is about: the name is the one in the form for the code.
///
/// First HTML: a button that posts that form to another address. After hydration it does the same without a page load.
#[component]
fn ResendToWhomIsTyped(
    /// The Authenticator's calls.
    actions: Actions,
    /// The screen that it is on, as the form names it.
    screen: &'static str,
    /// How the button looks.
    weight: Weight,
) -> impl IntoView {
    let resend = actions.resend_code;
    let press = move |event: MouseEvent| {
        event.prevent_default();
        if !resend.pending().get_untracked() {
            let screen = if screen == "confirm_sign_up" { Screen::ConfirmSignUp } else { Screen::ConfirmResetPassword };
            resend.dispatch(ResendCode { username: field_value("auth-username"), screen });
        }
    };
    view! {
        <button
            type="submit"
            class=weight.class()
            form=CODE_FORM
            formaction=ResendCode::url()
            formnovalidate=true
            name="screen"
            value=screen
            aria-busy=move || resend.pending().get().then_some("true")
            on:click=press
        >
            {use_texts().authenticator.resend_code}
        </button>
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
