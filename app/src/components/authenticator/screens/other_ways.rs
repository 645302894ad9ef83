//! On the sign-in screen: the ways to sign in without a password.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;

use super::Actions;
use crate::api::first_factor::SelectAuthFactor;
use crate::browser::page::field_value;
use crate::browser::passkeys;
use crate::components::authenticator::driver::Driver;
use crate::core::auth::Submission;
use crate::i18n::use_texts;
use crate::wire::first_factor::FirstFactor;

/// The id of the sign-in form, whose username these buttons take along.
pub(super) const SIGN_IN_FORM: &str = "auth-sign-in";

/// Buttons for the ways that the pool allows besides the password; nothing where it allows none.
///
/// First HTML: buttons that post the sign-in form to another address. After hydration they do the same without a page load.
#[component]
pub(super) fn OtherWays(
    /// The Authenticator's state.
    driver: Driver,
    /// The Authenticator's calls.
    actions: Actions,
) -> impl IntoView {
    let texts = use_texts().authenticator;
    let factors = driver.first_factors();
    let passkey = factors.contains(&FirstFactor::Passkey).then_some(Some(FirstFactor::Passkey));
    let has_codes = factors.iter().any(|factor| [FirstFactor::Email, FirstFactor::Sms].contains(factor));
    let ways: Vec<_> = passkey.into_iter().chain(has_codes.then_some(None)).collect();
    (!ways.is_empty()).then(|| {
        let buttons =
            ways.into_iter().map(|factor| view! { <Way driver=driver actions=actions factor=factor /> }).collect_view();
        view! {
            <p class="auth__or"><span>{texts.or_divider}</span></p>
            <div class="auth__ways">{buttons}</div>
        }
    })
}

/// One way to begin, or the question for all of them.
#[component]
fn Way(
    /// The Authenticator's state.
    driver: Driver,
    /// The Authenticator's calls.
    actions: Actions,
    /// The way.
    factor: Option<FirstFactor>,
) -> impl IntoView {
    let texts = use_texts().authenticator;
    let select = actions.select_auth_factor;
    let press = move |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        // Filled in by whoever: a person, a password manager, the browser before this page was taken over.
        let country_code = field_value("auth-country_code");
        let username = driver.account_name(&country_code, &field_value("auth-username"));
        let allowed = driver.accept(Submission::first_factor(&username, factor).event);
        let is_signing_in =
            actions.sign_in.pending().get_untracked() || actions.sign_in_by_autofill.pending().get_untracked();
        if allowed && !is_signing_in && !select.pending().get_untracked() {
            // One beginning at a time: a passkey that is picked in the field from now on would be another.
            passkeys::stop();
            select.dispatch(SelectAuthFactor { username, country_code, factor });
        }
    };
    let label = match factor {
        Some(FirstFactor::Passkey) => texts.with_passkey,
        _ => texts.other_sign_in_options,
    };
    let value = factor.map_or("", FirstFactor::name);
    let busy = move || select.pending().get().then_some("true");
    view! {
        <button
            type="submit"
            class="button button--secondary"
            form=SIGN_IN_FORM
            formaction=SelectAuthFactor::url()
            formnovalidate=true
            name=factor.map(|_| "factor")
            value=value
            aria-busy=busy
            on:click=press
        >
            {label}
        </button>
    }
}
