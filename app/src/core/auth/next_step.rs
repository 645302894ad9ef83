//! What a person can do about a refusal, where the refusal's own sentence does not say.

use crate::wire::auth::AuthError;

/// What is best done next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NextStep {
    /// Correct what the sentence names, and send the form again.
    CorrectAndRetry,
    /// Look at both again, or set a new password.
    CheckOrReset,
    /// Look at the name again.
    CheckName,
    /// Look at the name again, or create an account.
    CheckNameOrSignUp,
    /// Sign in: there is an account already.
    SignInInstead,
    /// Sign in: the account is ready, or the session is over.
    SignIn,
    /// Type the same password into both fields.
    TypeItTwice,
    /// Ask for another code.
    AskForAnotherCode,
    /// Wait, for so many minutes at most, and try again.
    Wait(u8),
    /// Try again: it was no fault of the form.
    RetryLater,
    /// Begin the step again, or another way to sign in.
    AnotherWay,
    /// Ask whoever runs the site: nothing that can be done here will help.
    AskForHelp,
}

/// How long Cognito keeps an account locked at most after wrong passwords, in minutes
/// (<https://docs.aws.amazon.com/cognito/latest/developerguide/authentication.html>).
const LOCKED_MIN: u8 = 15;

/// In which time Cognito counts codes, in minutes (<https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html>).
const CODES_COUNTED_MIN: u8 = 60;

/// What to do about a refusal, where anybody may create an account or nobody.
#[must_use]
pub fn next_step(error: AuthError, self_sign_up: bool) -> NextStep {
    match error {
        AuthError::IncorrectUsernameOrPassword => NextStep::CheckOrReset,
        AuthError::UserDoesNotExist if self_sign_up => NextStep::CheckNameOrSignUp,
        AuthError::UserDoesNotExist | AuthError::UsernameNotFound => NextStep::CheckName,
        AuthError::UsernameTaken | AuthError::EmailTaken | AuthError::PhoneNumberTaken => NextStep::SignInInstead,
        AuthError::AlreadyConfirmed | AuthError::SessionEnded | AuthError::SentCodeLapsed => NextStep::SignIn,
        AuthError::PasswordsDoNotMatch => NextStep::TypeItTwice,
        AuthError::CodeExpired => NextStep::AskForAnotherCode,
        AuthError::PasswordAttemptsExceeded => NextStep::Wait(LOCKED_MIN),
        AuthError::AttemptLimitExceeded => NextStep::Wait(CODES_COUNTED_MIN),
        AuthError::ResendTooSoon | AuthError::Busy => NextStep::Wait(1),
        AuthError::CodeNotDelivered
        | AuthError::Unavailable
        | AuthError::PasskeyNotCreated
        | AuthError::ProviderUnavailable => NextStep::RetryLater,
        AuthError::StepLapsed
        | AuthError::UnsupportedChallenge
        | AuthError::PasskeyNotAccepted
        | AuthError::PasskeyCanceled
        | AuthError::PasskeyUnsupported
        | AuthError::ProviderRefused
        | AuthError::ProviderStepLapsed
        | AuthError::ProviderAnswerUnusable
        | AuthError::ProviderAccountTaken => NextStep::AnotherWay,
        AuthError::UserDisabled
        | AuthError::NoVerifiedContact
        | AuthError::NoFactorToSetUp
        | AuthError::SignUpClosed
        | AuthError::TemporaryPasswordExpired
        | AuthError::RefusedBySite
        | AuthError::Blocked
        | AuthError::Misconfigured => NextStep::AskForHelp,
        AuthError::InvalidUsername
        | AuthError::InvalidEmail
        | AuthError::InvalidPhoneNumber
        | AuthError::ContactMissing
        | AuthError::AttributeNotAccepted
        | AuthError::PasswordNotAccepted
        | AuthError::PasswordReused
        | AuthError::CodeMismatch
        | AuthError::MissingField
        | AuthError::WayNotEnabled
        | AuthError::Missing { .. }
        | AuthError::FormNotAccepted
        | AuthError::UsernameFirst => NextStep::CorrectAndRetry,
    }
}

#[cfg(test)]
mod tests {
    use super::{NextStep, next_step};
    use crate::wire::auth::AuthError;

    #[test]
    fn nobody_is_sent_to_a_screen_that_is_not_there() {
        assert_eq!(next_step(AuthError::UserDoesNotExist, true), NextStep::CheckNameOrSignUp);
        assert_eq!(next_step(AuthError::UserDoesNotExist, false), NextStep::CheckName);
    }

    #[test]
    fn a_wait_says_how_long_it_is_at_most() {
        for (error, minutes) in [
            (AuthError::PasswordAttemptsExceeded, 15),
            (AuthError::AttemptLimitExceeded, 60),
            (AuthError::ResendTooSoon, 1),
        ] {
            assert_eq!(next_step(error, true), NextStep::Wait(minutes), "{error:?}");
        }
    }
}
