//! How to begin: Amplify's `signInSelectAuthFactor`.

use leptos::prelude::*;

use super::Actions;
use crate::api::auth::SignIn;
use crate::components::authenticator::driver::Driver;
use crate::components::authenticator::messages::Messages;
use crate::components::authenticator::name_field::name_label;
use crate::components::primitives::button::Weight;
use crate::components::primitives::{PasswordField, PostForm, SubmitButton, TextField};
use crate::core::auth::{Field, Submission};
use crate::i18n::{AuthenticatorTexts, use_texts};
use crate::wire::first_factor::FirstFactor;

/// The ways that are open to a username. First HTML: the finished screen.
#[component]
pub(super) fn SelectAuthFactorScreen(
    /// The Authenticator's state.
    driver: Driver,
    /// The Authenticator's calls.
    actions: Actions,
    /// The ways.
    factors: Vec<FirstFactor>,
) -> impl IntoView {
    let texts = use_texts().authenticator;
    let with_password = factors.contains(&FirstFactor::Password);
    let none = factors.is_empty().then(|| view! { <p class="auth__lead">{texts.no_way}</p> });
    let others: Vec<_> = factors.into_iter().filter(|factor| *factor != FirstFactor::Password).collect();
    let divider = (with_password && !others.is_empty())
        .then(|| view! { <p class="auth__or"><span>{texts.or_divider}</span></p> });
    let password = if with_password {
        view! { <WithPassword driver=driver actions=actions /> }.into_any()
    } else {
        view! { <p class="auth__lead"><bdi>{driver.username()}</bdi></p> }.into_any()
    };
    view! {
        <Messages driver=driver />
        {none}
        {password}
        {divider}
        <FirstFactorButtons driver=driver actions=actions factors=others />
    }
}

/// One button for each way that needs no more than a username.
#[component]
pub(super) fn FirstFactorButtons(
    /// The Authenticator's state.
    driver: Driver,
    /// The Authenticator's calls.
    actions: Actions,
    /// The ways.
    factors: Vec<FirstFactor>,
) -> impl IntoView {
    let texts = use_texts().authenticator;
    let buttons = factors
        .into_iter()
        .map(|factor| {
            view! {
                <SubmitButton
                    label=label(texts, factor)
                    pending=actions.select_auth_factor.pending()
                    weight=Weight::Secondary
                    name="factor"
                    value=factor.name()
                />
            }
        })
        .collect_view();
    view! {
        <PostForm action=actions.select_auth_factor class="auth__ways">
            <input type="hidden" name="username" value=driver.username() />
            {buttons}
        </PostForm>
    }
}

fn label(texts: AuthenticatorTexts, factor: FirstFactor) -> &'static str {
    match factor {
        FirstFactor::Password => texts.with_password,
        FirstFactor::Email => texts.with_email,
        FirstFactor::Sms => texts.with_sms,
        FirstFactor::Passkey => texts.with_passkey,
    }
}

/// The password, under the username that was given before.
#[component]
fn WithPassword(
    /// The Authenticator's state.
    driver: Driver,
    /// The Authenticator's calls.
    actions: Actions,
) -> impl IntoView {
    let texts = use_texts().authenticator;
    let refusal = driver.refusal_of(Field::Password);
    let password_refused_by = Signal::derive(move || refusal.get().map(str::to_owned));
    let accept = move |input: SignIn| driver.accept(Submission::sign_in(&input.username, input.password).event);
    view! {
        <PostForm action=actions.sign_in accept=accept class="auth__form">
            <TextField name="username" label=name_label(driver) autocomplete="username" value=driver.username() read_only=true />
            <PasswordField
                name="password"
                label=texts.password
                placeholder=texts.password_placeholder
                autocomplete="current-password"
                described_by=password_refused_by
                refused=Signal::derive(move || password_refused_by.get().is_some())
            />
            <SubmitButton label=texts.with_password busy_label=texts.signing_in pending=actions.sign_in.pending() />
        </PostForm>
    }
}
