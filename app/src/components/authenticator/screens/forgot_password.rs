//! Ask for a code to reset the password.

use leptos::prelude::*;

use super::Actions;
use super::navigation::NavigationButton;
use crate::api::auth::ForgotPassword;
use crate::components::authenticator::driver::Driver;
use crate::components::authenticator::messages::{Heading, Messages};
use crate::components::primitives::{PostForm, SubmitButton, TextField};
use crate::core::auth::{Field, Submission};
use crate::i18n::use_texts;
use crate::wire::auth::Screen;

/// The screen that asks for the username. First HTML: the finished screen.
#[component]
pub(super) fn ForgotPasswordScreen(
    /// The Authenticator's state.
    driver: Driver,
    /// The Authenticator's calls.
    actions: Actions,
) -> impl IntoView {
    let texts = use_texts().authenticator;
    let accept = move |input: ForgotPassword| driver.accept(Submission::reset_request(&input.username).event);
    view! {
        <Heading driver=driver text=texts.heading(Screen::ForgotPassword, None) />
        <p class="auth__lead">{texts.reset_password_lead}</p>
        <Messages driver=driver />
        <PostForm action=actions.forgot_password accept=accept class="auth__form">
            <TextField
                name="username"
                label=texts.enter_your_username
                placeholder=texts.enter_your_username
                autocomplete="username"
                value=driver.username()
                refused_by=driver.refusal_of(Field::Username)
                on_typed=move |typed| driver.keep_username(typed)
            />
            <SubmitButton label=texts.send_code busy_label=texts.sending pending=actions.forgot_password.pending() />
        </PostForm>
        <div class="auth__others">
            <NavigationButton driver=driver actions=actions to="sign_in" label=texts.back_to_sign_in />
        </div>
    }
}
