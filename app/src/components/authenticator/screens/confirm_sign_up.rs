//! The code that proves the e-mail address of a new account.

use leptos::prelude::*;

use super::Actions;
use super::navigation::NavigationButton;
use super::resend::{CODE_FORM, Resend};
use super::username::Username;
use crate::api::auth::ConfirmSignUp;
use crate::components::authenticator::driver::Driver;
use crate::components::authenticator::messages::{Heading, Messages};
use crate::components::primitives::button::Weight;
use crate::components::primitives::{PostForm, SubmitButton, TextField};
use crate::core::auth::{Field, Submission};
use crate::i18n::use_texts;
use crate::wire::auth::Screen;

/// The confirmation screen. First HTML: the finished screen.
///
/// The forms carry the username, so that they stay about the account they name whatever other tabs do.
#[component]
pub(super) fn ConfirmSignUpScreen(
    /// The Authenticator's state.
    driver: Driver,
    /// The Authenticator's calls.
    actions: Actions,
) -> impl IntoView {
    let texts = use_texts().authenticator;
    let accept = move |input: ConfirmSignUp| {
        let username = driver.account_name("", &input.username);
        driver.accept(Submission::confirmation(&username, &input.confirmation_code).event)
    };
    let delivery = Memo::new(move |_| driver.view.with(|view| view.delivery.clone()));
    let heading = delivery.with_untracked(|delivery| texts.heading(Screen::ConfirmSignUp, delivery.as_ref()));
    view! {
        <Heading driver=driver text=heading />
        <p class="auth__lead">{move || delivery.with(|delivery| texts.confirmation_code_lead(delivery.as_ref()))}</p>
        <Messages driver=driver />
        <PostForm action=actions.confirm_sign_up accept=accept class="auth__form" id=CODE_FORM>
            <Username driver=driver />
            <TextField
                name="confirmation_code"
                label=texts.confirmation_code
                placeholder=texts.confirmation_code_placeholder
                autocomplete="one-time-code"
                inputmode="numeric"
                value=driver.code()
                refused_by=driver.refusal_of(Field::Code)
            />
            <SubmitButton label=texts.confirm busy_label=texts.confirming pending=actions.confirm_sign_up.pending() />
        </PostForm>
        <Resend driver=driver actions=actions screen="confirm_sign_up" weight=Weight::Secondary />
        <div class="auth__others">
            <NavigationButton driver=driver actions=actions to="sign_in" label=texts.back_to_sign_in />
        </div>
    }
}
