//! The name of the account that a code is about.

use leptos::prelude::*;

use crate::components::authenticator::driver::Driver;
use crate::components::authenticator::name_field::name_wording;
use crate::components::primitives::TextField;
use crate::core::auth::Field;

/// The username, unseen where it is known; asked for where a link did not say it, or where it was refused.
#[component]
pub(super) fn Username(
    /// The Authenticator's state.
    driver: Driver,
) -> impl IntoView {
    let (label, placeholder) = name_wording(driver);
    let asks_for_name = driver.asks_for_name();
    move || {
        if !asks_for_name.get() {
            return view! { <input type="hidden" name="username" value=driver.username() /> }.into_any();
        }
        view! {
            <TextField
                name="username"
                label=label.clone()
                placeholder=placeholder.clone()
                autocomplete="username"
                value=driver.username()
                refused_by=driver.refusal_of(Field::Username)
            />
        }
        .into_any()
    }
}
