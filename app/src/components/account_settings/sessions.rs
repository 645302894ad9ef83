//! The devices that are remembered, the session, and the end of all sessions.

use leptos::prelude::*;

use super::Account;
use super::devices::Devices;
use super::driver::Listeners;
use super::section::SettingsSection;
use crate::api::account::sessions::SignOutEverywhere;
use crate::components::primitives::button::Weight;
use crate::components::primitives::{PostForm, SubmitButton};
use crate::core::account::moment;
use crate::i18n::{fill, use_texts};
use crate::wire::account::Section;
use crate::wire::pool::RememberDevices;

const SECTION: Section = Section::Devices;

/// The devices that the person is remembered on, where the pool remembers any, since when they are signed in here, and the button
/// that ends every session of theirs.
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
    let remembers = account.view.with_untracked(|view| view.pool.remember_devices != RememberDevices::Never);
    let heading = if remembers { texts.account.devices } else { texts.account.sessions };
    let devices = remembers.then(|| view! { <Devices account=account section=SECTION /> });
    let stay = remembers.then(|| format!(" {}", texts.account.devices_stay));
    let since = account.view.with_untracked(|view| moment(view.signed_in_at_s));
    view! {
        <SettingsSection account=account section=SECTION heading=heading>
            {devices}
            <p>{fill(texts.account.signed_in_since, &[("time", &since)])}</p>
            <PostForm action=everywhere class="settings__form">
                <input type="hidden" name="account" value=account.mark() />
                <p class="settings__note">{texts.account.sign_out_everywhere_lead} {stay}</p>
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
