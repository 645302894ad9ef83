//! A new password on the Authenticator's screens.

use leptos::prelude::*;

use super::driver::Driver;
use crate::components::primitives::NewPasswordFields;
use crate::core::auth::Field;

/// A new password and its repetition, refused as the Authenticator's state says.
///
/// First HTML: both fields and the rules.
#[component]
pub(super) fn NewPassword(
    /// The Authenticator's state.
    driver: Driver,
    /// The label of the password.
    label: &'static str,
    /// Shown while the password is empty.
    placeholder: &'static str,
    /// Shown while the repetition is empty.
    confirm_placeholder: &'static str,
) -> impl IntoView {
    view! {
        <NewPasswordFields
            policy=driver.password_policy()
            label=label
            placeholder=placeholder
            confirm_placeholder=confirm_placeholder
            password_refused_by=driver.refusal_of(Field::Password)
            repetition_refused_by=driver.refusal_of(Field::ConfirmPassword)
        />
    }
}
