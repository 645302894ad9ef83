//! The code and the new password.

use leptos::prelude::*;

use super::Actions;
use super::navigation::NavigationButton;
use super::resend::{CODE_FORM, Resend};
use crate::api::auth::ResetPassword;
use crate::components::authenticator::driver::Driver;
use crate::components::authenticator::messages::{Heading, Messages};
use crate::components::authenticator::name_field::name_label;
use crate::components::authenticator::new_password::NewPassword;
use crate::components::primitives::button::Weight;
use crate::components::primitives::{PostForm, SubmitButton, TextField};
use crate::core::auth::{Field, Submission};
use crate::i18n::use_texts;
use crate::wire::auth::Screen;

/// The screen for the new password. First HTML: the finished screen.
///
/// The username stands in a field of its own, so that a password manager saves the new password under it.
#[component]
pub(super) fn ConfirmResetPasswordScreen(
    /// The Authenticator's state.
    driver: Driver,
    /// The Authenticator's calls.
    actions: Actions,
) -> impl IntoView {
    let texts = use_texts().authenticator;
    let accept = move |input: ResetPassword| {
        let ResetPassword { username, confirmation_code, password, confirm_password } = input;
        let policy = driver.password_policy();
        let username = driver.account_name("", &username);
        let submission = Submission::new_password(&username, &confirmation_code, password, &confirm_password, policy);
        driver.accept(submission.event)
    };
    let (label, asks_for_name) = (name_label(driver), driver.asks_for_name());
    let username = move || {
        view! {
            <TextField
                name="username"
                label=label.clone()
                autocomplete="username"
                value=driver.username()
                read_only=!asks_for_name.get()
                refused_by=driver.refusal_of(Field::Username)
            />
        }
    };
    let delivery = Memo::new(move |_| driver.view.with(|view| view.delivery.clone()));
    view! {
        <Heading driver=driver text=texts.heading(Screen::ConfirmResetPassword, None) />
        <p class="auth__lead">{move || delivery.with(|delivery| texts.reset_code(delivery.as_ref()))}</p>
        <Messages driver=driver />
        <PostForm action=actions.reset_password accept=accept class="auth__form" id=CODE_FORM>
            {username}
            <TextField
                name="confirmation_code"
                label=texts.code
                placeholder=texts.code_placeholder
                autocomplete="one-time-code"
                inputmode="numeric"
                value=driver.code()
                refused_by=driver.refusal_of(Field::Code)
            />
            <NewPassword
                driver=driver
                label=texts.new_password
                placeholder=texts.new_password
                confirm_placeholder=texts.confirm_password
            />
            <SubmitButton label=texts.submit busy_label=texts.submitting pending=actions.reset_password.pending() />
        </PostForm>
        <div class="auth__others">
            <Resend driver=driver actions=actions screen="confirm_reset_password" weight=Weight::Quiet />
            <NavigationButton driver=driver actions=actions to="sign_in" label=texts.back_to_sign_in />
        </div>
    }
}
