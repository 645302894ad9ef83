//! The Authenticator without its screens: its state and its calls, for what an app draws itself.

use leptos::prelude::*;

use super::driver::Driver;
use super::screens::{Actions, FEDERATED_SIGN_IN_PATH};
use crate::api::after_sign_in::Skip;
use crate::api::auth::{Navigate, ResendCode, SignOut};
use crate::api::first_factor::SelectAuthFactor;
use crate::browser::page;
use crate::core::auth::Submission;
use crate::i18n::use_texts;
use crate::wire::auth::{AuthError, AuthNotice, AuthView, Screen, Viewer};
use crate::wire::error::ApiError;
use crate::wire::first_factor::FirstFactor;

/// Whether somebody is signed in. There is no third state: the server knows before it draws.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuthStatus {
    /// Somebody is.
    Authenticated,
    /// Nobody is.
    Unauthenticated,
}

/// The state of the Authenticator and what can be done with it: the counterpart of Amplify UI's `useAuthenticator`. Each signal
/// changes only when its own part does.
#[derive(Clone, Copy)]
pub struct UseAuthenticator {
    pub(super) driver: Driver,
    /// The calls, one a form: `<PostForm action=use_authenticator().actions.sign_in>` works without JavaScript, too.
    pub actions: Actions,
}

/// The Authenticator of this page, with or without an [`Authenticator`](super::Authenticator) around.
///
/// To be called inside the router, below [`provide_authenticator`](super::provide_authenticator). All who call it share one
/// state.
#[must_use]
pub fn use_authenticator() -> UseAuthenticator {
    use_context().unwrap_or_else(|| {
        let driver = use_context::<Driver>().unwrap_or_else(|| Driver::new(AuthView::default()));
        let authenticator = UseAuthenticator { driver, actions: Actions::new(driver) };
        provide_context(authenticator);
        authenticator
    })
}

/// The identity id of whoever is signed in, for what stands above the router, where there are no calls yet; none without a
/// [`provide_authenticator`](super::provide_authenticator).
#[must_use]
pub(in crate::components) fn use_person() -> Signal<Option<String>> {
    match use_context::<Driver>() {
        Some(driver) => {
            let identity = |view: &AuthView| view.viewer.as_ref().map(|viewer| viewer.identity_id.clone());
            Memo::new(move |_| driver.view.with(identity)).into()
        }
        None => Signal::stored(None),
    }
}

impl UseAuthenticator {
    /// Whether somebody is signed in.
    #[must_use]
    pub fn auth_status(self) -> Memo<AuthStatus> {
        self.part(|view| match view.viewer {
            Some(_) => AuthStatus::Authenticated,
            None => AuthStatus::Unauthenticated,
        })
    }

    /// The screen to show; none when the app is.
    #[must_use]
    pub fn route(self) -> Memo<Option<Screen>> {
        self.part(|view| (view.viewer.is_none() || view.screen.follows_sign_in()).then_some(view.screen))
    }

    /// The person, once nothing is offered any more that stands in front of the app.
    #[must_use]
    pub fn user(self) -> Memo<Option<Viewer>> {
        self.part(|view| view.viewer.clone().filter(|_| !view.screen.follows_sign_in()))
    }

    /// Whether other people who are signed in may see what is on the protected level.
    #[must_use]
    pub fn shares_protected(self) -> Memo<bool> {
        self.part(|view| view.shares_protected)
    }

    /// The username typed so far.
    #[must_use]
    pub fn username(self) -> Memo<String> {
        self.part(|view| view.username.clone())
    }

    /// Why the last step was refused.
    #[must_use]
    pub fn error(self) -> Memo<Option<AuthError>> {
        self.part(|view| view.error)
    }

    /// Why the last call failed as a whole.
    #[must_use]
    pub fn failure(self) -> Signal<Option<ApiError>> {
        self.driver.failure.into()
    }

    /// Either of the two as a sentence in the page's language.
    #[must_use]
    pub fn error_message(self) -> Memo<Option<String>> {
        let texts = use_texts();
        let (error, failure, view) = (self.error(), self.driver.failure, self.driver.view);
        Memo::new(move |_| {
            let screen = move || view.with(|view| view.screen);
            let refusal = || error.get().map(|error| texts.refusals.on(screen(), error).to_owned());
            failure.with(|failure| failure.as_ref().map(|failure| texts.failure(failure))).or_else(refusal)
        })
    }

    /// What went well in the last step.
    #[must_use]
    pub fn notice(self) -> Memo<Option<AuthNotice>> {
        self.part(|view| view.notice)
    }

    /// Everything that the screens draw: where a code went, what is asked for besides the password, an authenticator app's secret.
    #[must_use]
    pub fn view(self) -> Signal<AuthView> {
        self.driver.view.into()
    }

    /// Whether a call is under way.
    #[must_use]
    pub fn is_pending(self) -> Memo<bool> {
        let calls = self.driver.calls;
        Memo::new(move |_| calls.get() > 0)
    }

