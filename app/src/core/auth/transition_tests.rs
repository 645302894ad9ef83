//! The transitions as a table: every event on every screen.

use super::transition;
use crate::core::auth::{Effect, Event, Flow};
use crate::wire::auth::{AuthError, AuthNotice, Delivery, DeliveryMedium, Screen};

use Screen::{ConfirmResetPassword, ConfirmSignUp, ForgotPassword, SignIn, SignUp};

/// The screen, the error, the notice and the effect that follow.
type Outcome = (Screen, Option<AuthError>, Option<AuthNotice>, Option<Effect>);

fn delivery() -> Delivery {
    Delivery { medium: DeliveryMedium::Email, destination: "a***@e***".to_owned() }
}

/// A flow in the middle, with a message of the step before that every event has to take away.
fn flow_on(screen: Screen) -> Flow {
    Flow {
        screen,
        username: "ada".to_owned(),
        email: "ada@example.com".to_owned(),
        delivery: Some(delivery()),
        error: Some(AuthError::Unavailable),
        notice: Some(AuthNotice::PasswordReset),
    }
}

fn ada() -> String {
    "ada".to_owned()
}

fn quiet(screen: Screen) -> Outcome {
    (screen, None, None, None)
}

fn asks(screen: Screen, effect: Effect) -> Outcome {
    (screen, None, None, Some(effect))
}

fn refused(screen: Screen, error: AuthError) -> Outcome {
    (screen, Some(error), None, None)
}

fn good_news(screen: Screen, notice: AuthNotice) -> Outcome {
    (screen, None, Some(notice), None)
}

/// Each event with what follows on the five screens, in the order of [`Screen::ALL`].
fn table() -> Vec<(Event, [Outcome; 5])> {
    let missing = Some(AuthError::MissingField);
    let lapsed = refused(SignIn, AuthError::StepLapsed);
    let resent = AuthNotice::CodeResent;
    let confirmed = good_news(SignIn, AuthNotice::AccountConfirmed);
    vec![
        (Event::ScreenChosen(SignIn), [quiet(SignIn); 5]),
        (Event::ScreenChosen(SignUp), [quiet(SignUp); 5]),
        (Event::ScreenChosen(ForgotPassword), [quiet(ForgotPassword); 5]),
        (Event::ScreenChosen(ConfirmSignUp), Screen::ALL.map(quiet)),
        (Event::ScreenChosen(ConfirmResetPassword), Screen::ALL.map(quiet)),
        (Event::SignInSubmitted { username: ada(), flaw: None }, [asks(SignIn, Effect::CheckPassword); 5]),
        (Event::SignInSubmitted { username: ada(), flaw: missing }, [refused(SignIn, AuthError::MissingField); 5]),
        (
            Event::SignUpSubmitted { username: ada(), email: ada(), flaw: None },
            [asks(SignUp, Effect::CreateAccount); 5],
        ),
        (
            Event::SignUpSubmitted { username: ada(), email: ada(), flaw: Some(AuthError::PasswordsDoNotMatch) },
            [refused(SignUp, AuthError::PasswordsDoNotMatch); 5],
        ),
        (
            Event::ConfirmationSubmitted { username: ada(), flaw: None },
            [asks(ConfirmSignUp, Effect::ConfirmAccount); 5],
        ),
        (
            Event::ConfirmationSubmitted { username: ada(), flaw: missing },
            [refused(ConfirmSignUp, AuthError::MissingField); 5],
        ),
        (
            Event::ResendRequested { screen: ConfirmSignUp, username: ada() },
            [asks(ConfirmSignUp, Effect::SendConfirmationCode); 5],
        ),
        (
            Event::ResendRequested { screen: ConfirmResetPassword, username: ada() },
            [asks(ConfirmResetPassword, Effect::SendResetCode); 5],
        ),
        (Event::ResetRequested { username: ada(), flaw: None }, [asks(ForgotPassword, Effect::SendResetCode); 5]),
        (
            Event::ResetRequested { username: ada(), flaw: missing },
            [refused(ForgotPassword, AuthError::MissingField); 5],
        ),
        (
            Event::NewPasswordSubmitted { username: ada(), flaw: None },
            [asks(ConfirmResetPassword, Effect::SetNewPassword); 5],
        ),
        (
            Event::NewPasswordSubmitted { username: ada(), flaw: Some(AuthError::PasswordNotAccepted) },
            [refused(ConfirmResetPassword, AuthError::PasswordNotAccepted); 5],
        ),
        (Event::SignedIn, [quiet(SignIn); 5]),
        (Event::SignedOut, [quiet(SignIn); 5]),
        (Event::ConfirmationDemanded, [asks(ConfirmSignUp, Effect::SendConfirmationCode); 5]),
        (Event::ResetDemanded, [asks(ForgotPassword, Effect::SendResetCode); 5]),
        (
            Event::CodeSent(delivery()),
            [
                quiet(ConfirmSignUp),
                quiet(ConfirmSignUp),
                good_news(ConfirmSignUp, resent),
                quiet(ConfirmResetPassword),
                good_news(ConfirmResetPassword, resent),
            ],
        ),
        (Event::AccountConfirmed, [confirmed; 5]),
        (Event::PasswordChanged, [good_news(SignIn, AuthNotice::PasswordReset); 5]),
        (Event::Refused(AuthError::CodeMismatch), Screen::ALL.map(|screen| refused(screen, AuthError::CodeMismatch))),
        (Event::Refused(AuthError::AlreadyConfirmed), [confirmed; 5]),
        (Event::Refused(AuthError::StepLapsed), [quiet(SignIn), quiet(SignUp), lapsed, quiet(ForgotPassword), lapsed]),
        (Event::StepLapsed, [quiet(SignIn), quiet(SignUp), lapsed, quiet(ForgotPassword), lapsed]),
    ]
}

