//! The code that proves an address or number.

use leptos::prelude::*;

use super::Actions;
use super::resend::Resend;
use super::skip::SkipForm;
use crate::api::after_sign_in::ConfirmVerifyUser;
use crate::components::authenticator::driver::Driver;
use crate::components::authenticator::messages::Messages;
use crate::components::primitives::button::Weight;
use crate::components::primitives::{PostForm, SubmitButton, TextField};
use crate::core::auth::{Field, Submission};
use crate::i18n::{fill, use_texts};

/// The screen for the code. First HTML: the finished screen.
#[component]
pub(super) fn ConfirmVerifyUserScreen(
    /// The Authenticator's state.
    driver: Driver,
    /// The Authenticator's calls.
    actions: Actions,
) -> impl IntoView {
    let texts = use_texts().authenticator;
    let accept =
        move |input: ConfirmVerifyUser| driver.accept(Submission::contact_code(&input.confirmation_code).event);
    let lead = move || {
        driver.view.with(|view| match &view.delivery {
            Some(delivery) if !delivery.destination.is_empty() => {
                fill(texts.contact_code, &[("destination", &delivery.destination)])
            }
            _ => texts.confirmation_code_placeholder.to_owned(),
        })
    };
    view! {
        <p class="auth__lead">{lead}</p>
        <Messages driver=driver />
        <PostForm action=actions.confirm_verify_user accept=accept class="auth__form">
            <TextField
                name="confirmation_code"
                label=texts.code
                placeholder=texts.code_placeholder
                autocomplete="one-time-code"
                inputmode="numeric"
                refused_by=driver.refusal_of(Field::Code)
            />
            <SubmitButton
                label=texts.submit
                busy_label=texts.submitting
                pending=actions.confirm_verify_user.pending()
            />
        </PostForm>
        <Resend driver=driver actions=actions screen="confirm_verify_user" weight=Weight::Secondary />
        <SkipForm actions=actions label=texts.skip weight=Weight::Secondary />
    }
}
