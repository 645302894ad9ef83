//! What the settings show in the browser, and how answers change it.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;

use crate::core::account::AccountFlow;
use crate::wire::account::{AccountAnswer, AccountError, AccountStep, AccountView, Outcome, Section};
use crate::wire::auth::{AuthError, AuthView};
use crate::wire::error::ApiError;

/// Whom a component tells how its step ended: Amplify's `onSuccess` and `onError`.
#[derive(Clone, Copy, Default)]
pub(super) struct Listeners {
    pub(super) on_success: Option<Callback<()>>,
    pub(super) on_error: Option<Callback<AccountError>>,
}

/// The settings' state in the browser. On the server it holds the first view and never changes.
#[derive(Clone, Copy)]
pub struct Account {
    /// What is shown.
    pub(super) view: RwSignal<AccountView>,
    /// Which section's last call failed as a whole, and why.
    pub(super) failure: RwSignal<Option<(Section, ApiError)>>,
    /// How many steps were taken since the page was loaded, and in which section the last one.
    pub(super) steps: RwSignal<(u32, Section)>,
    /// How many answers of the server were shown since then.
    pub(super) answers: RwSignal<u32>,
    leave: Callback<AuthView>,
}

impl Account {
    /// Whether the pool takes passkeys.
    #[must_use]
    pub fn takes_passkeys(self) -> bool {
        self.view.with_untracked(|view| view.pool.passkeys)
    }

    /// Where the person signs in, if their account is not one of this pool's own.
    #[must_use]
    pub fn provider(self) -> Option<String> {
        self.view.with_untracked(|view| view.profile.provider.clone())
    }

    /// Shows a view; `leave` is told when nobody is signed in any more.
    pub(super) fn new(view: AccountView, leave: Callback<AuthView>) -> Self {
        Self {
            view: RwSignal::new(view),
            failure: RwSignal::new(None),
            steps: RwSignal::new((0, Section::default())),
            answers: RwSignal::new(0),
            leave,
        }
    }

    /// Shows the answer to every call of an action. A form that was posted without JavaScript and failed as a whole has its
    /// answer in the address of the page.
    pub(super) fn follow<S>(self, section: Section, action: ServerAction<S>, listeners: Listeners)
    where
        S: ServerFn<Output = AccountAnswer, Error = ApiError> + Clone + Send + Sync + 'static,
    {
        let value = action.value();
        if let Some(Err(error)) = value.get_untracked() {
            self.failure.set(Some((section, error)));
        }
        Effect::new(move |_| {
            if let Some(answer) = value.get() {
                self.show(section, answer, listeners);
            }
        });
    }

    fn show(self, section: Section, answer: Result<AccountAnswer, ApiError>, listeners: Listeners) {
        let told = match &answer {
            Ok(AccountAnswer::Stayed { view }) => match view.message.map(|message| message.outcome) {
                Some(Outcome::Refused { error }) => Some(Err(error)),
                Some(Outcome::Done { .. }) => Some(Ok(())),
                None => None,
            },
            Ok(AccountAnswer::Left { view }) if view.error.is_some() => Some(Err(AccountError::SignedOut)),
            Ok(AccountAnswer::Left { .. }) => Some(Ok(())),
            Err(_) => Some(Err(AuthError::Unavailable.into())),
        };
        self.answers.update(|answers| *answers += 1);
        match answer {
            Ok(AccountAnswer::Stayed { view }) => {
                self.failure.set(None);
                self.view.set(*view);
                self.count(section);
            }
            Ok(AccountAnswer::Left { view }) => self.leave.run(*view),
            Err(error) => {
                self.failure.set(Some((section, error)));
                self.count(section);
            }
        }
        match (told, listeners) {
            (Some(Ok(())), Listeners { on_success: Some(on_success), .. }) => on_success.run(()),
            (Some(Err(error)), Listeners { on_error: Some(on_error), .. }) => on_error.run(error),
            _ => {}
        }
    }

    /// Whether a form may be sent; if not, its flaw is shown without asking the server.
    pub(super) fn accept(self, section: Section, flaw: Option<AccountError>) -> bool {
        let Some(flaw) = flaw else { return true };
        self.failure.set(None);
        self.view.update(|view| {
            let flow = AccountFlow { step: view.step.take(), ..AccountFlow::default() };
            let AccountFlow { step, message, .. } = flow.after(section, Err(flaw));
            (view.step, view.message) = (step, message);
        });
        self.count(section);
        false
    }

    fn count(self, section: Section) {
        self.steps.update(|(steps, last)| (*steps, *last) = (*steps + 1, section));
    }

    /// The id of the message that speaks against a field, while one of these errors stands in the field's section.
    pub(super) fn refusal_of(self, section: Section, errors: &'static [AccountError]) -> Signal<Option<&'static str>> {
        Signal::derive(move || {
            let message = self.view.with(|view| view.message)?;
            let refused = matches!(message.outcome, Outcome::Refused { error } if errors.contains(&error));
            (message.section == section && refused).then_some(section.message_id())
        })
    }

    /// The step that waits for more.
    pub(super) fn step(self) -> Memo<Option<AccountStep>> {
        Memo::new(move |_| self.view.with(|view| view.step.clone()))
    }

    /// Whose page it is, as its forms say: `<input type="hidden" name="account">`.
    pub(super) fn mark(self) -> impl Fn() -> String + Clone + Send + 'static {
        move || self.view.with(|view| view.mark.clone())
    }

    /// The name that the person signed in with.
    pub(super) fn username(self) -> String {
        self.view.with_untracked(|view| view.profile.username.clone())
    }
}

#[cfg(test)]
mod tests {
    use leptos::prelude::*;

    use super::{Account, Listeners};
    use crate::core::account::code_flaw;
    use crate::wire::account::{AccountAnswer, AccountView, Section};
    use crate::wire::secret::Secret;

    #[test]
    fn the_wait_for_another_code_begins_anew_with_an_answer_alone() {
        Owner::new().with(|| {
            let account = Account::new(AccountView::default(), Callback::new(|_| {}));
            assert!(!account.accept(Section::Contacts, code_flaw(&Secret::new(""))));
            assert_eq!(account.answers.get_untracked(), 0);
            let view = Box::new(AccountView::default());
            account.show(Section::Contacts, Ok(AccountAnswer::Stayed { view }), Listeners::default());
            assert_eq!(account.answers.get_untracked(), 1);
        });
    }
}
