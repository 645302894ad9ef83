//! Deleting the account: the counterpart of Amplify UI's `AccountSettings.DeleteUser`.

use leptos::prelude::*;

use super::Account;
use super::driver::Listeners;
use super::section::SettingsSection;
use crate::api::account::deletion::{BeginDeletion, DeleteAccount};
use crate::api::account::view::LeaveStep;
use crate::components::primitives::button::Weight;
use crate::components::primitives::{PostForm, SubmitButton, TextField};
use crate::components::storage_manager::LiveUploads;
use crate::core::account::deletion_flaw;
use crate::i18n::use_texts;
use crate::wire::account::{AccountError, AccountStep, Section};
use crate::wire::auth::AuthError;

const SECTION: Section = Section::Deletion;
const OTHER_NAME: &[AccountError] =
    &[AccountError::UsernameDiffers, AccountError::Auth { reason: AuthError::MissingField }];

/// The button that asks for the deletion; then the warning, and the form that confirms it by the username.
///
/// First HTML: the finished section, at the step where it was left.
#[component]
pub fn DeleteUser(
    /// The account.
    account: Account,
    /// Told when the account is gone, after signing out.
    #[prop(optional, into)]
    on_success: Option<Callback<()>>,
    /// Told why it is not.
    #[prop(optional, into)]
    on_error: Option<Callback<AccountError>>,
) -> impl IntoView {
    let texts = use_texts();
    let begin = ServerAction::<BeginDeletion>::new();
    let leave = ServerAction::<LeaveStep>::new();
    let delete = ServerAction::<DeleteAccount>::new();
    account.follow(SECTION, begin, Listeners::default());
    account.follow(SECTION, leave, Listeners::default());
    account.follow(SECTION, delete, Listeners { on_success, on_error });
    let uploads = use_context::<LiveUploads>();
    let step = account.step();
    let asked = Memo::new(move |_| step.get() == Some(AccountStep::Deletion));
    let accept = move |input: DeleteAccount| {
        let flaw = account.view.with_untracked(|view| deletion_flaw(&input.username, &view.profile));
        let is_accepted = account.accept(SECTION, flaw);
        // What arrived after everything was removed would stay. If the account stays, uploads are gone on with by hand.
        if is_accepted && let Some(uploads) = uploads {
            uploads.pause_all();
        }
        is_accepted
    };
    let confirmation = move || {
        view! {
            <p class="settings__warning">{texts.account.delete_warning}</p>
            <PostForm action=delete accept=accept class="settings__form">
                <input type="hidden" name="account" value=account.mark() />
                <TextField
                    name="username"
                    label=texts.account.delete_confirm
                    autocomplete="off"
                    refused_by=account.refusal_of(SECTION, OTHER_NAME)
                />
                <SubmitButton
                    label=texts.account.delete
                    busy_label=texts.account.deleting
                    pending=delete.pending()
                    weight=Weight::Danger
                />
            </PostForm>
            <PostForm action=leave class="settings__form">
                <input type="hidden" name="account" value=account.mark() />
                <input type="hidden" name="section" value="deletion" />
                <SubmitButton label=texts.account.cancel pending=leave.pending() weight=Weight::Secondary />
            </PostForm>
        }
    };
    view! {
        <SettingsSection
            account=account
            section=SECTION
            heading=texts.account.delete_account
            lead=texts.account.delete_lead
        >
            {move || {
                if asked.get() {
                    confirmation().into_any()
                } else {
                    view! {
                        <PostForm action=begin class="settings__form">
                            <input type="hidden" name="account" value=account.mark() />
                            <SubmitButton
                                label=texts.account.delete_account
                                pending=begin.pending()
                                weight=Weight::Secondary
                            />
                        </PostForm>
                    }
                        .into_any()
                }
            }}
        </SettingsSection>
    }
}
