//! What the Authenticator shows in the browser, and how answers change it.
//!
//! The transitions are `core::auth`'s; this keeps the current view in a signal and counts the steps, so that the
//! focus can follow them.

use std::time::Duration;

use leptos::prelude::*;
use leptos::server_fn::ServerFn;

use crate::browser::{SessionNews, page, session_news};
use crate::core::auth::{Event, Field, FieldFlaws, Flow, Link, account_name, refused_field, transition};
use crate::core::password::PasswordPolicy;
use crate::wire::auth::{AuthError, AuthView, Screen};
use crate::wire::error::ApiError;
use crate::wire::first_factor::FirstFactor;
use crate::wire::pool::{NumberNeed, SignInName};

/// The id of the box that says why a step was refused.
pub(super) const MESSAGE_ID: &str = "auth-message";

/// What a passkey that the browser offers by itself is to sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct OfferedPasskey {
    /// When the server was asked, by the browser's clock.
    pub(super) asked_at: Duration,
    /// What it answered; none where there is nobody to offer one to, or no answer.
    pub(super) options: Option<String>,
}

/// The Authenticator's state in the browser. On the server it holds the first view and never changes.
#[derive(Clone, Copy)]
pub(super) struct Driver {
    /// What is shown.
    pub(super) view: RwSignal<AuthView>,
    /// Why the last call failed as a whole.
    pub(super) failure: RwSignal<Option<ApiError>>,
    /// How many steps were taken since the page was loaded.
    pub(super) steps: RwSignal<u32>,
    /// How many answers of the server were shown since then.
    pub(super) answers: RwSignal<u32>,
    /// How many calls are under way.
    pub(super) calls: RwSignal<u32>,
    /// Up to which step a heading has taken the focus.
    followed: StoredValue<u32>,
    /// Where a person without an unfinished step begins.
    begins_at: StoredValue<Screen>,
    /// The passkey that the browser may offer by itself, from one sign-in screen to the next.
    pub(super) offered: StoredValue<Option<OfferedPasskey>>,
}

impl Driver {
    pub(super) fn new(view: AuthView) -> Self {
        Self {
            view: RwSignal::new(view),
            failure: RwSignal::new(None),
            steps: RwSignal::new(0),
            answers: RwSignal::new(0),
            calls: RwSignal::new(0),
            followed: StoredValue::new(0),
            begins_at: StoredValue::new(Screen::SignIn),
            offered: StoredValue::new(None),
        }
    }

    /// Shows the answer to every call of an action. A form that was posted without JavaScript and failed as a whole
    /// has its answer in the address of the page.
    pub(super) fn follow<S>(self, action: ServerAction<S>)
    where
        S: ServerFn<Output = AuthView, Error = ApiError> + Clone + Send + Sync + 'static,
    {
        self.follow_with(action, Self::show);
    }

    /// The same for an action of somebody who is not signed in yet: its answer ends no session. Where one has begun meanwhile,
    /// by a passkey that the browser offered say, the answer comes too late to be about it.
    pub(super) fn follow_sign_in<S>(self, action: ServerAction<S>)
    where
        S: ServerFn<Output = AuthView, Error = ApiError> + Clone + Send + Sync + 'static,
    {
        self.follow_with(action, |driver, answer| {
            let answer = answer.map(|view| {
                let before = driver.view.with_untracked(|before| before.viewer.clone());
                AuthView { viewer: view.viewer.clone().or(before), ..view }
            });
            driver.show(answer);
        });
    }

    fn follow_with<S>(self, action: ServerAction<S>, show: fn(Self, Result<AuthView, ApiError>))
    where
        S: ServerFn<Output = AuthView, Error = ApiError> + Clone + Send + Sync + 'static,
    {
        let value = action.value();
        if let Some(Err(error)) = value.get_untracked() {
            self.failure.set(Some(error));
        }
        Effect::new(move |_| {
            if let Some(answer) = value.get() {
                show(self, answer);
            }
        });
        self.count(action.pending());
    }

    /// Counts a call among those under way, while it is.
    fn count(self, pending: Memo<bool>) {
        let counted = StoredValue::new(false);
        let change = move |now: bool| {
            if counted.try_get_value().is_some_and(|before| before != now) {
                counted.set_value(now);
                self.calls.update(|calls| *calls = if now { *calls + 1 } else { calls.saturating_sub(1) });
            }
        };
        Effect::new(move |_| change(pending.get()));
        on_cleanup(move || change(false));
    }

    /// Shows what is there once nobody is signed in any more.
    pub(super) fn leave(self, view: AuthView) {
        self.show(Ok(view));
    }

