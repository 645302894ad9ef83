//! The transitions as a table: every event on every screen.

use super::transition;
use crate::core::auth::{Effect, Event, Flow};
use crate::wire::auth::{AuthError, AuthNotice, Delivery, DeliveryMedium, Screen};
use crate::wire::challenge::{Challenge, Factor};

use Screen::{
    ConfirmResetPassword, ConfirmSignIn, ConfirmSignUp, ForceNewPassword, ForgotPassword, SelectMfaType, SetupEmail,
    SetupTotp, SignIn, SignUp,
};

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
        challenge: challenge_on(screen),
        error: Some(AuthError::Unavailable),
        notice: Some(AuthNotice::PasswordReset),
    }
}

/// What the pool asks for on a screen that answers it.
fn challenge_on(screen: Screen) -> Option<Challenge> {
    let factors = vec![Factor::Sms, Factor::Totp];
    match screen {
        SignIn | SignUp | ConfirmSignUp | ForgotPassword | ConfirmResetPassword => None,
        ConfirmSignIn => Some(Challenge::Code { factor: Factor::Totp }),
        SelectMfaType => Some(Challenge::Choose { factors }),
        SetupTotp => Some(Challenge::SetupTotp { secret: "JBSWY3DP".to_owned() }),
        SetupEmail => Some(Challenge::SetupEmail),
        ForceNewPassword => Some(Challenge::NewPassword { missing: vec!["given_name".to_owned()] }),
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

/// An answer is asked for on one screen alone. Elsewhere it comes too late, and the person is told so.
fn answered_on(screen: Screen, outcome: Outcome) -> [Outcome; 10] {
    Screen::ALL.map(|on| if on == screen { outcome } else { refused(SignIn, AuthError::StepLapsed) })
}

/// Each event with what follows on the screens, in the order of [`Screen::ALL`].
#[expect(clippy::too_many_lines, reason = "a table")]
fn table() -> Vec<(Event, [Outcome; 10])> {
    let missing = Some(AuthError::MissingField);
    let lapsed = refused(SignIn, AuthError::StepLapsed);
    let resent = AuthNotice::CodeResent;
    let confirmed = good_news(SignIn, AuthNotice::AccountConfirmed);
    let lapsing = Screen::ALL.map(|on| if [SignIn, SignUp, ForgotPassword].contains(&on) { quiet(on) } else { lapsed });
    vec![
        (Event::ScreenChosen(SignIn), [quiet(SignIn); 10]),
        (Event::ScreenChosen(SignUp), [quiet(SignUp); 10]),
        (Event::ScreenChosen(ForgotPassword), [quiet(ForgotPassword); 10]),
        (Event::ScreenChosen(ConfirmSignUp), Screen::ALL.map(quiet)),
        (Event::ScreenChosen(ConfirmResetPassword), Screen::ALL.map(quiet)),
        (Event::SignInSubmitted { username: ada(), flaw: None }, [asks(SignIn, Effect::CheckPassword); 10]),
        (Event::SignInSubmitted { username: ada(), flaw: missing }, [refused(SignIn, AuthError::MissingField); 10]),
        (
            Event::SignUpSubmitted { username: ada(), email: ada(), flaw: None },
            [asks(SignUp, Effect::CreateAccount); 10],
        ),
        (
            Event::SignUpSubmitted { username: ada(), email: ada(), flaw: Some(AuthError::PasswordsDoNotMatch) },
            [refused(SignUp, AuthError::PasswordsDoNotMatch); 10],
        ),
        (
            Event::ConfirmationSubmitted { username: ada(), flaw: None },
            [asks(ConfirmSignUp, Effect::ConfirmAccount); 10],
        ),
        (
            Event::ConfirmationSubmitted { username: ada(), flaw: missing },
            [refused(ConfirmSignUp, AuthError::MissingField); 10],
        ),
        (
            Event::ResendRequested { screen: ConfirmSignUp, username: ada() },
            [asks(ConfirmSignUp, Effect::SendConfirmationCode); 10],
        ),
        (
            Event::ResendRequested { screen: ConfirmResetPassword, username: ada() },
            [asks(ConfirmResetPassword, Effect::SendResetCode); 10],
        ),
        (Event::ResetRequested { username: ada(), flaw: None }, [asks(ForgotPassword, Effect::SendResetCode); 10]),
        (
            Event::ResetRequested { username: ada(), flaw: missing },
            [refused(ForgotPassword, AuthError::MissingField); 10],
        ),
        (
            Event::NewPasswordSubmitted { username: ada(), flaw: None },
            [asks(ConfirmResetPassword, Effect::SetNewPassword); 10],
        ),
        (
            Event::NewPasswordSubmitted { username: ada(), flaw: Some(AuthError::PasswordNotAccepted) },
            [refused(ConfirmResetPassword, AuthError::PasswordNotAccepted); 10],
        ),
        (Event::SignedIn, [quiet(SignIn); 10]),
        (Event::SignedOut, [quiet(SignIn); 10]),
        (Event::ConfirmationDemanded, [asks(ConfirmSignUp, Effect::SendConfirmationCode); 10]),
        (Event::ResetDemanded, [asks(ForgotPassword, Effect::SendResetCode); 10]),
        (
            Event::CodeSent(delivery()),
            [
                quiet(ConfirmSignUp),
                quiet(ConfirmSignUp),
                good_news(ConfirmSignUp, resent),
                quiet(ConfirmResetPassword),
                good_news(ConfirmResetPassword, resent),
                good_news(ConfirmSignIn, resent),
                good_news(SelectMfaType, resent),
                good_news(SetupTotp, resent),
                good_news(SetupEmail, resent),
                good_news(ForceNewPassword, resent),
            ],
        ),
        (
            Event::AccountConfirmed,
            [(SignIn, None, Some(AuthNotice::AccountConfirmed), Some(Effect::SignInConfirmed)); 10],
        ),
        (Event::LeftSignedOut, [confirmed; 10]),
        (Event::PasswordChanged, [good_news(SignIn, AuthNotice::PasswordReset); 10]),
        (Event::Refused(AuthError::CodeMismatch), Screen::ALL.map(|screen| refused(screen, AuthError::CodeMismatch))),
        (Event::Refused(AuthError::AlreadyConfirmed), [confirmed; 10]),
        (Event::Refused(AuthError::StepLapsed), lapsing),
        (Event::StepLapsed, lapsing),
        (Event::CodeSubmitted { flaw: None }, answered_on(ConfirmSignIn, asks(ConfirmSignIn, Effect::AnswerCode))),
        (
            Event::CodeSubmitted { flaw: missing },
            answered_on(ConfirmSignIn, refused(ConfirmSignIn, AuthError::MissingField)),
        ),
        (
            Event::FactorChosen { factor: Some(Factor::Totp) },
            answered_on(SelectMfaType, asks(SelectMfaType, Effect::AnswerFactor(Factor::Totp))),
        ),
        // It was not offered.
        (
            Event::FactorChosen { factor: Some(Factor::Email) },
            answered_on(SelectMfaType, refused(SelectMfaType, AuthError::MissingField)),
        ),
        (
            Event::FactorChosen { factor: None },
            answered_on(SelectMfaType, refused(SelectMfaType, AuthError::MissingField)),
        ),
        (Event::TotpSubmitted { flaw: None }, answered_on(SetupTotp, asks(SetupTotp, Effect::AnswerTotpSetup))),
        (Event::TotpSubmitted { flaw: missing }, answered_on(SetupTotp, refused(SetupTotp, AuthError::MissingField))),
        (
            Event::EmailSubmitted { email: ada(), flaw: None },
            answered_on(SetupEmail, asks(SetupEmail, Effect::AnswerEmailSetup)),
        ),
        (
            Event::EmailSubmitted { email: ada(), flaw: Some(AuthError::InvalidEmail) },
            answered_on(SetupEmail, refused(SetupEmail, AuthError::InvalidEmail)),
        ),
        (
            Event::OwnPasswordSubmitted { flaw: None },
            answered_on(ForceNewPassword, asks(ForceNewPassword, Effect::AnswerNewPassword)),
        ),
        (
            Event::OwnPasswordSubmitted { flaw: Some(AuthError::PasswordNotAccepted) },
            answered_on(ForceNewPassword, refused(ForceNewPassword, AuthError::PasswordNotAccepted)),
        ),
        (Event::Challenged { challenge: Challenge::SetupEmail, delivery: None }, [quiet(SetupEmail); 10]),
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

#[test]
fn each_challenge_has_the_screen_that_answers_it() {
    for screen in Screen::ALL {
        if let Some(challenge) = challenge_on(screen) {
            assert_eq!(challenge.screen(), screen);
            let event = Event::Challenged { challenge: challenge.clone(), delivery: Some(delivery()) };
            let (flow, _) = transition(flow_on(SignIn), event);
            assert_eq!((flow.screen, flow.challenge, flow.delivery), (screen, Some(challenge), Some(delivery())));
        }
    }
}

#[test]
fn what_the_pool_asked_for_is_forgotten_on_the_way_back_and_on_signing_in_anew() {
    for event in [Event::ScreenChosen(SignIn), Event::SignInSubmitted { username: ada(), flaw: None }] {
        assert_eq!(transition(flow_on(SetupTotp), event).0.challenge, None);
    }
}
