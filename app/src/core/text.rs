//! The sentences of the screens, chosen by code alone. English is Amplify UI's, because people and tests know it.

use crate::core::password::PasswordRule;
use crate::wire::auth::{AuthError, AuthNotice, Delivery, DeliveryMedium, Screen};
use crate::wire::challenge::{Challenge, Factor};

/// The heading of a screen, which is also the page's title.
#[must_use]
pub fn heading(screen: Screen, delivery: Option<&Delivery>) -> &'static str {
    match screen {
        Screen::SignIn => "Sign in",
        Screen::SignUp => "Create Account",
        Screen::ConfirmSignUp => match delivery.map(|delivery| delivery.medium) {
            Some(DeliveryMedium::Email) => "We Emailed You",
            Some(DeliveryMedium::Sms) => "We Texted You",
            Some(DeliveryMedium::Unknown) | None => "We Sent A Code",
        },
        Screen::ForgotPassword | Screen::ConfirmResetPassword => "Reset Password",
        Screen::ConfirmSignIn => "Confirm MFA Code",
        Screen::SelectMfaType => "Multi-Factor Authentication",
        Screen::SetupTotp => "Setup TOTP",
        Screen::SetupEmail => "Setup Email",
        Screen::ForceNewPassword => "Change Password",
    }
}

/// The heading of a screen that answers what the pool asks for, which is also the page's title.
#[must_use]
pub fn challenge_heading(challenge: &Challenge) -> &'static str {
    match challenge {
        Challenge::Code { factor: Factor::Sms } => "Confirm SMS Code",
        Challenge::Code { factor: Factor::Totp } => "Confirm TOTP Code",
        Challenge::Code { factor: Factor::Email } => "Confirm Email Code",
        Challenge::ChooseSetup { .. } => "Multi-Factor Authentication Setup",
        _ => heading(challenge.screen(), None),
    }
}

/// A second factor, among others to choose from.
#[must_use]
pub fn factor(factor: Factor) -> &'static str {
    match factor {
        Factor::Email => "Email Message",
        Factor::Sms => "Text Message (SMS)",
        Factor::Totp => "Authenticator App (TOTP)",
    }
}

/// Where to find the code of a second factor.
#[must_use]
pub fn factor_code(factor: Factor, delivery: Option<&Delivery>) -> String {
    match factor {
        Factor::Totp => "Enter the code that your authenticator app shows.".to_owned(),
        Factor::Sms | Factor::Email => on_its_way("To log in, enter the code we", delivery),
    }
}

/// What an attribute of an account is called in a form; a custom one by its own name.
#[must_use]
pub fn attribute(name: &str) -> String {
    let words = name.strip_prefix("custom:").unwrap_or(name).split('_');
    let capital = |word: &str| {
        let mut letters = word.chars();
        letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect::<String>())
    };
    words.map(capital).collect::<Vec<_>>().join(" ")
}

/// Where the code for a new account went.
#[must_use]
pub fn confirmation_on_its_way(delivery: Option<&Delivery>) -> String {
    on_its_way("To log in, enter the code we", delivery)
}

/// Where the code for a new password went.
#[must_use]
pub fn reset_code_on_its_way(delivery: Option<&Delivery>) -> String {
    on_its_way("To choose a new password, enter the code we", delivery)
}

fn on_its_way(purpose: &str, delivery: Option<&Delivery>) -> String {
    let sent = match delivery {
        Some(Delivery { medium: DeliveryMedium::Email, destination }) if !destination.is_empty() => {
            format!("emailed to {destination}")
        }
        Some(Delivery { medium: DeliveryMedium::Sms, destination }) if !destination.is_empty() => {
            format!("texted to {destination}")
        }
        _ => "sent you".to_owned(),
    };
    format!("Your code is on the way. {purpose} {sent}. It may take a minute to arrive.")
}

