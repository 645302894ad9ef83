//! What the Authenticator shows in the browser, and how answers change it.
//!
//! The transitions are `core::auth`'s; this keeps the current view in a signal and counts the steps, so that the
//! focus can follow them.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;

use crate::core::auth::{Event, Field, Flow, refused_field, transition};
use crate::core::password::PasswordPolicy;
use crate::wire::auth::{AuthView, Screen};
use crate::wire::error::ApiError;

/// The id of the box that says why a step was refused.
pub(super) const MESSAGE_ID: &str = "auth-message";

/// The Authenticator's state in the browser. On the server it holds the first view and never changes.
#[derive(Clone, Copy)]
pub(super) struct Driver {
    /// What is shown.
    pub(super) view: RwSignal<AuthView>,
    /// Why the last call failed as a whole.
    pub(super) failure: RwSignal<Option<ApiError>>,
    /// How many steps were taken since the page was loaded.
    pub(super) steps: RwSignal<u32>,
    /// Up to which step a heading has taken the focus.
    followed: StoredValue<u32>,
}

impl Driver {
    pub(super) fn new(view: AuthView) -> Self {
        Self {
            view: RwSignal::new(view),
            failure: RwSignal::new(None),
            steps: RwSignal::new(0),
            followed: StoredValue::new(0),
        }
    }

    /// Shows the answer to every call of an action. A form that was posted without JavaScript and failed as a whole
    /// has its answer in the address of the page.
    pub(super) fn follow<S>(self, action: ServerAction<S>)
    where
        S: ServerFn<Output = AuthView, Error = ApiError> + Clone + Send + Sync + 'static,
    {
        let value = action.value();
        if let Some(Err(error)) = value.get_untracked() {
            self.failure.set(Some(error));
        }
        Effect::new(move |_| {
            if let Some(answer) = value.get() {
                self.show(answer);
            }
        });
    }

    fn show(self, answer: Result<AuthView, ApiError>) {
        match answer {
            Ok(view) => {
                self.failure.set(None);
                self.view.set(view);
            }
            Err(error) => self.failure.set(Some(error)),
        }
        self.steps.update(|steps| *steps += 1);
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

    /// Switches to the other tab: the focus stays where it is.
    pub(super) fn switch_tab(self, screen: Screen) {
        self.apply(Event::ScreenChosen(screen));
        self.followed.set_value(self.steps.get_untracked());
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
            *view = flow.into_view(view.viewer.take(), view.password_policy);
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

    /// What the user pool asks of a new password.
    pub(super) fn password_policy(self) -> PasswordPolicy {
        self.view.with_untracked(|view| view.password_policy)
    }

    /// The username typed so far.
    pub(super) fn username(self) -> String {
        self.view.with_untracked(|view| view.username.clone())
    }
}
