//! The state of the account page between two requests: (flow, how a step ended) -> flow.

use serde::{Deserialize, Serialize};

use super::CodesSent;
use crate::wire::account::{AccountError, AccountMessage, AccountNotice, AccountStep, ContactKind, Outcome, Section};
use crate::wire::auth::{AuthError, Delivery};

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
    /// When codes were sent to its owner: leaving a step does not end the wait for another one.
    #[serde(default)]
    pub codes_sent: CodesSent,
}

/// What a step that went well leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Done {
    /// Another step is needed. Nothing is said of it: its form speaks for itself.
    Next(AccountStep),
    /// A code was sent, and has to be entered.
    CodeSent {
        /// Where to.
        contact: ContactKind,
        /// Where it went, as far as that is told.
        delivery: Delivery,
        /// The address or number itself, where it takes the place of the one before only with the code.
        pending: Option<String>,
        /// Now, in seconds since 1970.
        at_s: i64,
        /// What else is to be said.
        notice: Option<AccountNotice>,
    },
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
        let mut codes_sent = self.codes_sent;
        let (step, message) = match ended {
            Ok(Done::Next(step)) => (Some(step), None),
            Ok(Done::CodeSent { contact, delivery, pending, at_s, notice }) => {
                codes_sent = codes_sent.and_one(contact, at_s);
                let step = AccountStep::VerifyContact { contact, delivery, pending };
                (Some(step), notice.and_then(|notice| told(Outcome::Done { notice })))
            }
            Ok(Done::Finished(notice)) => (None, told(Outcome::Done { notice })),
            Ok(Done::Left) => (None, None),
            Err(error) => (self.step, told(Outcome::Refused { error })),
        };
        Self { owner: self.owner, step, message, codes_sent }
    }

    /// The flow once it is too old to go on with: a step that waited is over, and its owner is told so.
    #[must_use]
    pub fn lapsed(self) -> Self {
        let before = Self { step: None, ..self };
        match self.step.map(|step| step.section()) {
            Some(section) => before.after(section, Err(AuthError::StepLapsed.into())),
            None => before,
        }
    }

    /// The same flow with its message read: it is shown once.
    #[must_use]
    pub fn without_message(self) -> Self {
        Self { message: None, ..self }
    }

    /// Whether there is nothing in it that the next request would miss.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.step.is_none() && self.message.is_none() && self.codes_sent == CodesSent::default()
    }
}

#[cfg(test)]
mod tests {
    use super::{AccountFlow, Done};
    use crate::core::account::CodesSent;
    use crate::wire::account::{
        AccountError, AccountMessage, AccountNotice, AccountStep, ContactKind, Outcome, Section,
    };
    use crate::wire::auth::{AuthError, Delivery, DeliveryMedium};

    const NOTICE: AccountNotice = AccountNotice::PasswordChanged;

    #[test]
    fn what_a_step_leads_to_by_how_it_ended() {
        let waiting = || AccountFlow { step: Some(AccountStep::Deletion), ..AccountFlow::of("ada") };
        let said = Some(Outcome::Done { notice: NOTICE });
        let refused = Some(Outcome::Refused { error: AccountError::UsernameDiffers });
        for (before, ended, step, outcome) in [
            (AccountFlow::of("ada"), Ok(Done::Next(AccountStep::Deletion)), Some(AccountStep::Deletion), None),
            (waiting(), Ok(Done::Finished(NOTICE)), None, said),
            (waiting(), Ok(Done::Left), None, None),
            (waiting(), Err(AccountError::UsernameDiffers), Some(AccountStep::Deletion), refused),
            (AccountFlow::of("ada"), Err(AccountError::UsernameDiffers), None, refused),
        ] {
            let message = outcome.map(|outcome| AccountMessage { section: Section::Deletion, outcome });
            let expected = AccountFlow { step, message, ..AccountFlow::of("ada") };
            assert_eq!(before.after(Section::Deletion, ended), expected);
        }
    }

    #[test]
    fn the_wait_for_another_code_outlives_the_step_that_sent_one() {
        let delivery = Delivery { medium: DeliveryMedium::Email, destination: "a***".to_owned() };
        let contact = ContactKind::Email;
        let pending = Some("new@example.com".to_owned());
        let sent = Done::CodeSent {
            contact,
            delivery: delivery.clone(),
            pending: pending.clone(),
            at_s: 1_000,
            notice: Some(NOTICE),
        };
        let flow = AccountFlow::of("ada").after(Section::Contacts, Ok(sent));
        assert_eq!(flow.step, Some(AccountStep::VerifyContact { contact, delivery, pending }));
        assert_eq!(flow.message.map(|message| message.outcome), Some(Outcome::Done { notice: NOTICE }));
        let left = flow.after(Section::Contacts, Ok(Done::Left));
        assert_eq!((left.step.is_none(), left.is_empty(), left.codes_sent.wait_s(contact, 1_010)), (true, false, 20));
        assert_eq!(AccountFlow::of("ada").codes_sent, CodesSent::default());
        assert!(AccountFlow::of("ada").is_empty());
    }

    #[test]
    fn a_step_that_is_too_old_is_over_and_told_where_it_was() {
        let lapsed = AccountFlow { step: Some(AccountStep::Deletion), ..AccountFlow::of("ada") }.lapsed();
        let outcome = Outcome::Refused { error: AuthError::StepLapsed.into() };
        assert_eq!(lapsed.step, None);
        assert_eq!(lapsed.message, Some(AccountMessage { section: Section::Deletion, outcome }));
        assert_eq!(AccountFlow::of("ada").lapsed(), AccountFlow::of("ada"));
    }

    #[test]
    fn a_message_is_of_the_last_step_alone() {
        let told = AccountFlow::of("ada").after(Section::Password, Ok(Done::Finished(NOTICE)));
        assert!(told.message.is_some());
        assert_eq!(told.clone().without_message(), AccountFlow::of("ada"));
        assert_eq!(told.after(Section::Deletion, Ok(Done::Left)).message, None);
    }
}
