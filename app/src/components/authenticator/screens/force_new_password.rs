//! A password of one's own in place of an administrator's, and what the account lacks.

use leptos::prelude::*;

use super::Actions;
use crate::api::challenges::ForceNewPassword;
use crate::components::authenticator::attribute_field::AttributeField;
use crate::components::authenticator::driver::Driver;
use crate::components::authenticator::messages::Messages;
use crate::components::authenticator::name_field::name_label;
use crate::components::authenticator::new_password::NewPassword;
use crate::components::authenticator::options::use_options;
use crate::components::primitives::{PostForm, SubmitButton, TextField};
use crate::core::auth::{LackedAttributes, Submission};
use crate::i18n::use_texts;

/// The screen for the new password. First HTML: the finished screen.
///
/// The username stands in a field of its own, so that a password manager saves the new password under it.
#[component]
pub(super) fn ForceNewPasswordScreen(
    /// The Authenticator's state.
    driver: Driver,
    /// The Authenticator's calls.
    actions: Actions,
    /// The attributes that the pool requires and the account lacks, by their names in the pool.
    missing: Vec<String>,
) -> impl IntoView {
    let texts = use_texts().authenticator;
    let lacked = missing.clone();
    let accept = move |input: ForceNewPassword| {
        let ForceNewPassword { password, confirm_password, attributes, country_code } = input;
        let typed = LackedAttributes { missing: &lacked, attributes: &attributes, country_code: &country_code };
        let policy = driver.password_policy();
        driver.accept(Submission::own_password(password, &confirm_password, &typed, policy).event)
    };
    let attributes =
        missing.into_iter().map(|name| view! { <AttributeField driver=driver name=name /> }).collect_view();
    view! {
        <p class="auth__lead">{texts.change_password_lead}</p>
        <Messages driver=driver />
        <PostForm action=actions.force_new_password accept=accept class="auth__form">
            <TextField name="username" label=name_label(driver) autocomplete="username" value=driver.username() read_only=true />
            <NewPassword
                driver=driver
                label=texts.password
                placeholder=texts.password_placeholder
                confirm_placeholder=texts.confirm_password_placeholder
            />
            {attributes}
            {use_options().slots.force_new_password_fields.run()}
            <SubmitButton label=texts.change_password busy_label=texts.changing pending=actions.force_new_password.pending() />
        </PostForm>
    }
}
