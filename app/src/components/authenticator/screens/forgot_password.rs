//! Ask for a code to reset the password.

use leptos::prelude::*;

use super::Actions;
use super::navigation::NavigationButton;
use crate::api::auth::ForgotPassword;
use crate::components::authenticator::driver::Driver;
use crate::components::authenticator::messages::{Heading, Messages};
use crate::components::primitives::{PostForm, SubmitButton, TextField};
use crate::core::auth::{Field, Submission};
use crate::core::text;
use crate::wire::auth::Screen;

/// The screen that asks for the username. First HTML: the finished screen.
#[component]
pub(super) fn ForgotPasswordScreen(
    /// The Authenticator's state.
    driver: Driver,
    /// The Authenticator's calls.
    actions: Actions,
) -> impl IntoView {
    let accept = move |input: ForgotPassword| driver.accept(Submission::reset_request(&input.username).event);
    view! {
        <Heading driver=driver text=text::heading(Screen::ForgotPassword, None) />
        <p class="auth__lead">"We send a code to the email address of your account."</p>
        <Messages driver=driver />
        <PostForm action=actions.forgot_password accept=accept class="auth__form">
            <TextField
                name="username"
                label="Enter your username"
                placeholder="Enter your username"
                autocomplete="username"
                value=driver.username()
                refused_by=driver.refusal_of(Field::Username)
                on_typed=move |typed| driver.keep_username(typed)
            />
            <SubmitButton label="Send code" busy_label="Sending…" pending=actions.forgot_password.pending() />
        </PostForm>
        <div class="auth__others">
            <NavigationButton driver=driver actions=actions to="sign_in" label="Back to Sign In" />
        </div>
    }
}
