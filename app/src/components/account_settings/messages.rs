//! What went wrong or well in the last step of a section.

use leptos::html::Div;
use leptos::prelude::*;

use super::Account;
use crate::components::primitives::{Message, Tone};
use crate::i18n::use_texts;
use crate::wire::account::{Outcome, Section};

/// The message of a section's last step, if it left one. It takes the focus when it appears.
#[component]
pub(super) fn SectionMessage(
    /// The account.
    account: Account,
    /// Which section.
    section: Section,
) -> impl IntoView {
    let texts = use_texts();
    let element = NodeRef::<Div>::new();
    let message = Memo::new(move |_| {
        if let Some((failed, error)) = account.failure.get() {
            return (failed == section).then(|| (Tone::Danger, texts.failure(&error)));
        }
        let message = account.view.with(|view| view.message).filter(|message| message.section == section)?;
        Some(match message.outcome {
            Outcome::Done { notice } => (Tone::Success, texts.account.good_news(notice).to_owned()),
            Outcome::Refused { error } => (Tone::Danger, texts.account_refusal(error).to_owned()),
        })
    });
    Effect::new(move |followed: Option<u32>| {
        let (steps, last) = account.steps.get();
        let Some(followed) = followed.filter(|followed| *followed < steps && last == section) else { return steps };
        match (message.get(), element.get()) {
            (None, _) => steps,
            (Some(_), Some(element)) => {
                let _ = element.focus();
                steps
            }
            // The box is not there yet: this runs again when it is.
            (Some(_), None) => followed,
        }
    });
    let id = section.message_id();
    move || message.get().map(|(tone, text)| view! { <Message id=id tone=tone text=text node_ref=element /> })
}
