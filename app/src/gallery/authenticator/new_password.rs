//! Another password: forgotten, or in place of an administrator's.

use crate::core::auth::Flow;
use crate::gallery::exhibit::Exhibit;
use crate::gallery::world::{asked, by_email, by_sms, just_sent, on};
use crate::wire::auth::{AuthError, AuthNotice, Screen};
use crate::wire::challenge::Challenge;
use crate::wire::gallery::OptionsOnShow;
use crate::wire::pool::SignInName::{Email, PhoneNumber, Username};

fn forgot(state: &'static str, flow: Flow) -> Exhibit {
    Exhibit::screen("forgot-password", state, Flow { screen: Screen::ForgotPassword, ..flow })
}

fn not_sent(state: &'static str, error: AuthError) -> Exhibit {
    forgot(state, Flow { error: Some(error), ..on(Screen::ForgotPassword) })
}

fn reset(state: &'static str, flow: Flow) -> Exhibit {
    Exhibit::screen("confirm-reset-password", state, Flow { screen: Screen::ConfirmResetPassword, ..flow })
}

fn not_reset(state: &'static str, error: AuthError) -> Exhibit {
    reset(state, Flow { error: Some(error), delivery: Some(by_email()), ..on(Screen::ConfirmResetPassword) })
}

fn force(state: &'static str, missing: &[&str], error: Option<AuthError>) -> Exhibit {
    let missing = missing.iter().copied().map(str::to_owned).collect();
    Exhibit::screen("force-new-password", state, Flow { error, ..asked(Challenge::NewPassword { missing }) })
}

/// The states of the screens.
pub(super) fn exhibits() -> Vec<Exhibit> {
    let sent = || Flow { delivery: Some(by_email()), ..on(Screen::ConfirmResetPassword) };
    let resent = Some(AuthNotice::CodeResent);
    vec![
        forgot("empty", Flow::default()),
        forgot("filled-in", on(Screen::ForgotPassword)),
        forgot("by-email", Flow::default()).known_by(&[Email]),
        forgot("by-phone-number", Flow::default()).known_by(&[PhoneNumber]),
        forgot("by-any-name", Flow::default()).known_by(&[Username, Email, PhoneNumber]),
        not_sent("no-such-user", AuthError::UsernameNotFound),
        not_sent("not-delivered", AuthError::CodeNotDelivered),
        not_sent("no-verified-contact", AuthError::NoVerifiedContact),
        reset("by-email", sent()),
        reset("by-sms", Flow { delivery: Some(by_sms()), ..sent() }),
        reset("no-delivery", on(Screen::ConfirmResetPassword)),
        reset("demanded", Flow { notice: Some(AuthNotice::ResetDemanded), ..sent() }),
        reset("waiting", Flow { sendings: just_sent(), notice: resent, ..sent() }),
        not_reset("wrong-code", AuthError::CodeMismatch),
        not_reset("password-refused", AuthError::PasswordNotAccepted),
        not_reset("password-reused", AuthError::PasswordReused),
        not_reset("passwords-differ", AuthError::PasswordsDoNotMatch),
        not_reset("too-many-attempts", AuthError::AttemptLimitExceeded),
        reset("name-missing", Flow::default()),
        force("asked", &[], None),
        force("attributes", &["given_name", "family_name", "phone_number", "custom:team"], None),
        force("password-refused", &[], Some(AuthError::PasswordNotAccepted)),
        force("passwords-differ", &[], Some(AuthError::PasswordsDoNotMatch)),
        force("attribute-refused", &["birthdate"], Some(AuthError::AttributeNotAccepted)),
        force("slots", &[], None).with_options(OptionsOnShow { slots: true, ..OptionsOnShow::default() }),
    ]
}
