//! What stands in place of the settings that an account elsewhere has there.

use leptos::prelude::*;

use crate::core::auth::provider_label;
use crate::i18n::{fill, use_texts};

/// Says where somebody signs in, and that password, addresses and second factors are that place's.
///
/// First HTML: the finished section.
#[component]
pub fn ManagedElsewhere(
    /// The user pool's name for the place.
    provider: String,
) -> impl IntoView {
    let texts = use_texts().account;
    view! {
        <section class="settings__section" aria-labelledby="account-elsewhere-heading">
            <h2 class="settings__heading" id="account-elsewhere-heading">{texts.managed_elsewhere}</h2>
            <p>{fill(texts.managed_elsewhere_lead, &[("provider", provider_label(&provider))])}</p>
        </section>
    }
}
