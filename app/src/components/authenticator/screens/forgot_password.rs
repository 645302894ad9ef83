//! Ask for a code to reset the password.

use leptos::prelude::*;

use super::Actions;
use super::navigation::NavigationButton;
use crate::api::auth::ForgotPassword;
use crate::components::authenticator::driver::Driver;
use crate::components::authenticator::messages::{Heading, Messages};
use crate::components::authenticator::name_field::{NameField, Purpose};
use crate::components::primitives::{PostForm, SubmitButton};
use crate::core::auth::Submission;
use crate::i18n::use_texts;
use crate::wire::auth::Screen;
use crate::wire::pool::SignInName;

/// The screen that asks for the username. First HTML: the finished screen.
#[component]
pub(super) fn ForgotPasswordScreen(
    /// The Authenticator's state.
    driver: Driver,
    /// The Authenticator's calls.
    actions: Actions,
) -> impl IntoView {
    let texts = use_texts().authenticator;
    let accept = move |input: ForgotPassword| {
        let username = driver.account_name(&input.country_code, &input.username);
        driver.accept(Submission::reset_request(&username).event)
    };
    let by_number = driver.view.with_untracked(|view| view.sign_in_with.contains(&SignInName::PhoneNumber));
    let lead = if by_number { texts.reset_password_lead_any } else { texts.reset_password_lead };
    view! {
        <Heading driver=driver text=texts.heading(Screen::ForgotPassword, None) />
        <p class="auth__lead">{lead}</p>
        <Messages driver=driver />
        <PostForm action=actions.forgot_password accept=accept class="auth__form">
            <NameField driver=driver purpose=Purpose::ForgotPassword />
            <SubmitButton label=texts.send_code busy_label=texts.sending pending=actions.forgot_password.pending() />
        </PostForm>
        <div class="auth__others">
            <NavigationButton driver=driver actions=actions to="sign_in" label=texts.back_to_sign_in />
        </div>
    }
}
