//! The session, and the end of all of them.

use leptos::prelude::*;

use super::Account;
use super::driver::Listeners;
use super::section::SettingsSection;
use crate::api::account::sessions::SignOutEverywhere;
use crate::components::primitives::button::Weight;
use crate::components::primitives::{PostForm, SubmitButton};
use crate::core::account::moment;
use crate::i18n::{fill, use_texts};
use crate::wire::account::Section;

const SECTION: Section = Section::Devices;

/// Since when the person is signed in here, and the button that ends every session of theirs.
///
/// First HTML: the finished section.
#[component]
pub fn Sessions(
    /// The account.
    account: Account,
) -> impl IntoView {
    let texts = use_texts();
    let everywhere = ServerAction::<SignOutEverywhere>::new();
    account.follow(SECTION, everywhere, Listeners::default());
    let since = account.view.with_untracked(|view| moment(view.signed_in_at_s));
    view! {
        <SettingsSection account=account section=SECTION heading=texts.account.sessions>
            <p>{fill(texts.account.signed_in_since, &[("time", &since)])}</p>
            <PostForm action=everywhere class="settings__form">
                <p class="settings__note">{texts.account.sign_out_everywhere_lead}</p>
                <SubmitButton
                    label=texts.account.sign_out_everywhere
                    busy_label=texts.account.signing_out_everywhere
                    pending=everywhere.pending()
                    weight=Weight::Secondary
                />
            </PostForm>
        </SettingsSection>
    }
}
