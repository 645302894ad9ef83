//! The frame around the screens.

use leptos::prelude::*;

use super::Actions;
use super::challenge::ChallengeScreen;
use super::confirm_reset_password::ConfirmResetPasswordScreen;
use super::confirm_sign_up::ConfirmSignUpScreen;
use super::forgot_password::ForgotPasswordScreen;
use super::modal::Modal;
use super::tabs::Tabs;
use crate::components::authenticator::driver::Driver;
use crate::components::authenticator::options::{AuthenticatorOptions, Drawn, Slots, Variation, use_options};
use crate::i18n::use_texts;
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

/// Tells the fields which screen they are on.
fn drawn(frame: Frame) -> Frame {
    match &frame {
        Frame::Answer(challenge) => provide_context(Drawn(challenge.screen())),
        Frame::Single(screen) => provide_context(Drawn(*screen)),
        // The tabs say it themselves.
        Frame::Tabs => {}
    }
    frame
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
) -> impl IntoView {
    let AuthenticatorOptions { variation, slots, .. } = use_options();
    let Slots { header, footer, screen_header, screen_footer, .. } = slots;
    let texts = use_texts().authenticator;
    let screen = Memo::new(move |_| driver.view.with(|view| view.screen));
    let frame = Memo::new(move |_| {
        driver.view.with(|view| match (view.screen, &view.challenge) {
            (Screen::SignIn | Screen::SignUp, _) => Frame::Tabs,
            (screen, Some(challenge)) if challenge.screen() == screen => Frame::Answer(challenge.clone()),
            (screen, _) => Frame::Single(screen),
        })
    });
    let screens = view! {
            <div class="auth__frame">
                <p class="visually-hidden" aria-live="polite">
                    {move || (driver.calls.get() > 0).then_some(texts.please_wait)}
                </p>
                <div class="auth__header">{header.run()}</div>
                <div class="auth__card">
                    {move || screen_header.as_ref().map(|slot| slot(screen.get()))}
                    {move || match drawn(frame.get()) {
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
                    {move || screen_footer.as_ref().map(|slot| slot(screen.get()))}
                </div>
                <div class="auth__footer">{footer.run()}</div>
            </div>
    };
    match variation {
        Variation::Default => view! { <main class="auth">{screens}</main> }.into_any(),
        Variation::Modal => view! { <Modal>{screens}</Modal> }.into_any(),
    }
}
