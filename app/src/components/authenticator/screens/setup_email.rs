//! An e-mail address to be set up for codes.

use leptos::prelude::*;

use super::Actions;
use crate::api::challenges::SetupEmail;
use crate::components::authenticator::driver::Driver;
use crate::components::authenticator::messages::Messages;
use crate::components::primitives::{PostForm, SubmitButton, TextField};
use crate::core::auth::{Field, Submission};

/// The screen for the address. First HTML: the finished screen.
#[component]
pub(super) fn SetupEmailScreen(
    /// The Authenticator's state.
    driver: Driver,
    /// The Authenticator's calls.
    actions: Actions,
) -> impl IntoView {
    let accept = move |input: SetupEmail| driver.accept(Submission::email_setup(&input.email).event);
    view! {
        <p class="auth__lead">"A code will be sent to this address each time you sign in."</p>
        <Messages driver=driver />
        <PostForm action=actions.setup_email accept=accept class="auth__form">
            <TextField
                name="email"
                label="Email"
                placeholder="Enter your Email"
                kind="email"
                autocomplete="email"
                value=driver.view.with_untracked(|view| view.email.clone())
                refused_by=driver.refusal_of(Field::Email)
            />
            <SubmitButton label="Confirm" busy_label="Confirming" pending=actions.setup_email.pending() />
        </PostForm>
    }
}