    /// Shows the screen for signing in.
    pub fn to_sign_in(self) {
        self.go_to(Screen::SignIn);
    }

    /// Shows the screen for a new account.
    pub fn to_sign_up(self) {
        self.go_to(Screen::SignUp);
    }

    /// Shows the screen that asks for a code for a new password.
    pub fn to_forgot_password(self) {
        self.go_to(Screen::ForgotPassword);
    }

    /// Has somebody sign in at another place, by its name in the user pool: the browser leaves the page. Without JavaScript, and for
    /// a button that works before hydration, a form posts `provider` to [`FEDERATED_SIGN_IN_PATH`].
    pub fn to_federated_sign_in(self, provider: &str) {
        page::post(FEDERATED_SIGN_IN_PATH, "provider", provider);
    }

    /// Shows the ways to sign in that are open to the username typed so far.
    pub fn to_show_auth_methods(self) {
        self.begin(None);
    }

    /// Begins to sign in by one of them.
    pub fn select_auth_method(self, factor: FirstFactor) {
        self.begin(Some(factor));
    }

    /// Asks for another code for the screen that is shown.
    pub fn resend_code(self) {
        let (username, screen) = self.driver.view.with_untracked(|view| (view.username.clone(), view.screen));
        self.actions.resend_code.dispatch(ResendCode { username, screen });
    }

    /// Leaves what is offered after signing in for later.
    pub fn skip_verification(self) {
        self.actions.skip.dispatch(Skip {});
    }

    /// Ends the session.
    pub fn sign_out(self) {
        self.actions.sign_out.dispatch(SignOut {});
    }

    /// Asks the server, unless there is no name to ask about.
    fn begin(self, factor: Option<FirstFactor>) {
        let username = self.driver.account_name("", &self.driver.username());
        if self.driver.accept(Submission::first_factor(&username, factor).event) {
            let input = SelectAuthFactor { username, country_code: String::new(), factor };
            self.actions.select_auth_factor.dispatch(input);
        }
    }

    fn go_to(self, screen: Screen) {
        self.driver.go_to(screen);
        self.actions.navigate.dispatch(Navigate { screen });
    }

    fn part<T: PartialEq + Send + Sync + 'static>(
        self,
        of: impl Fn(&AuthView) -> T + Send + Sync + 'static,
    ) -> Memo<T> {
        let view = self.driver.view;
        Memo::new(move |_| view.with(&of))
    }
}

#[cfg(test)]
mod tests {
    use leptos::prelude::*;

    use super::{AuthStatus, use_authenticator};
    use crate::components::authenticator::driver::Driver;
    use crate::wire::auth::{AuthError, AuthView, Screen, Viewer};
    use crate::wire::first_factor::FirstFactor;

    fn ada() -> Option<Viewer> {
        Some(Viewer { username: "ada".to_owned(), identity_id: "us-east-1:1".to_owned() })
    }

    #[test]
    fn all_who_ask_share_one_state() {
        Owner::new().with(|| {
            provide_context(Driver::new(AuthView::default()));
            let (one, other) = (use_authenticator(), use_authenticator());
            let route = other.route();
            assert_eq!(
                (route.get_untracked(), other.auth_status().get_untracked()),
                (Some(Screen::SignIn), AuthStatus::Unauthenticated)
            );
            one.driver.view.update(|view| view.viewer = ada());
            assert_eq!((route.get_untracked(), other.auth_status().get_untracked()), (None, AuthStatus::Authenticated));
        });
    }

    #[test]
    fn who_is_offered_something_is_signed_in_and_not_in_the_app_yet() {
        Owner::new().with(|| {
            provide_context(Driver::new(AuthView { viewer: ada(), screen: Screen::VerifyUser, ..AuthView::default() }));
            let authenticator = use_authenticator();
            assert_eq!(authenticator.auth_status().get_untracked(), AuthStatus::Authenticated);
            assert_eq!(authenticator.route().get_untracked(), Some(Screen::VerifyUser));
            assert_eq!(authenticator.user().get_untracked(), None);
        });
    }

    #[test]
    fn the_ways_to_sign_in_are_asked_for_once_it_is_known_whose() {
        Owner::new().with(|| {
            provide_context(Driver::new(AuthView::default()));
            let authenticator = use_authenticator();
            authenticator.select_auth_method(FirstFactor::Email);
            assert_eq!(authenticator.error().get_untracked(), Some(AuthError::UsernameFirst));
            assert!(!authenticator.is_pending().get_untracked());
        });
    }

    #[test]
    fn a_refusal_is_a_code_and_a_sentence() {
        Owner::new().with(|| {
            provide_context(Driver::new(AuthView { error: Some(AuthError::UserDisabled), ..AuthView::default() }));
            let authenticator = use_authenticator();
            assert_eq!(authenticator.error().get_untracked(), Some(AuthError::UserDisabled));
            assert_eq!(authenticator.error_message().get_untracked().as_deref(), Some("User is disabled."));
        });
    }
}
