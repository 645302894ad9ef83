//! Create an account.

use leptos::prelude::*;

use super::Actions;
use crate::api::auth::SignUp;
use crate::components::authenticator::driver::Driver;
use crate::components::authenticator::messages::{Heading, Messages};
use crate::components::authenticator::new_password::NewPassword;
use crate::components::primitives::{PostForm, SubmitButton, TextField};
use crate::core::auth::{Field, Submission};
use crate::i18n::use_texts;
use crate::wire::auth::Screen;

/// The screen for a new account. First HTML: the finished screen.
#[component]
pub(super) fn SignUpScreen(
    /// The Authenticator's state.
    driver: Driver,
    /// The Authenticator's calls.
    actions: Actions,
) -> impl IntoView {
    let texts = use_texts().authenticator;
    let accept = move |input: SignUp| {
        let SignUp { username, email, password, confirm_password } = input;
        let policy = driver.password_policy();
        driver.accept(Submission::sign_up(&username, &email, password, &confirm_password, policy).event)
    };
    view! {
        <Heading driver=driver text=texts.heading(Screen::SignUp, None) class="visually-hidden" />
        <Messages driver=driver />
        <PostForm action=actions.sign_up accept=accept class="auth__form">
            <TextField
                name="username"
                label=texts.username
                placeholder=texts.username_placeholder
                autocomplete="username"
                value=driver.username()
                refused_by=driver.refusal_of(Field::Username)
                on_typed=move |typed| driver.keep_username(typed)
            />
            <NewPassword
                driver=driver
                label=texts.password
                placeholder=texts.password_placeholder
                confirm_placeholder=texts.confirm_password_placeholder
            />
            <TextField
                name="email"
                label=texts.email
                placeholder=texts.email_placeholder
                kind="email"
                autocomplete="email"
                inputmode="email"
                value=driver.view.with_untracked(|view| view.email.clone())
                refused_by=driver.refusal_of(Field::Email)
            />
            <SubmitButton label=texts.create_account busy_label=texts.creating_account pending=actions.sign_up.pending() />
        </PostForm>
    }
}
