//! Another code, once the wait for it is over.

use leptos::ev::MouseEvent;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

use super::Actions;
use crate::api::auth::{ResendCode, ResendFactorCode};
use crate::browser::page::field_value;
use crate::components::authenticator::driver::Driver;
use crate::components::primitives::button::Weight;
use crate::components::primitives::countdown::seconds_left;
use crate::components::primitives::{PasswordField, PostForm, SubmitButton, use_hydrated};
use crate::core::auth::{Field, Submission, refused_field};
use crate::i18n::{Texts, counted, use_texts};
use crate::wire::auth::{AuthError, Screen};

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
    let (rests, sentence) = wait_of(driver);
    // The other screens are about whoever is signed in, or has begun to sign in.
    let names_an_account = matches!(screen, "confirm_sign_up" | "confirm_reset_password");
    let asks_for_name = driver.asks_for_name();
    move || {
        if names_an_account && asks_for_name.get() {
            return view! { <ResendToWhomIsTyped driver=driver actions=actions screen=screen weight=weight /> }
                .into_any();
        }
        let username = Some(driver.username()).filter(|username| !username.is_empty());
        view! {
            <PostForm action=actions.resend_code accept=move |_| !rests.get_untracked() class="resend">
                {username.map(|username| view! { <input type="hidden" name="username" value=username /> })}
                <SubmitButton
                    label=texts.resend_code
                    busy_label=texts.sending
                    pending=actions.resend_code.pending()
                    rests=rests
                    weight=weight
                    name="screen"
                    value=screen
                />
                {move || sentence.get().map(|sentence| view! { <p class="resend__wait">{sentence}</p> })}
            </PostForm>
        }
        .into_any()
    }
}

/// Whether a button for another code rests, which it does in the browser alone, and how long to wait, if at all.
fn wait_of(driver: Driver) -> (Signal<bool>, Signal<Option<String>>) {
    let Texts { language, authenticator: texts, .. } = use_texts();
    let (language, resend_wait) = (*language, texts.resend_wait);
    let wait = Memo::new(move |_| (driver.answers.get(), driver.view.with(|view| view.resend_wait_s)));
    let left = seconds_left(wait.into());
    let hydrated = use_hydrated();
    let rests = Signal::derive(move || hydrated.get() && left.get() > 0);
    let sentence = Signal::derive(move || {
        Some(left.get()).filter(|left| *left > 0).map(|left| counted(language, resend_wait, left as usize))
    });
    (rests, sentence)
}

/// The same where a link did not say who it is about, or the name was refused: it is the one in the form for the code.
///
/// First HTML: a button that posts that form to another address. After hydration it does the same without a page load.
#[component]
fn ResendToWhomIsTyped(
    /// The Authenticator's state.
    driver: Driver,
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
            let username = driver.account_name("", &field_value("auth-username"));
            resend.dispatch(ResendCode { username, screen });
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

/// Another code of a second factor. It comes after the password, which nobody has kept: so the password is asked for again.
///
/// First HTML: the form, folded up unless it was refused. After hydration: the seconds to wait count down, and each answer leaves
/// the form empty.
#[component]
pub(super) fn CodeAfterPassword(
    /// The Authenticator's state.
    driver: Driver,
    /// The Authenticator's calls.
    actions: Actions,
) -> impl IntoView {
    let texts = use_texts().authenticator;
    let (rests, sentence) = wait_of(driver);
    let accept = move |input: ResendFactorCode| {
        !rests.get_untracked() && driver.accept(Submission::factor_code_again(input.password, 0).event)
    };
    let refusal = driver.refusal_of(Field::Password);
    let password_refused_by = Signal::derive(move || refusal.get().map(str::to_owned));
    let was_refused = move || {
        let is_its_own = |error| {
            matches!(error, AuthError::IncorrectUsernameOrPassword | AuthError::ResendTooSoon)
                || refused_field(error) == Some(Field::Password)
        };
        driver.view.with_untracked(|view| view.error.is_some_and(is_its_own))
    };
    move || {
        driver.answers.track();
        view! {
            <details class="resend-anew" open=was_refused()>
                <summary>{texts.another_code}</summary>
                <p class="auth__lead">{texts.another_code_lead}</p>
                <PostForm action=actions.resend_factor_code accept=accept class="auth__form">
                    // For password managers, which want to know whose password it is.
                    <input type="text" name="username" autocomplete="username" value=driver.username() hidden />
                    <PasswordField
                        name="password"
                        label=texts.password
                        placeholder=texts.password_placeholder
                        autocomplete="current-password"
                        described_by=password_refused_by
                        refused=Signal::derive(move || password_refused_by.get().is_some())
                    />
                    <SubmitButton
                        label=texts.resend_code
                        busy_label=texts.sending
                        pending=actions.resend_factor_code.pending()
                        rests=rests
                        weight=Weight::Secondary
                    />
                    {move || sentence.get().map(|sentence| view! { <p class="resend__wait">{sentence}</p> })}
                </PostForm>
            </details>
        }
    }
}
