//! One section of the settings: its heading, what is to be said of its last step, and its forms.

use leptos::html::H2;
use leptos::prelude::*;

use super::Account;
use super::messages::SectionMessage;
use crate::wire::account::Section;

/// A section. After a step in it, the focus goes to what is said of it, or else to the heading.
///
/// First HTML: the finished section.
#[component]
pub(super) fn SettingsSection(
    /// The account.
    account: Account,
    /// Which section.
    section: Section,
    /// Its heading.
    heading: &'static str,
    /// What it is for.
    #[prop(optional, into)]
    lead: Option<&'static str>,
    /// Its forms.
    children: Children,
) -> impl IntoView {
    let element = NodeRef::<H2>::new();
    Effect::new(move |_| {
        let (steps, last) = account.steps.get();
        let silent = account.failure.with_untracked(Option::is_none)
            && account.view.with_untracked(|view| view.message.is_none());
        let heading = element.get_untracked().filter(|_| steps > 0 && last == section && silent);
        if let Some(heading) = heading {
            // A heading that cannot take the focus leaves it where it is: nothing is lost.
            let _ = heading.focus();
        }
    });
    view! {
        <section class="settings__section" id=section.id() aria-labelledby=section.heading_id()>
            <h2 class="settings__heading" id=section.heading_id() tabindex="-1" node_ref=element>{heading}</h2>
            {lead.map(|lead| view! { <p class="settings__lead">{lead}</p> })}
            <SectionMessage account=account section=section />
            {children()}
        </section>
    }
}
