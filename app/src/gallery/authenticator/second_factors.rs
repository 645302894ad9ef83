//! Codes besides the password, and setting up what makes them.

use crate::core::auth::Flow;
use crate::gallery::exhibit::Exhibit;
use crate::gallery::world::{LONG_NAME, TOTP_SECRET, asked, by_email, by_sms, just_sent};
use crate::wire::auth::AuthError;
use crate::wire::challenge::{Challenge, Factor};
use crate::wire::pool::RememberDevices;

fn confirm(state: &'static str, challenge: Challenge, error: Option<AuthError>) -> Exhibit {
    let delivery = match challenge {
        Challenge::Code { factor: Factor::Sms } | Challenge::FirstCode { factor: Factor::Sms } => Some(by_sms()),
        Challenge::Code { factor: Factor::Email } | Challenge::FirstCode { factor: Factor::Email } => Some(by_email()),
        _ => None,
    };
    Exhibit::screen("confirm-sign-in", state, Flow { delivery, error, ..asked(challenge) })
}

fn choose(state: &'static str, challenge: Challenge, error: Option<AuthError>) -> Exhibit {
    Exhibit::screen("select-mfa-type", state, Flow { error, ..asked(challenge) })
}

fn app(state: &'static str, flow: Flow) -> Exhibit {
    let challenge = Challenge::SetupTotp { secret: TOTP_SECRET.to_owned() };
    let Flow { screen, challenge, .. } = asked(challenge);
    Exhibit::screen("setup-totp", state, Flow { screen, challenge, ..flow })
}

fn email(state: &'static str, typed: &str, error: Option<AuthError>) -> Exhibit {
    let flow = Flow { email: typed.to_owned(), error, ..asked(Challenge::SetupEmail) };
    Exhibit::screen("setup-email", state, flow)
}

/// The states of the screens.
pub(super) fn exhibits() -> Vec<Exhibit> {
    let code = |factor| Challenge::Code { factor };
    let first = |factor| Challenge::FirstCode { factor };
    let ada = |error| Flow { username: "ada".to_owned(), error, ..Flow::default() };
    vec![
        confirm("sms", code(Factor::Sms), None),
        confirm("totp", code(Factor::Totp), None),
        confirm("email", code(Factor::Email), None),
        confirm("remembering-devices", code(Factor::Totp), None)
            .amid(|world| world.pool.remember_devices = RememberDevices::Ask),
        confirm("first-by-email", first(Factor::Email), None),
        confirm("first-by-sms", first(Factor::Sms), None),
        confirm("waiting", first(Factor::Email), None).amid(|world| {
            world.flow = world.flow.take().map(|flow| Flow { sendings: just_sent(), ..flow });
        }),
        confirm("wrong-code", code(Factor::Totp), Some(AuthError::CodeMismatch)),
        confirm("code-expired", code(Factor::Email), Some(AuthError::CodeExpired)),
        confirm("too-many-attempts", code(Factor::Sms), Some(AuthError::AttemptLimitExceeded)),
        confirm("password-wrong", code(Factor::Sms), Some(AuthError::IncorrectUsernameOrPassword)),
        choose("which", Challenge::Choose { factors: vec![Factor::Sms, Factor::Totp, Factor::Email] }, None),
        choose("set-up", Challenge::ChooseSetup { factors: vec![Factor::Totp, Factor::Email] }, None),
        choose(
            "none-chosen",
            Challenge::Choose { factors: vec![Factor::Sms, Factor::Totp] },
            Some(AuthError::MissingField),
        ),
        app("asked", ada(None)),
        app("wrong-code", ada(Some(AuthError::CodeMismatch))),
        app("long-name", Flow { username: LONG_NAME.to_owned(), ..Flow::default() }),
        email("empty", "", None),
        email("filled-in", "ada@example.com", None),
        email("invalid-email", "ada", Some(AuthError::InvalidEmail)),
        email("unavailable", "ada@example.com", Some(AuthError::Unavailable)),
    ]
}