#[test]
fn every_event_on_every_screen_leads_where_the_table_says() {
    for (event, outcomes) in table() {
        for (screen, (next, error, notice, effect)) in Screen::ALL.into_iter().zip(outcomes) {
            let (flow, effects) = transition(flow_on(screen), event.clone());
            let wanted: Vec<Effect> = effect.into_iter().collect();
            assert_eq!(
                (flow.screen, flow.error, flow.notice, effects),
                (next, error, notice, wanted),
                "{event:?} on {screen:?}"
            );
        }
    }
}

#[test]
fn a_refusal_keeps_what_was_typed() {
    let typed = Event::SignUpSubmitted { username: "grace".into(), email: "grace@example.com".into(), flaw: None };
    let (flow, _) = transition(Flow::default(), typed);
    let (flow, _) = transition(flow, Event::Refused(AuthError::UsernameTaken));
    assert_eq!((flow.username.as_str(), flow.email.as_str()), ("grace", "grace@example.com"));
}

#[test]
fn wrong_code_keeps_the_user_on_the_code_screen() {
    let (flow, _) = transition(flow_on(ConfirmSignUp), Event::Refused(AuthError::CodeMismatch));
    assert_eq!((flow.screen, flow.delivery), (ConfirmSignUp, Some(delivery())));
}

#[test]
fn a_code_form_is_about_the_username_that_stands_on_it() {
    let event = Event::ConfirmationSubmitted { username: "grace".into(), flaw: None };
    assert_eq!(transition(flow_on(SignIn), event).0.username, "grace");
    let event = Event::ConfirmationSubmitted { username: String::new(), flaw: None };
    assert_eq!(transition(flow_on(ConfirmSignUp), event).0.username, "ada");
}

#[test]
fn a_code_for_nobody_is_a_lapsed_step() {
    for event in [
        Event::ConfirmationSubmitted { username: String::new(), flaw: None },
        Event::NewPasswordSubmitted { username: String::new(), flaw: None },
        Event::ResendRequested { screen: ConfirmResetPassword, username: String::new() },
    ] {
        let (flow, effects) = transition(Flow::default(), event);
        assert_eq!((flow.screen, flow.error), (SignIn, Some(AuthError::StepLapsed)));
        assert!(effects.is_empty());
    }
}

#[test]
fn a_lapsed_step_keeps_the_username_and_forgets_where_the_code_went() {
    let (flow, _) = transition(flow_on(ConfirmResetPassword), Event::StepLapsed);
    assert_eq!((flow.username.as_str(), flow.delivery), ("ada", None));
}

#[test]
fn signing_in_forgets_the_flow() {
    assert_eq!(transition(flow_on(SignIn), Event::SignedIn), (Flow::default(), vec![]));
}

#[test]
fn back_to_sign_in_keeps_the_username() {
    let (flow, _) = transition(flow_on(ConfirmSignUp), Event::ScreenChosen(SignIn));
    assert_eq!((flow.username.as_str(), flow.delivery), ("ada", None));
}
