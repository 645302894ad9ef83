//! The transitions themselves.
//!
//! Every event is accepted on every screen, because another tab, the back button or a lapsed cookie may have moved
//! the flow: a submitted form says by itself which screen it belongs to.

use super::{Effect, Event, Flow};
use crate::wire::auth::{AuthError, AuthNotice, Screen};
use crate::wire::challenge::{Challenge, Factor};

/// What comes after an event: the next flow, and what to ask of the outside. The answer to an effect is the next
/// event. An event never leaves a message of the step before standing.
#[must_use]
pub fn transition(flow: Flow, event: Event) -> (Flow, Vec<Effect>) {
    let flow = flow.without_messages();
    match event {
        Event::ScreenChosen(screen) => (choose(flow, screen), vec![]),
        Event::SignInSubmitted { username, flaw } => {
            submit(Flow { screen: Screen::SignIn, username, ..flow }, flaw, Effect::CheckPassword)
        }
        Event::SignUpSubmitted { username, email, flaw } => {
            submit(Flow { screen: Screen::SignUp, username, email, ..flow }, flaw, Effect::CreateAccount)
        }
        Event::ResetRequested { username, flaw } => {
            submit(Flow { screen: Screen::ForgotPassword, username, ..flow }, flaw, Effect::SendResetCode)
        }
        Event::ConfirmationSubmitted { username, flaw } => {
            go_on(flow, Screen::ConfirmSignUp, username, flaw, Effect::ConfirmAccount)
        }
        Event::NewPasswordSubmitted { username, flaw } => {
            go_on(flow, Screen::ConfirmResetPassword, username, flaw, Effect::SetNewPassword)
        }
        Event::ResendRequested { screen: Screen::ConfirmResetPassword, username } => {
            go_on(flow, Screen::ConfirmResetPassword, username, None, Effect::SendResetCode)
        }
        Event::ResendRequested { username, .. } => {
            go_on(flow, Screen::ConfirmSignUp, username, None, Effect::SendConfirmationCode)
        }
        Event::CodeSubmitted { flaw } => answer(flow, Screen::ConfirmSignIn, flaw, Effect::AnswerCode),
        Event::FactorChosen { factor } => choose_factor(flow, factor),
        Event::TotpSubmitted { flaw } => answer(flow, Screen::SetupTotp, flaw, Effect::AnswerTotpSetup),
        Event::EmailSubmitted { email, flaw } => {
            answer(Flow { email, ..flow }, Screen::SetupEmail, flaw, Effect::AnswerEmailSetup)
        }
        Event::OwnPasswordSubmitted { flaw } => answer(flow, Screen::ForceNewPassword, flaw, Effect::AnswerNewPassword),
        Event::Challenged { challenge, delivery } => {
            (Flow { screen: challenge.screen(), challenge: Some(challenge), delivery, ..flow }, vec![])
        }
        Event::ConfirmationDemanded => {
            (Flow { screen: Screen::ConfirmSignUp, delivery: None, ..flow }, vec![Effect::SendConfirmationCode])
        }
        Event::ResetDemanded => {
            (Flow { screen: Screen::ForgotPassword, delivery: None, ..flow }, vec![Effect::SendResetCode])
        }
        Event::CodeSent(delivery) => {
            let (screen, notice) = match flow.screen {
                Screen::SignIn | Screen::SignUp => (Screen::ConfirmSignUp, None),
                Screen::ForgotPassword => (Screen::ConfirmResetPassword, None),
                asked_again => (asked_again, Some(AuthNotice::CodeResent)),
            };
            (Flow { screen, delivery: Some(delivery), notice, ..flow }, vec![])
        }
        Event::AccountConfirmed => (finished(flow, AuthNotice::AccountConfirmed), vec![Effect::SignInConfirmed]),
        Event::LeftSignedOut | Event::Refused(AuthError::AlreadyConfirmed) => {
            (finished(flow, AuthNotice::AccountConfirmed), vec![])
        }
        Event::PasswordChanged => (finished(flow, AuthNotice::PasswordReset), vec![]),
        Event::Refused(AuthError::StepLapsed) | Event::StepLapsed => (lapse(flow), vec![]),
        Event::Refused(error) => (Flow { error: Some(error), ..flow }, vec![]),
        Event::SignedIn | Event::SignedOut => (Flow::default(), vec![]),
    }
}