    fn show(self, answer: Result<AuthView, ApiError>) {
        if let Ok(view) = &answer {
            self.tell_other_tabs(view);
        }
        match answer {
            // The page is about to be left: it stays as it is until then.
            Ok(AuthView { go_on_at: Some(path), .. }) => {
                page::go_to(&path);
                return;
            }
            Ok(view) => {
                let leaves = self.view.with_untracked(|before| before.viewer.is_some());
                let begins_anew = leaves && is_fresh(&view);
                let screen = if begins_anew { self.begins_at.get_value() } else { view.screen };
                self.failure.set(None);
                self.forget_offer_after(&view);
                self.view.set(AuthView { screen, ..view });
            }
            Err(error) => self.failure.set(Some(error)),
        }
        self.answers.update(|answers| *answers += 1);
        self.steps.update(|steps| *steps += 1);
    }

    /// Whoever signs in leaves no offer behind: the server has forgotten it.
    fn forget_offer_after(self, view: &AuthView) {
        if view.viewer.is_some() {
            self.offered.set_value(None);
        }
    }

    /// Other tabs hear at once who came or went: on purpose, for a session that has ended by itself can be gone on with.
    fn tell_other_tabs(self, now: &AuthView) {
        let identity = |view: &AuthView| view.viewer.as_ref().map(|viewer| viewer.identity_id.clone());
        let before = self.view.with_untracked(identity);
        match (before, identity(now)) {
            (Some(before), None) if now.error.is_none() => session_news::tell(&SessionNews::SignedOut(before)),
            (before, Some(now)) if before.as_ref() != Some(&now) => session_news::tell(&SessionNews::SignedIn),
            _ => {}
        }
    }

    /// Follows somebody who signed in or out in another tab, since a page showed this many steps. What is being typed
    /// stays as long as the same person is signed in, or nobody; a step taken meanwhile knows better.
    pub(super) fn look_again(self, since: u32, now: AuthView) {
        let identity = |view: &AuthView| view.viewer.as_ref().map(|viewer| viewer.identity_id.clone());
        // One person may have signed in by another of their names.
        let same = self.view.with_untracked(identity) == identity(&now);
        if since == self.steps.get_untracked() && !same {
            self.failure.set(None);
            self.forget_offer_after(&now);
            let is_told = now.viewer.is_some() || now.error.is_some() || now.notice.is_some();
            self.view.set(if is_told { now } else { AuthView { error: Some(AuthError::SessionEnded), ..now } });
            self.answers.update(|answers| *answers += 1);
            self.steps.update(|steps| *steps += 1);
        }
    }

    /// Keeps the username that was typed, for the screen that comes next. Nothing is drawn anew.
    pub(super) fn keep_username(self, typed: String) {
        self.view.update_untracked(|view| view.username = typed);
    }

    /// Keeps the e-mail address that was typed for a new account; where it is the account's name, for signing in, too.
    pub(super) fn keep_email(self, typed: String) {
        self.view.update_untracked(|view| {
            if view.sign_in_with.first() == Some(&SignInName::Email) {
                view.username.clone_from(&typed);
            }
            view.email = typed;
        });
    }

    /// The e-mail address typed so far: for a new account, or as the name to sign in with.
    pub(super) fn email(self) -> String {
        self.view.with_untracked(|view| {
            let is_name = view.sign_in_with.first() == Some(&SignInName::Email) && view.username.contains('@');
            if view.email.is_empty() && is_name { view.username.clone() } else { view.email.clone() }
        })
    }

    /// Whether a form may be sent; if not, its flaw is shown without asking the server.
    pub(super) fn accept(self, event: Event) -> bool {
        if event.flaw().is_none() {
            return true;
        }
        self.apply(event);
        self.steps.update(|steps| *steps += 1);
        false
    }

    /// Says what the app's rules have against a field that was changed just now, and no more what they had against others and
    /// have not any more.
    pub(super) fn change_flaw(self, field: &str, mut now: FieldFlaws) {
        let change = self.view.with_untracked(|view| {
            now.retain(|name, _| name == field || view.flaws.contains_key(name));
            now != view.flaws
        });
        if change {
            self.view.update(|view| view.flaws = now);
        }
    }

    /// Shows why something came to nothing that the browser did by itself: the focus follows.
    pub(super) fn refuse(self, error: AuthError) {
        self.apply(Event::Refused(error));
        self.steps.update(|steps| *steps += 1);
    }

    /// Switches to the other tab: the focus stays where it is.
    pub(super) fn switch_tab(self, screen: Screen) {
        self.apply(Event::ScreenChosen(screen));
        self.followed.set_value(self.steps.get_untracked());
        // A reload would follow the link again, and come back to its screen.
        page::forget_query(&Link::PARAMETERS);
    }

