//! Which sentence goes with which refusal.

use super::RefusalTexts;
use crate::core::auth::{NextStep, next_step};
use crate::core::password::PasswordRule;
use crate::i18n::fill;
use crate::wire::auth::{AuthError, Screen};

impl RefusalTexts {
    /// Why a step was refused, on the screen that says so: while signing in, a wrong code has a sentence of its own.
    #[must_use]
    pub fn on(&self, screen: Screen, error: AuthError) -> &'static str {
        match (screen, error) {
            (Screen::ConfirmSignIn, AuthError::CodeMismatch) => self.code_incorrect,
            _ => self.of(error),
        }
    }

    /// Why a step was refused, and what to do about it.
    #[must_use]
    pub fn of(&self, error: AuthError) -> &'static str {
        match error {
            AuthError::IncorrectUsernameOrPassword => self.incorrect_username_or_password,
            AuthError::UserDoesNotExist => self.user_does_not_exist,
            AuthError::UsernameNotFound => self.username_not_found,
            AuthError::PasswordAttemptsExceeded => self.password_attempts_exceeded,
            AuthError::UserDisabled => self.user_disabled,
            AuthError::UsernameTaken => self.username_taken,
            AuthError::EmailTaken => self.email_taken,
            AuthError::PhoneNumberTaken => self.phone_number_taken,
            AuthError::PasswordReused => self.password_reused,
            AuthError::InvalidUsername => self.invalid_username,
            AuthError::InvalidEmail => self.invalid_email,
            AuthError::InvalidPhoneNumber => self.invalid_phone_number,
            AuthError::ContactMissing => self.contact_missing,
            AuthError::AttributeNotAccepted => self.attribute_not_accepted,
            AuthError::PasswordNotAccepted => self.password_not_accepted,
            AuthError::PasswordsDoNotMatch => self.passwords_do_not_match,
            AuthError::CodeMismatch => self.code_mismatch,
            AuthError::CodeExpired => self.code_expired,
            AuthError::AttemptLimitExceeded => self.attempt_limit_exceeded,
            AuthError::CodeNotDelivered => self.code_not_delivered,
            AuthError::AlreadyConfirmed => self.already_confirmed,
            AuthError::NoVerifiedContact => self.no_verified_contact,
            AuthError::MissingField | AuthError::Missing { .. } => self.missing_field,
            AuthError::FormNotAccepted => self.form_not_accepted,
            AuthError::StepLapsed => self.step_lapsed,
            AuthError::SentCodeLapsed => self.sent_code_lapsed,
            AuthError::NoFactorToSetUp => self.no_factor_to_set_up,
            AuthError::UnsupportedChallenge => self.unsupported_challenge,
            AuthError::ResendTooSoon => self.resend_too_soon,
            AuthError::UsernameFirst => self.username_first,
            AuthError::PasskeyNotAccepted => self.passkey_not_accepted,
            AuthError::PasskeyCanceled => self.passkey_canceled,
            AuthError::PasskeyNotCreated => self.passkey_not_created,
            AuthError::PasskeyUnsupported => self.passkey_unsupported,
            AuthError::ProviderRefused => self.provider_refused,
            AuthError::ProviderStepLapsed => self.provider_step_lapsed,
            AuthError::ProviderAnswerUnusable => self.provider_answer_unusable,
            AuthError::ProviderAccountTaken => self.provider_account_taken,
            AuthError::ProviderUnavailable => self.provider_unavailable,
            AuthError::SessionEnded => self.session_ended,
            AuthError::SignUpClosed => self.sign_up_closed,
            AuthError::TemporaryPasswordExpired => self.temporary_password_expired,
            AuthError::RefusedBySite => self.refused_by_site,
            AuthError::Blocked => self.blocked,
            AuthError::Busy => self.busy,
            AuthError::WayNotEnabled => self.way_not_enabled,
            AuthError::Misconfigured => self.misconfigured,
            AuthError::Unavailable => self.unavailable,
        }
    }

    /// What to do about it, where the sentence above does not say so itself.
    #[must_use]
    pub fn next_step(&self, error: AuthError, self_sign_up: bool) -> Option<String> {
        let sentence = match next_step(error, self_sign_up) {
            NextStep::CheckOrReset => self.next_check_or_reset,
            NextStep::CheckName => self.next_check_name,
            NextStep::CheckNameOrSignUp => self.next_check_name_or_sign_up,
            NextStep::SignInInstead => self.next_sign_in_instead,
            NextStep::SignIn if matches!(error, AuthError::AlreadyConfirmed | AuthError::SentCodeLapsed) => {
                self.next_sign_in
            }
            NextStep::TypeItTwice => self.next_type_it_twice,
            NextStep::Wait(1) if error == AuthError::Busy => self.next_wait_a_minute,
            NextStep::Wait(minutes) if minutes > 1 => {
                return Some(fill(self.next_wait, &[("minutes", &minutes.to_string())]));
            }
            NextStep::AskForHelp if error != AuthError::NoFactorToSetUp => self.next_ask_for_help,
            NextStep::CorrectAndRetry
            | NextStep::SignIn
            | NextStep::AskForAnotherCode
            | NextStep::Wait(_)
            | NextStep::RetryLater
            | NextStep::AnotherWay
            | NextStep::AskForHelp => return None,
        };
        Some(sentence.to_owned())
    }

    /// A rule of the password policy, as it is listed before anything is typed.
    #[must_use]
    pub fn rule(&self, rule: PasswordRule) -> String {
        match rule {
            PasswordRule::MinimumLength(least) => fill(self.rule_length, &[("least", &least.to_string())]),
            PasswordRule::Lowercase => self.rule_lowercase.to_owned(),
            PasswordRule::Uppercase => self.rule_uppercase.to_owned(),
            PasswordRule::Number => self.rule_number.to_owned(),
            PasswordRule::Symbol => self.rule_symbol.to_owned(),
            PasswordRule::NoOuterSpace => self.rule_no_outer_space.to_owned(),
        }
    }

    /// What is said of a password that misses a rule.
    #[must_use]
    pub fn missed(&self, rule: PasswordRule) -> String {
        match rule {
            PasswordRule::MinimumLength(least) => fill(self.missed_length, &[("least", &least.to_string())]),
            PasswordRule::Lowercase => self.missed_lowercase.to_owned(),
            PasswordRule::Uppercase => self.missed_uppercase.to_owned(),
            PasswordRule::Number => self.missed_number.to_owned(),
            PasswordRule::Symbol => self.missed_symbol.to_owned(),
            PasswordRule::NoOuterSpace => self.missed_no_outer_space.to_owned(),
        }
    }
}
