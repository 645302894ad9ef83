//! An authenticator app to be set up: the secret as a picture and as text, and the first code.

use leptos::prelude::*;

use super::Actions;
use super::remember_device::RememberDevice;
use crate::api::challenges::SetupTotp;
use crate::components::authenticator::driver::Driver;
use crate::components::authenticator::messages::Messages;
use crate::components::primitives::{CopyButton, PostForm, SubmitButton, TextField, TotpPicture};
use crate::core::auth::{Field, Submission};
use crate::i18n::use_texts;

/// The screen for the app. First HTML: the finished screen, the picture drawn.
#[component]
pub(super) fn SetupTotpScreen(
    /// The Authenticator's state.
    driver: Driver,
    /// The Authenticator's calls.
    actions: Actions,
    /// What the app has to be given.
    secret: String,
) -> impl IntoView {
    let texts = use_texts().authenticator;
    let accept =
        move |input: SetupTotp| driver.accept(Submission::totp_setup(&input.confirmation_code, input.device).event);
    let picture = driver.view.with_untracked(|view| view.totp.clone());
    view! {
        <p class="auth__lead">{texts.setup_totp_lead}</p>
        <Messages driver=driver />
        {picture.map(|picture| view! { <TotpPicture picture=picture /> })}
        <div class="totp">
            <code class="totp__secret" id="auth-totp-secret" dir="ltr">{secret.clone()}</code>
            <CopyButton text=secret label=texts.copy done_label=texts.copied described_by="auth-totp-secret" />
        </div>
        <PostForm action=actions.setup_totp accept=accept class="auth__form">
            <TextField
                name="confirmation_code"
                label=texts.code
                placeholder=texts.code_placeholder
                autocomplete="one-time-code"
                inputmode="numeric"
                refused_by=driver.refusal_of(Field::Code)
            />
            <RememberDevice driver=driver />
            <SubmitButton label=texts.confirm busy_label=texts.confirming pending=actions.setup_totp.pending() />
        </PostForm>
    }
}