    /// Goes to another screen: the focus follows.
    pub(super) fn go_to(self, screen: Screen) {
        self.apply(Event::ScreenChosen(screen));
        self.steps.update(|steps| *steps += 1);
    }

    /// What needs no effect can happen here as it does on the server.
    fn apply(self, event: Event) {
        self.failure.set(None);
        self.view.update(|view| {
            let (flow, _) = transition(Flow::of(view), event);
            // The picture goes with its secret: only the server draws one.
            let totp = view.totp.take().filter(|_| flow.challenge == view.challenge);
            let before = std::mem::take(view);
            *view = AuthView {
                totp,
                resend_wait_s: before.resend_wait_s,
                code: before.code,
                passkeys: before.passkeys,
                first_factors: before.first_factors,
                remembers_passkey: before.remembers_passkey,
                sign_in_with: before.sign_in_with,
                number_need: before.number_need,
                self_sign_up: before.self_sign_up,
                shares_protected: before.shares_protected,
                asks_about_device: before.asks_about_device,
                identity_providers: before.identity_providers,
                federated_only: before.federated_only,
                ..flow.into_view(before.viewer, before.password_policy)
            };
        });
    }

    /// Whether a heading that has just appeared should take the focus: once a step, never on a page load.
    pub(super) fn heading_takes_focus(self) -> bool {
        let steps = self.steps.get_untracked();
        let new = steps > self.followed.get_value();
        self.followed.set_value(steps);
        new
    }

    /// The id of the message that speaks against a field, while it does.
    pub(super) fn refusal_of(self, field: Field) -> Signal<Option<&'static str>> {
        Signal::derive(move || {
            let error = self.view.with(|view| view.error)?;
            (refused_field(error) == Some(field)).then_some(MESSAGE_ID)
        })
    }

    /// The id of the message that speaks against a screen with one choice alone, while there is one.
    pub(super) fn refused_by(self) -> Signal<Option<&'static str>> {
        Signal::derive(move || self.view.with(|view| view.error.map(|_| MESSAGE_ID)))
    }

    /// What the user pool asks of a new password.
    pub(super) fn password_policy(self) -> PasswordPolicy {
        self.view.with_untracked(|view| view.password_policy)
    }

    /// What people sign in with.
    pub(super) fn sign_in_with(self) -> Vec<SignInName> {
        self.view.with_untracked(|view| view.sign_in_with.clone())
    }

    /// What a new account needs a telephone number for.
    pub(super) fn number_need(self) -> NumberNeed {
        self.view.with_untracked(|view| view.number_need)
    }

    /// The name of an account as the pool knows it, from what was typed.
    pub(super) fn account_name(self, country_code: &str, typed: &str) -> String {
        account_name(&self.sign_in_with(), country_code, typed)
    }

    /// Begins on another screen than the sign-in screen, unless somebody is in the middle of something.
    /// Whoever signs out later begins there again.
    pub(super) fn begin_at(self, screen: Screen) {
        self.begins_at.set_value(screen);
        if self.view.with_untracked(is_fresh) && screen != Screen::SignIn && self.steps.get_untracked() == 0 {
            self.view.update(|view| view.screen = screen);
        }
    }

    /// Whether a form for a code has to ask whose it is: nobody said, or the name was refused.
    pub(super) fn asks_for_name(self) -> Memo<bool> {
        Memo::new(move |_| {
            self.view
                .with(|view| view.username.is_empty() || view.error.and_then(refused_field) == Some(Field::Username))
        })
    }

    /// The ways to sign in that the pool allows.
    pub(super) fn first_factors(self) -> Vec<FirstFactor> {
        self.view.with_untracked(|view| view.first_factors.clone())
    }

    /// Whether this browser remembers somebody with a passkey.
    pub(super) fn remembers_passkey(self) -> bool {
        self.view.with_untracked(|view| view.remembers_passkey)
    }

    /// The code that a link brought.
    pub(super) fn code(self) -> String {
        self.view.with_untracked(|view| view.code.clone())
    }

    /// The username typed so far.
    pub(super) fn username(self) -> String {
        self.view.with_untracked(|view| view.username.clone())
    }
}

/// Whether nobody is signed in, and nothing was begun or is to be told.
fn is_fresh(view: &AuthView) -> bool {
    view.viewer.is_none()
        && !view.chosen
        && view.screen == Screen::SignIn
        && view.username.is_empty()
        && view.error.is_none()
        && view.notice.is_none()
}

#[cfg(test)]
mod tests {
    use leptos::prelude::*;

