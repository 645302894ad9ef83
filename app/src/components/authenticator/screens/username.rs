//! The username that a code is about.

use leptos::prelude::*;

use crate::components::authenticator::driver::Driver;
use crate::components::primitives::TextField;
use crate::i18n::use_texts;

/// The username, unseen where it is known; asked for where a link did not say it.
#[component]
pub(super) fn Username(
    /// The Authenticator's state.
    driver: Driver,
) -> impl IntoView {
    let texts = use_texts().authenticator;
    let username = driver.username();
    if username.is_empty() {
        let placeholder = texts.username_placeholder;
        view! { <TextField name="username" label=texts.username placeholder=placeholder autocomplete="username" /> }
            .into_any()
    } else {
        view! { <input type="hidden" name="username" value=username /> }.into_any()
    }
}
