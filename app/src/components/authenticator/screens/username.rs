//! The username that a code is about.

use leptos::prelude::*;

use crate::components::authenticator::driver::Driver;
use crate::components::authenticator::name_field::name_wording;
use crate::components::primitives::TextField;

/// The username, unseen where it is known; asked for where a link did not say it.
#[component]
pub(super) fn Username(
    /// The Authenticator's state.
    driver: Driver,
) -> impl IntoView {
    let username = driver.username();
    if username.is_empty() {
        let (label, placeholder) = name_wording(driver);
        view! { <TextField name="username" label=label placeholder=placeholder autocomplete="username" /> }.into_any()
    } else {
        view! { <input type="hidden" name="username" value=username /> }.into_any()
    }
}
