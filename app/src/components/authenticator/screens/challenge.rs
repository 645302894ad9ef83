//! Which screen answers what the user pool asks for.

use leptos::prelude::*;

use super::Actions;
use super::confirm_sign_in::ConfirmSignInScreen;
use super::confirm_verify_user::ConfirmVerifyUserScreen;
use super::force_new_password::ForceNewPasswordScreen;
use super::navigation::NavigationButton;
use super::passkey_prompt::PasskeyPromptScreen;
use super::select_auth_factor::SelectAuthFactorScreen;
use super::select_mfa_type::SelectMfaTypeScreen;
use super::setup_email::SetupEmailScreen;
use super::setup_totp::SetupTotpScreen;
use super::sign_in_with_passkey::SignInWithPasskeyScreen;
use super::verify_user::VerifyUserScreen;
use crate::components::authenticator::driver::Driver;
use crate::components::authenticator::messages::Heading;
use crate::i18n::use_texts;
use crate::wire::challenge::Challenge;

/// The screen of a challenge, with the way back to signing in. First HTML: the finished screen.
#[component]
pub(super) fn ChallengeScreen(
    /// The Authenticator's state.
    driver: Driver,
    /// The Authenticator's calls.
    actions: Actions,
    /// What is asked for.
    challenge: Challenge,
) -> impl IntoView {
    let texts = use_texts().authenticator;
    let heading = match &challenge {
        Challenge::OfferPasskey { created: true } => use_texts().passkeys.prompt_created,
        Challenge::OfferPasskey { created: false } => use_texts().passkeys.prompt_title,
        other => texts.challenge_heading(other),
    };
    // Whoever is signed in goes on to the app, and not back.
    let back = (!challenge.screen().follows_sign_in()).then(|| {
        view! {
            <div class="auth__others">
                <NavigationButton driver=driver actions=actions to="sign_in" label=texts.back_to_sign_in />
            </div>
        }
    });
    let screen = match challenge {
        Challenge::Code { factor } | Challenge::FirstCode { factor } => {
            view! { <ConfirmSignInScreen driver=driver actions=actions factor=factor /> }.into_any()
        }
        Challenge::ChooseFirst { factors } => {
            view! { <SelectAuthFactorScreen driver=driver actions=actions factors=factors /> }.into_any()
        }
        Challenge::Passkey { options } => {
            view! { <SignInWithPasskeyScreen driver=driver actions=actions options=options /> }.into_any()
        }
        Challenge::Choose { factors } | Challenge::ChooseSetup { factors } => {
            view! { <SelectMfaTypeScreen driver=driver actions=actions factors=factors /> }.into_any()
        }
        Challenge::SetupTotp { secret } => {
            view! { <SetupTotpScreen driver=driver actions=actions secret=secret /> }.into_any()
        }
        Challenge::SetupEmail => view! { <SetupEmailScreen driver=driver actions=actions /> }.into_any(),
        Challenge::NewPassword { missing } => {
            view! { <ForceNewPasswordScreen driver=driver actions=actions missing=missing /> }.into_any()
        }
        Challenge::VerifyContact { contacts } => {
            view! { <VerifyUserScreen driver=driver actions=actions contacts=contacts /> }.into_any()
        }
        Challenge::ConfirmContact { .. } => {
            view! { <ConfirmVerifyUserScreen driver=driver actions=actions /> }.into_any()
        }
        Challenge::OfferPasskey { created } => {
            view! { <PasskeyPromptScreen driver=driver actions=actions created=created /> }.into_any()
        }
    };
    view! {
        <Heading driver=driver text=heading />
        {screen}
        {back}
    }
}
