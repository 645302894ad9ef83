//! An e-mail address to be set up for codes.

use leptos::prelude::*;

use super::Actions;
use crate::api::challenges::SetupEmail;
use crate::components::authenticator::driver::Driver;
use crate::components::authenticator::messages::Messages;
use crate::components::primitives::{PostForm, SubmitButton, TextField};
use crate::core::auth::{Field, Submission};
use crate::i18n::use_texts;

/// The screen for the address. First HTML: the finished screen.
#[component]
pub(super) fn SetupEmailScreen(
    /// The Authenticator's state.
    driver: Driver,
    /// The Authenticator's calls.
    actions: Actions,
) -> impl IntoView {
    let texts = use_texts().authenticator;
    let accept = move |input: SetupEmail| driver.accept(Submission::email_setup(&input.email).event);
    view! {
        <p class="auth__lead">{texts.setup_email_lead}</p>
        <Messages driver=driver />
        <PostForm action=actions.setup_email accept=accept class="auth__form">
            <TextField
                name="email"
                label=texts.email
                placeholder=texts.email_placeholder
                kind="email"
                autocomplete="email"
                value=driver.view.with_untracked(|view| view.email.clone())
                refused_by=driver.refusal_of(Field::Email)
            />
            <SubmitButton label=texts.confirm busy_label=texts.confirming pending=actions.setup_email.pending() />
        </PostForm>
    }
}
