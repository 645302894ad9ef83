//! Create an account.

use leptos::prelude::*;

use super::Actions;
use crate::api::auth::SignUp;
use crate::components::authenticator::driver::Driver;
use crate::components::authenticator::messages::{Heading, Messages};
use crate::components::authenticator::new_password::NewPassword;
use crate::components::primitives::{PostForm, SubmitButton, TextField};
use crate::core::auth::{Field, Submission};
use crate::core::text;
use crate::wire::auth::Screen;

/// The screen for a new account. First HTML: the finished screen.
#[component]
pub(super) fn SignUpScreen(
    /// The Authenticator's state.
    driver: Driver,
    /// The Authenticator's calls.
    actions: Actions,
) -> impl IntoView {
    let accept = move |input: SignUp| {
        let SignUp { username, email, password, confirm_password } = input;
        let policy = driver.password_policy();
        driver.accept(Submission::sign_up(&username, &email, password, &confirm_password, policy).event)
    };
    view! {
        <Heading driver=driver text=text::heading(Screen::SignUp, None) class="visually-hidden" />
        <Messages driver=driver />
        <PostForm action=actions.sign_up accept=accept class="auth__form">
            <TextField
                name="username"
                label="Username"
                placeholder="Enter your Username"
                autocomplete="username"
                value=driver.username()
                refused_by=driver.refusal_of(Field::Username)
                on_typed=move |typed| driver.keep_username(typed)
            />
            <NewPassword
                driver=driver
                label="Password"
                placeholder="Enter your Password"
                confirm_placeholder="Please confirm your Password"
            />
            <TextField
                name="email"
                label="Email"
                placeholder="Enter your Email"
                kind="email"
                autocomplete="email"
                inputmode="email"
                value=driver.view.with_untracked(|view| view.email.clone())
                refused_by=driver.refusal_of(Field::Email)
            />
            <SubmitButton label="Create Account" busy_label="Creating Account" pending=actions.sign_up.pending() />
        </PostForm>
    }
}