/// Only screens that begin something can be chosen; the others need a code to be on its way.
fn choose(flow: Flow, screen: Screen) -> Flow {
    let screen = match screen {
        Screen::SignIn | Screen::SignUp | Screen::ForgotPassword => screen,
        Screen::ConfirmSignUp
        | Screen::ConfirmResetPassword
        | Screen::ConfirmSignIn
        | Screen::SelectMfaType
        | Screen::SetupTotp
        | Screen::SetupEmail
        | Screen::ForceNewPassword => flow.screen,
    };
    if screen == flow.screen {
        return flow;
    }
    Flow { screen, delivery: None, challenge: None, ..flow }
}

fn submit(flow: Flow, flaw: Option<AuthError>, effect: Effect) -> (Flow, Vec<Effect>) {
    match flaw {
        Some(error) => (Flow { error: Some(error), ..flow }, vec![]),
        None => (Flow { delivery: None, challenge: None, ..flow }, vec![effect]),
    }
}

/// Only a factor that was offered can be chosen.
fn choose_factor(flow: Flow, factor: Option<Factor>) -> (Flow, Vec<Effect>) {
    let offered = match &flow.challenge {
        Some(Challenge::Choose { factors } | Challenge::ChooseSetup { factors }) => factors.as_slice(),
        _ => &[],
    };
    match factor.filter(|factor| offered.contains(factor)) {
        Some(factor) => answer(flow, Screen::SelectMfaType, None, Effect::AnswerFactor(factor)),
        None => {
            let (flow, _) = answer(flow, Screen::SelectMfaType, Some(AuthError::MissingField), Effect::AnswerCode);
            (flow, vec![])
        }
    }
}

/// An answer to what the pool asked for: only while it is asked for.
fn answer(flow: Flow, screen: Screen, flaw: Option<AuthError>, effect: Effect) -> (Flow, Vec<Effect>) {
    if flow.challenge.as_ref().map(Challenge::screen) != Some(screen) {
        return (lapse(Flow { screen, ..flow }), vec![]);
    }
    let flow = Flow { screen, error: flaw, ..flow };
    (flow, if flaw.is_none() { vec![effect] } else { vec![] })
}

/// A second form of a flow: the username is the one on the form, or the one of the flow.
fn go_on(flow: Flow, screen: Screen, username: String, flaw: Option<AuthError>, effect: Effect) -> (Flow, Vec<Effect>) {
    let username = if username.is_empty() { flow.username.clone() } else { username };
    if username.is_empty() {
        return (lapse(Flow { screen, ..flow }), vec![]);
    }
    let flow = Flow { screen, username, error: flaw, ..flow };
    (flow, if flaw.is_none() { vec![effect] } else { vec![] })
}

fn finished(flow: Flow, notice: AuthNotice) -> Flow {
    Flow { username: flow.username, notice: Some(notice), ..Flow::default() }
}

/// What was typed is kept. Only a person who was waiting for a code is told: for the others nothing was lost.
fn lapse(flow: Flow) -> Flow {
    match flow.screen {
        Screen::SignIn | Screen::SignUp | Screen::ForgotPassword => flow,
        Screen::ConfirmSignUp
        | Screen::ConfirmResetPassword
        | Screen::ConfirmSignIn
        | Screen::SelectMfaType
        | Screen::SetupTotp
        | Screen::SetupEmail
        | Screen::ForceNewPassword => {
            Flow { username: flow.username, error: Some(AuthError::StepLapsed), ..Flow::default() }
        }
    }
}

#[cfg(test)]
#[path = "transition_tests.rs"]
mod tests;
