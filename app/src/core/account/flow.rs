//! The state of the account page between two requests: (flow, how a step ended) -> flow.

use serde::{Deserialize, Serialize};

use crate::wire::account::{AccountError, AccountMessage, AccountNotice, AccountStep, Outcome, Section};

/// What is known of the page between two requests. It holds no password, no code and no token; of secrets only that of an
/// authenticator app, which its owner is being shown.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct AccountFlow {
    /// Whose it is, by the identity pool's id: another person in the same browser gets none of it.
    pub owner: String,
    /// The step that waits for more.
    pub step: Option<AccountStep>,
    /// What is to be said of the last step.
    pub message: Option<AccountMessage>,
}

/// What a step that went well leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Done {
    /// Another step is needed. Nothing is said of it: its form speaks for itself.
    Next(AccountStep),
    /// Another step is needed, and something is to be said.
    Told(AccountStep, AccountNotice),
    /// It is finished.
    Finished(AccountNotice),
    /// It was left.
    Left,
}

impl AccountFlow {
    /// A page on which nothing was done yet.
    #[must_use]
    pub fn of(owner: &str) -> Self {
        Self { owner: owner.to_owned(), ..Self::default() }
    }

    /// The flow after a step of a section. A refusal keeps the step that waits, for another try; what is finished or begun
    /// takes its place.
    #[must_use]
    pub fn after(self, section: Section, ended: Result<Done, AccountError>) -> Self {
        let told = |outcome| Some(AccountMessage { section, outcome });
        let (step, message) = match ended {
            Ok(Done::Next(step)) => (Some(step), None),
            Ok(Done::Told(step, notice)) => (Some(step), told(Outcome::Done { notice })),
            Ok(Done::Finished(notice)) => (None, told(Outcome::Done { notice })),
            Ok(Done::Left) => (None, None),
            Err(error) => (self.step, told(Outcome::Refused { error })),
        };
        Self { owner: self.owner, step, message }
    }

    /// The same flow with its message read: it is shown once.
    #[must_use]
    pub fn without_message(self) -> Self {
        Self { message: None, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::{AccountFlow, Done};
    use crate::wire::account::{AccountError, AccountMessage, AccountNotice, AccountStep, Outcome, Section};

    const NOTICE: AccountNotice = AccountNotice::PasswordChanged;

    #[test]
    fn what_a_step_leads_to_by_how_it_ended() {
        let waiting = || AccountFlow { step: Some(AccountStep::Deletion), ..AccountFlow::of("ada") };
        let said = Some(Outcome::Done { notice: NOTICE });
        let refused = Some(Outcome::Refused { error: AccountError::UsernameDiffers });
        for (before, ended, step, outcome) in [
            (AccountFlow::of("ada"), Ok(Done::Next(AccountStep::Deletion)), Some(AccountStep::Deletion), None),
            (AccountFlow::of("ada"), Ok(Done::Told(AccountStep::Deletion, NOTICE)), Some(AccountStep::Deletion), said),
            (waiting(), Ok(Done::Finished(NOTICE)), None, said),
            (waiting(), Ok(Done::Left), None, None),
            (waiting(), Err(AccountError::UsernameDiffers), Some(AccountStep::Deletion), refused),
            (AccountFlow::of("ada"), Err(AccountError::UsernameDiffers), None, refused),
        ] {
            let message = outcome.map(|outcome| AccountMessage { section: Section::Deletion, outcome });
            let expected = AccountFlow { owner: "ada".to_owned(), step, message };
            assert_eq!(before.after(Section::Deletion, ended), expected);
        }
    }

    #[test]
    fn a_message_is_of_the_last_step_alone() {
        let told = AccountFlow::of("ada").after(Section::Password, Ok(Done::Finished(NOTICE)));
        assert!(told.message.is_some());
        assert_eq!(told.clone().without_message(), AccountFlow::of("ada"));
        assert_eq!(told.after(Section::Deletion, Ok(Done::Left)).message, None);
    }
}
