//! Username and password.

use leptos::prelude::*;

use super::Actions;
use super::autofill::PasskeyOffer;
use super::navigation::NavigationButton;
use super::other_ways::{OtherWays, SIGN_IN_FORM};
use super::social::SocialProviders;
use crate::api::auth::SignIn;
use crate::components::authenticator::driver::Driver;
use crate::components::authenticator::messages::{Heading, Messages};
use crate::components::authenticator::name_field::{NameField, Purpose};
use crate::components::primitives::{PasswordField, PostForm, SubmitButton};
use crate::core::auth::{Field, Submission};
use crate::i18n::use_texts;
use crate::wire::auth::Screen;

/// The sign-in screen; of a pool without accounts of its own, the places where people sign in. First HTML: the finished screen. After
/// hydration: a browser that remembers somebody with a passkey may offer it in the field for the name.
#[component]
pub(super) fn SignInScreen(
    /// The Authenticator's state.
    driver: Driver,
    /// The Authenticator's calls.
    actions: Actions,
) -> impl IntoView {
    let texts = use_texts().authenticator;
    let accept = move |input: SignIn| {
        let username = driver.account_name(&input.country_code, &input.username);
        driver.accept(Submission::sign_in(&username, input.password).event)
    };
    let (by_password, by_autofill) = (actions.sign_in.pending(), actions.sign_in_by_autofill.pending());
    let pending = Signal::derive(move || by_password.get() || by_autofill.get());
    let refusal = driver.refusal_of(Field::Password);
    let password_refused_by = Signal::derive(move || refusal.get().map(str::to_owned));
    let offer = PasskeyOffer::begin(driver, actions);
    let form = move || {
        view! {
            <PostForm action=actions.sign_in accept=accept class="auth__form" id=SIGN_IN_FORM>
                <NameField
                    driver=driver
                    purpose=Purpose::SignIn
                    on:focusin=move |_| offer.renew()
                    on:click=move |_| offer.renew()
                />
                <PasswordField
                    name="password"
                    label=texts.password
                    placeholder=texts.password_placeholder
                    autocomplete="current-password"
                    described_by=password_refused_by
                    refused=Signal::derive(move || password_refused_by.get().is_some())
                />
                <SubmitButton label=texts.sign_in busy_label=texts.signing_in pending=pending />
            </PostForm>
            <OtherWays driver=driver actions=actions />
            <div class="auth__others">
                <NavigationButton driver=driver actions=actions to="forgot_password" label=texts.forgot_password />
            </div>
        }
    };
    let elsewhere_alone = driver.view.with_untracked(|view| view.federated_only);
    view! {
        <Heading driver=driver text=texts.heading(Screen::SignIn, None) class="visually-hidden" />
        <Messages driver=driver />
        <SocialProviders driver=driver screen=Screen::SignIn />
        {(!elsewhere_alone).then(form)}
    }
}