    use super::Driver;
    use crate::core::auth::Submission;
    use crate::wire::auth::{AuthError, AuthNotice, AuthView, Screen, Viewer};
    use crate::wire::pool::SignInName;

    fn signed_in(username: &str) -> AuthView {
        let viewer = Viewer { username: username.to_owned(), identity_id: format!("us-east-1:{username}") };
        AuthView { viewer: Some(viewer), ..AuthView::default() }
    }

    fn shown(driver: Driver) -> AuthView {
        driver.view.get_untracked()
    }

    #[test]
    fn a_page_follows_who_is_signed_in_when_it_is_looked_at_again() {
        let owner = Owner::new();
        owner.with(|| {
            let left = AuthView { error: Some(AuthError::SessionEnded), ..AuthView::default() };
            for (now, after) in [(AuthView::default(), left), (signed_in("bob"), signed_in("bob"))] {
                let driver = Driver::new(signed_in("ada"));
                driver.look_again(0, now);
                assert_eq!((shown(driver), driver.steps.get_untracked()), (after, 1));
            }
        });
    }

    #[test]
    fn looking_again_changes_nothing_for_the_same_person_nor_after_a_step_taken_meanwhile() {
        let owner = Owner::new();
        owner.with(|| {
            let typing = AuthView { screen: Screen::SignUp, username: "ada".to_owned(), ..AuthView::default() };
            let driver = Driver::new(typing.clone());
            driver.look_again(0, AuthView::default());
            assert_eq!(shown(driver), typing);
            driver.show(Ok(signed_in("ada")));
            driver.look_again(0, AuthView::default());
            assert_eq!(shown(driver), signed_in("ada"));
        });
    }

    #[test]
    fn a_username_that_was_typed_is_kept_on_the_next_screen() {
        let owner = Owner::new();
        owner.with(|| {
            let driver = Driver::new(AuthView::default());
            driver.keep_username("ada".to_owned());
            driver.switch_tab(Screen::SignUp);
            assert_eq!(driver.username(), "ada");
        });
    }

    #[test]
    fn an_address_that_is_the_accounts_name_is_kept_from_tab_to_tab() {
        Owner::new().with(|| {
            for (sign_in_with, username) in
                [(vec![SignInName::Email], "ada@example.com"), (vec![SignInName::Username, SignInName::Email], "")]
            {
                let driver = Driver::new(AuthView { sign_in_with, screen: Screen::SignUp, ..AuthView::default() });
                driver.keep_email("ada@example.com".to_owned());
                driver.switch_tab(Screen::SignIn);
                assert_eq!((driver.username().as_str(), driver.email().as_str()), (username, "ada@example.com"));
            }
            let driver = Driver::new(AuthView { sign_in_with: vec![SignInName::Email], ..AuthView::default() });
            driver.keep_username("ada@example.com".to_owned());
            driver.switch_tab(Screen::SignUp);
            assert_eq!(driver.email(), "ada@example.com");
        });
    }

    #[test]
    fn the_wait_for_another_code_begins_anew_with_an_answer_alone() {
        Owner::new().with(|| {
            let driver = Driver::new(AuthView::default());
            assert!(!driver.accept(Submission::reset_request("").event));
            assert_eq!((driver.steps.get_untracked(), driver.answers.get_untracked()), (1, 0));
            driver.show(Ok(AuthView::default()));
            assert_eq!((driver.steps.get_untracked(), driver.answers.get_untracked()), (2, 1));
        });
    }

    #[test]
    fn whoever_signs_out_begins_where_the_app_says_unless_something_is_to_be_told() {
        Owner::new().with(|| {
            let told = AuthView { notice: Some(AuthNotice::SignedOutEverywhere), ..AuthView::default() };
            for (answer, screen) in [(AuthView::default(), Screen::SignUp), (told, Screen::SignIn)] {
                let driver = Driver::new(signed_in("ada"));
                driver.begin_at(Screen::SignUp);
                driver.show(Ok(answer));
                assert_eq!(shown(driver).screen, screen);
            }
        });
    }

    #[test]
    fn a_rule_speaks_about_the_field_that_was_changed_and_falls_silent_about_others() {
        let flaws = |fields: &[&str]| fields.iter().map(|field| ((*field).to_owned(), "No.".to_owned())).collect();
        let owner = Owner::new();
        owner.with(|| {
            let driver = Driver::new(AuthView { flaws: flaws(&["email"]), ..AuthView::default() });
            driver.change_flaw("username", flaws(&["username", "email", "agreed"]));
            assert_eq!(shown(driver).flaws, flaws(&["username", "email"]));
            driver.change_flaw("username", flaws(&["agreed"]));
            assert_eq!(shown(driver).flaws, flaws(&[]));
        });
    }
}
