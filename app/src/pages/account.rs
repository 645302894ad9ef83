//! The account page of a person who is signed in.

use leptos::prelude::*;
use leptos_meta::Title;

use super::header::SiteHeader;
use super::heading::heading_of_page;
use crate::components::account_settings::{
    Account, AccountSettings, ChangePassword, Contacts, DeleteUser, Factors, ManagedElsewhere, Sessions,
};
use crate::components::authenticator::SignedIn;
use crate::components::passkeys::PasskeysSection;
use crate::i18n::use_texts;

/// The page.
///
/// First HTML: every section, finished. After hydration: forms are answered without a page load.
#[component]
pub(super) fn AccountPage(
    /// Who is signed in.
    session: SignedIn,
) -> impl IntoView {
    let texts = use_texts();
    let SignedIn { user, sign_out, arrival, leave } = session;
    let heading = heading_of_page(arrival);
    let sections = |account: Account| {
        let own = move || {
            view! {
                <ChangePassword account=account />
                <Contacts account=account />
                <Factors account=account />
                {account.takes_passkeys().then(|| view! { <PasskeysSection /> })}
            }
        };
        view! {
            {match account.provider() {
                Some(provider) => view! { <ManagedElsewhere provider=provider /> }.into_any(),
                None => own().into_any(),
            }}
            <Sessions account=account />
            <DeleteUser account=account />
        }
    };
    view! {
        <Title text=texts.account.account />
        <SiteHeader username=user.username sign_out=sign_out />
        <main class="home settings">
            <h1 class="home__heading" tabindex="-1" node_ref=heading>{texts.account.account}</h1>
            <p class="home__lead">{texts.account.lead}</p>
            {view! { <AccountSettings leave=leave children=sections /> }.into_any()}
        </main>
    }
}
