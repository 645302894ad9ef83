//! The code of a factor.

use leptos::prelude::*;

use super::Actions;
use super::remember_device::RememberDevice;
use super::resend::{CodeAfterPassword, Resend};
use crate::api::challenges::ConfirmSignIn;
use crate::components::authenticator::driver::Driver;
use crate::components::authenticator::messages::Messages;
use crate::components::primitives::button::Weight;
use crate::components::primitives::{PostForm, SubmitButton, TextField};
use crate::core::auth::{Field, Submission};
use crate::i18n::use_texts;
use crate::wire::challenge::{Challenge, Factor};

/// The screen for the code. First HTML: the finished screen.
#[component]
pub(super) fn ConfirmSignInScreen(
    /// The Authenticator's state.
    driver: Driver,
    /// The Authenticator's calls.
    actions: Actions,
    /// What carries the code.
    factor: Factor,
) -> impl IntoView {
    let texts = use_texts().authenticator;
    let accept = move |input: ConfirmSignIn| {
        driver.accept(Submission::factor_code(&input.confirmation_code, input.device).event)
    };
    let is_first = driver.view.with_untracked(|view| matches!(view.challenge, Some(Challenge::FirstCode { .. })));
    let another = match factor {
        Factor::Totp => ().into_any(),
        Factor::Sms | Factor::Email if is_first => {
            view! { <Resend driver=driver actions=actions screen="confirm_sign_in" weight=Weight::Secondary /> }
                .into_any()
        }
        Factor::Sms | Factor::Email => view! { <CodeAfterPassword driver=driver actions=actions /> }.into_any(),
    };
    let lead = move || driver.view.with(|view| texts.factor_code(factor, view.delivery.as_ref()));
    view! {
        <p class="auth__lead">{lead}</p>
        <Messages driver=driver />
        <PostForm action=actions.confirm_sign_in accept=accept class="auth__form">
            <TextField
                name="confirmation_code"
                label=texts.code
                placeholder=texts.code_placeholder
                autocomplete="one-time-code"
                inputmode="numeric"
                refused_by=driver.refusal_of(Field::Code)
            />
            {(!is_first).then(|| view! { <RememberDevice driver=driver /> })}
            <SubmitButton label=texts.confirm busy_label=texts.confirming pending=actions.confirm_sign_in.pending() />
        </PostForm>
        {another}
    }
}