/// Why a step was refused, and what to do about it.
#[must_use]
pub fn refusal(error: AuthError) -> &'static str {
    match error {
        AuthError::IncorrectUsernameOrPassword => "Incorrect username or password.",
        AuthError::UserDoesNotExist => "User does not exist.",
        AuthError::PasswordAttemptsExceeded => "Password attempts exceeded. Wait a while, then try again.",
        AuthError::UserDisabled => "User is disabled.",
        AuthError::UsernameTaken => "User already exists",
        AuthError::EmailTaken => "An account with the given email already exists.",
        AuthError::InvalidUsername => "This username is not accepted. Choose another one, without spaces.",
        AuthError::InvalidEmail => "This email address is not accepted. Check it and try again.",
        AuthError::PasswordNotAccepted => "This password does not follow all of the rules below.",
        AuthError::PasswordsDoNotMatch => "Your passwords must match",
        AuthError::CodeMismatch => "Invalid verification code provided, please try again.",
        AuthError::CodeExpired => "This code has expired or was used already. Ask for a new one.",
        AuthError::AttemptLimitExceeded => "Attempt limit exceeded, please try after some time.",
        AuthError::CodeNotDelivered => "The code could not be sent. Try again in a moment.",
        AuthError::AlreadyConfirmed => "User is already confirmed.",
        AuthError::NoVerifiedContact => {
            "This account has no confirmed email address, so its password cannot be reset here."
        }
        AuthError::MissingField => "Fill in every field.",
        AuthError::StepLapsed => "That took too long to go on with. Sign in, or start again.",
        AuthError::NoFactorToSetUp => {
            "This account needs a second factor that cannot be set up here. Ask whoever runs this site for help."
        }
        AuthError::UnsupportedChallenge => "This account asks for a way of signing in that this page does not offer.",
        AuthError::Unavailable => "The sign-in service could not be reached. Try again in a moment.",
    }
}

/// What went well.
#[must_use]
pub fn good_news(notice: AuthNotice) -> &'static str {
    match notice {
        AuthNotice::CodeResent => "A new code is on its way.",
        AuthNotice::AccountConfirmed => "Your account is confirmed. Sign in to go on.",
        AuthNotice::PasswordReset => "Your password was changed. Sign in with the new one.",
    }
}

/// A rule of the password policy, as it is listed before anything is typed.
#[must_use]
pub fn rule(rule: PasswordRule) -> String {
    match rule {
        PasswordRule::MinimumLength(least) => format!("At least {least} characters"),
        PasswordRule::Lowercase => "A lower case letter".to_owned(),
        PasswordRule::Uppercase => "An upper case letter".to_owned(),
        PasswordRule::Number => "A number".to_owned(),
        PasswordRule::Symbol => "A special character".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{confirmation_on_its_way, heading, reset_code_on_its_way};
    use crate::wire::auth::{Delivery, DeliveryMedium, Screen};

    fn delivery(medium: DeliveryMedium) -> Delivery {
        Delivery { medium, destination: "a***@e***".to_owned() }
    }

    #[test]
    fn the_heading_says_how_the_code_travels() {
        for (medium, text) in [
            (DeliveryMedium::Email, "We Emailed You"),
            (DeliveryMedium::Sms, "We Texted You"),
            (DeliveryMedium::Unknown, "We Sent A Code"),
        ] {
            assert_eq!(heading(Screen::ConfirmSignUp, Some(&delivery(medium))), text);
        }
        assert_eq!(heading(Screen::ConfirmSignUp, None), "We Sent A Code");
    }

    #[test]
    fn the_sentence_says_where_the_code_went_or_says_nothing_false() {
        assert_eq!(
            confirmation_on_its_way(Some(&delivery(DeliveryMedium::Email))),
            "Your code is on the way. To log in, enter the code we emailed to a***@e***. It may take a minute to arrive."
        );
        assert!(confirmation_on_its_way(None).contains("enter the code we sent you."));
        assert!(reset_code_on_its_way(Some(&delivery(DeliveryMedium::Sms))).contains("texted to a***@e***"));
    }
}
