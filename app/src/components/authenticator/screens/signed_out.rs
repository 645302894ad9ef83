//! The frame around the screens.

use leptos::prelude::*;

use super::Actions;
use super::challenge::ChallengeScreen;
use super::confirm_reset_password::ConfirmResetPasswordScreen;
use super::confirm_sign_up::ConfirmSignUpScreen;
use super::forgot_password::ForgotPasswordScreen;
use super::tabs::Tabs;
use crate::components::authenticator::driver::Driver;
use crate::wire::auth::Screen;
use crate::wire::challenge::Challenge;

/// What a screen stands in: sign in and create account share one frame with tabs.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Frame {
    Tabs,
    Single(Screen),
    /// What the pool asked for is part of it: another secret is another screen.
    Answer(Challenge),
}

/// The page of a person who is not signed in.
///
/// First HTML: the finished screen.
#[component]
pub(in crate::components::authenticator) fn SignedOut(
    /// The Authenticator's state.
    driver: Driver,
    /// The Authenticator's calls.
    actions: Actions,
    /// What stands above the screens.
    header: ViewFn,
) -> impl IntoView {
    let frame = Memo::new(move |_| {
        driver.view.with(|view| match (view.screen, &view.challenge) {
            (Screen::SignIn | Screen::SignUp, _) => Frame::Tabs,
            (screen, Some(challenge)) if challenge.screen() == screen => Frame::Answer(challenge.clone()),
            (screen, _) => Frame::Single(screen),
        })
    });
    view! {
        <main class="auth">
            <div class="auth__frame">
                <div class="auth__header">{header.run()}</div>
                <div class="auth__card">
                    {move || match frame.get() {
                        Frame::Answer(challenge) => {
                            view! { <ChallengeScreen driver=driver actions=actions challenge=challenge /> }.into_any()
                        }
                        Frame::Single(Screen::ConfirmSignUp) => {
                            view! { <ConfirmSignUpScreen driver=driver actions=actions /> }.into_any()
                        }
                        Frame::Single(Screen::ForgotPassword) => {
                            view! { <ForgotPasswordScreen driver=driver actions=actions /> }.into_any()
                        }
                        Frame::Single(Screen::ConfirmResetPassword) => {
                            view! { <ConfirmResetPasswordScreen driver=driver actions=actions /> }.into_any()
                        }
                        Frame::Tabs | Frame::Single(_) => view! { <Tabs driver=driver actions=actions /> }.into_any(),
                    }}
                </div>
            </div>
        </main>
    }
}
