//! Another password: the counterpart of Amplify UI's `AccountSettings.ChangePassword`.

use leptos::prelude::*;

use super::Account;
use super::driver::Listeners;
use super::section::SettingsSection;
use crate::api::account::password::ChangePassword as Submit;
use crate::components::primitives::{NewPasswordFields, PasswordField, PostForm, SubmitButton};
use crate::core::account::password_flaw;
use crate::i18n::use_texts;
use crate::wire::account::{AccountError, Section};
use crate::wire::auth::{AuthError, Field};

const SECTION: Section = Section::Password;
const WRONG: &[AccountError] = &[AccountError::WrongPassword, AccountError::Auth { reason: AuthError::MissingField }];
const WEAK: &[AccountError] = &[
    AccountError::Auth { reason: AuthError::PasswordNotAccepted },
    AccountError::Auth { reason: AuthError::PasswordReused },
    AccountError::Auth { reason: AuthError::Missing { field: Field::Password } },
];
const DIFFERENT: &[AccountError] = &[
    AccountError::Auth { reason: AuthError::PasswordsDoNotMatch },
    AccountError::Auth { reason: AuthError::Missing { field: Field::ConfirmPassword } },
];

/// The form for another password. What was typed is gone after it was changed, and stays after a refusal.
///
/// First HTML: the finished form, with the pool's rules. After hydration: each rule shows whether it is met.
#[component]
pub fn ChangePassword(
    /// The account.
    account: Account,
    /// Told when the password was changed.
    #[prop(optional, into)]
    on_success: Option<Callback<()>>,
    /// Told why it was not.
    #[prop(optional, into)]
    on_error: Option<Callback<AccountError>>,
) -> impl IntoView {
    let texts = use_texts();
    let submit = ServerAction::<Submit>::new();
    let changes = RwSignal::new(0_u32);
    let changed = Callback::new(move |()| {
        changes.update(|changes| *changes += 1);
        if let Some(on_success) = on_success {
            on_success.run(());
        }
    });
    account.follow(SECTION, submit, Listeners { on_success: Some(changed), on_error });
    let policy = account.view.with_untracked(|view| view.password_policy);
    let accept = move |input: Submit| {
        let flaw = password_flaw(&input.current_password, &input.password, &input.confirm_password, policy);
        account.accept(SECTION, flaw)
    };
    let wrong = account.refusal_of(SECTION, WRONG);
    let fields = move || {
        view! {
            // For password managers, which save the new password under this name.
            <input
                class="visually-hidden"
                type="text"
                name="username"
                autocomplete="username"
                value=account.username()
                aria-hidden="true"
                tabindex="-1"
                readonly
            />
            <PasswordField
                name="current_password"
                label=texts.account.current_password
                placeholder=""
                autocomplete="current-password"
                described_by=Signal::derive(move || wrong.get().map(str::to_owned))
                refused=Signal::derive(move || wrong.get().is_some())
            />
            <NewPasswordFields
                policy=policy
                label=texts.account.new_password
                placeholder=""
                confirm_placeholder=""
                password_refused_by=account.refusal_of(SECTION, WEAK)
                repetition_refused_by=account.refusal_of(SECTION, DIFFERENT)
            />
        }
    };
    view! {
        <SettingsSection account=account section=SECTION heading=texts.account.change_password>
            <PostForm action=submit accept=accept class="settings__form">
                <input type="hidden" name="account" value=account.mark() />
                // New fields after each change: what was typed is gone with the old ones.
                <For each=move || [changes.get()] key=|change| *change let(_)>
                    {fields()}
                </For>
                <SubmitButton
                    label=texts.account.update_password
                    busy_label=texts.account.updating_password
                    pending=submit.pending()
                />
            </PostForm>
        </SettingsSection>
    }
}
