//! An authenticator app to be set up: the secret as a picture and as text, and the first code.

use leptos::prelude::*;

use super::Account;
use super::factors::Calls;
use crate::api::account::factors::ConfirmApp;
use crate::components::primitives::button::Weight;
use crate::components::primitives::{CopyButton, PostForm, SubmitButton, TextField, TotpPicture};
use crate::core::account::code_flaw;
use crate::i18n::use_texts;
use crate::wire::account::{AccountError, Section};
use crate::wire::auth::AuthError;

const SECRET_ID: &str = "account-totp-secret";
const BAD_CODE: &[AccountError] =
    &[AccountError::Auth { reason: AuthError::CodeMismatch }, AccountError::Auth { reason: AuthError::MissingField }];

/// The form for the app. First HTML: the finished form, the picture drawn.
#[component]
pub(super) fn SetUpApp(
    /// The account.
    account: Account,
    /// The calls of the section.
    calls: Calls,
    /// What the app has to be given.
    secret: String,
) -> impl IntoView {
    let texts = use_texts();
    let picture = account.view.with_untracked(|view| view.totp.clone());
    let accept = move |input: ConfirmApp| account.accept(Section::Factors, code_flaw(&input.confirmation_code));
    view! {
        <p class="settings__lead">{texts.authenticator.setup_totp_lead}</p>
        {picture.map(|picture| view! { <TotpPicture picture=picture /> })}
        <div class="totp">
            <code class="totp__secret" id=SECRET_ID dir="ltr">{secret.clone()}</code>
            <CopyButton
                text=secret
                label=texts.authenticator.copy
                done_label=texts.authenticator.copied
                described_by=SECRET_ID
            />
        </div>
        <PostForm action=calls.confirm accept=accept class="settings__form">
            <input type="hidden" name="account" value=account.mark() />
            <TextField
                name="confirmation_code"
                label=texts.account.code
                autocomplete="one-time-code"
                inputmode="numeric"
                refused_by=account.refusal_of(Section::Factors, BAD_CODE)
            />
            <SubmitButton
                label=texts.account.verify
                busy_label=texts.account.verifying
                pending=calls.confirm.pending()
            />
        </PostForm>
        <PostForm action=calls.leave>
            <input type="hidden" name="account" value=account.mark() />
            <input type="hidden" name="section" value="factors" />
            <SubmitButton label=texts.account.cancel pending=calls.leave.pending() weight=Weight::Secondary />
        </PostForm>
    }
}
