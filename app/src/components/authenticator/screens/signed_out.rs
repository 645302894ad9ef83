//! The frame around the screens.

use leptos::prelude::*;

use super::Actions;
use super::confirm_reset_password::ConfirmResetPasswordScreen;
use super::confirm_sign_up::ConfirmSignUpScreen;
use super::forgot_password::ForgotPasswordScreen;
use super::tabs::Tabs;
use crate::components::authenticator::driver::Driver;
use crate::wire::auth::Screen;

/// What a screen stands in: sign in and create account share one frame with tabs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Frame {
    Tabs,
    Single(Screen),
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
    let frame = Memo::new(move |_| match driver.view.with(|view| view.screen) {
        Screen::SignIn | Screen::SignUp => Frame::Tabs,
        screen => Frame::Single(screen),
    });
    view! {
        <main class="auth">
            <div class="auth__frame">
                <div class="auth__header">{header.run()}</div>
                <div class="auth__card">
                    {move || match frame.get() {
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
