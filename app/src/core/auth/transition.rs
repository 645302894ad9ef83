//! The transitions themselves.
//!
//! Every event is accepted on every screen, because another tab, the back button or a lapsed cookie may have moved
//! the flow: a submitted form says by itself which screen it belongs to.

use super::after_sign_in::after_sign_in;
use super::{Effect, Event, Flow, Sendings};
use crate::wire::auth::{AuthError, AuthNotice, Delivery, Screen};
use crate::wire::challenge::{Challenge, Factor};
use crate::wire::devices::DeviceWish;
use crate::wire::first_factor::FirstFactor;

/// What comes after an event: the next flow, and what to ask of the outside. The answer to an effect is the next
/// event. An event never leaves a message of the step before standing.
#[must_use]
pub fn transition(flow: Flow, event: Event) -> (Flow, Vec<Effect>) {
    let flow = flow.without_messages();
    match event {
        Event::ScreenChosen(screen) => (choose(flow, screen), vec![]),
        Event::SignInSubmitted { username, flaw } => {
            submit(Flow { screen: Screen::SignIn, ..about(flow, username) }, flaw, Effect::CheckPassword)
        }
        Event::SignUpSubmitted { username, attributes, flaw, flaws } => {
            let email = attributes.get("email").cloned().unwrap_or_default();
            let flow = Flow { screen: Screen::SignUp, email, attributes, flaws, ..about(flow, username) };
            submit(flow, flaw, Effect::CreateAccount)
        }
        Event::ResetRequested { username, flaw } => {
            let flow = Flow { screen: Screen::ForgotPassword, is_reset_demanded: false, ..about(flow, username) };
            submit(flow, flaw, Effect::SendResetCode)
        }
        Event::ConfirmationSubmitted { username, flaw } => {
            go_on(flow, Screen::ConfirmSignUp, username, flaw, Effect::ConfirmAccount)
        }
        Event::NewPasswordSubmitted { username, flaw } => {
            go_on(flow, Screen::ConfirmResetPassword, username, flaw, Effect::SetNewPassword)
        }
        Event::ResendRequested { screen, username, now_s } => resend(flow, screen, username, now_s),
        Event::FactorCodeRequested { now_s, flaw } => factor_code_again(flow, flaw, now_s),
        Event::FirstFactorChosen { username, factor, flaw } => begin(flow, username, factor, flaw),
        Event::PasskeySubmitted { flaw } => answer(flow, Screen::SignInWithPasskey, flaw, Effect::AnswerPasskey),
        Event::CodeSubmitted { device, flaw } => {
            answer(Flow { device, ..flow }, Screen::ConfirmSignIn, flaw, Effect::AnswerCode)
        }
        Event::FactorChosen { factor } => choose_factor(flow, factor),
        Event::TotpSubmitted { device, flaw } => {
            answer(Flow { device, ..flow }, Screen::SetupTotp, flaw, Effect::AnswerTotpSetup)
        }
        Event::EmailSubmitted { email, flaw } => {
            answer(Flow { email, ..flow }, Screen::SetupEmail, flaw, Effect::AnswerEmailSetup)
        }
        Event::OwnPasswordSubmitted { attributes, flaw } => {
            answer(Flow { attributes, ..flow }, Screen::ForceNewPassword, flaw, Effect::AnswerNewPassword)
        }
        Event::Challenged { challenge, delivery, now_s } => (challenged(flow, challenge, delivery, now_s), vec![]),
        Event::ConfirmationDemanded => {
            (Flow { screen: Screen::ConfirmSignUp, delivery: None, ..flow }, vec![Effect::SendConfirmationCode])
        }
        Event::ResetDemanded => {
            let flow = Flow { screen: Screen::ForgotPassword, delivery: None, is_reset_demanded: true, ..flow };
            (flow, vec![Effect::SendResetCode])
        }
        Event::CodeSent { delivery, now_s } => {
            let (screen, notice) = match flow.screen {
                Screen::SignIn | Screen::SignUp => (Screen::ConfirmSignUp, None),
                Screen::ForgotPassword => {
                    (Screen::ConfirmResetPassword, flow.is_reset_demanded.then_some(AuthNotice::ResetDemanded))
                }
                asked_again => (asked_again, Some(AuthNotice::CodeResent)),
            };
            let sendings = Some(Sendings::and_one(flow.sendings, now_s));
            (Flow { screen, delivery: Some(delivery), sendings, notice, is_reset_demanded: false, ..flow }, vec![])
        }
        Event::AccountConfirmed => (finished(flow, AuthNotice::AccountConfirmed), vec![Effect::SignInConfirmed]),
        Event::LeftSignedOut | Event::Refused(AuthError::AlreadyConfirmed) => {
            (finished(flow, AuthNotice::AccountConfirmed), vec![])
        }
        Event::PasswordChanged => (finished(flow, AuthNotice::PasswordReset), vec![]),
        Event::Refused(AuthError::StepLapsed) | Event::StepLapsed => (lapse(flow), vec![]),
        // The pool takes one signature for what it asked, so it has to be asked again.
        Event::Refused(error @ AuthError::PasskeyNotAccepted) => {
            (Flow { username: flow.username, error: Some(error), ..Flow::default() }, vec![])
        }
        Event::TurnedAway(error) => (Flow { username: flow.username, error: Some(error), ..Flow::default() }, vec![]),
        Event::Refused(error) => (Flow { error: Some(error), ..flow }, vec![]),
        Event::SignedOut | Event::NothingToOffer => (Flow::default(), vec![]),
        Event::SignedIn
        | Event::NothingToVerify
        | Event::ContactChosen { .. }
        | Event::ContactCodeSubmitted { .. }
        | Event::ContactConfirmed
        | Event::NewPasskeySubmitted { .. }
        | Event::PasskeyCreated
        | Event::Skipped => after_sign_in(flow, &event),
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
        | Screen::ForceNewPassword
        | Screen::SelectAuthFactor
        | Screen::SignInWithPasskey
        | Screen::VerifyUser
        | Screen::ConfirmVerifyUser
        | Screen::PasskeyPrompt => flow.screen,
    };
    if screen == flow.screen {
        return Flow { chosen: true, ..flow };
    }
    Flow { screen, chosen: true, delivery: None, challenge: None, is_reset_demanded: false, ..flow }
}

/// A flow about a username. Somebody else has been sent no codes, and is asked for nothing yet.
fn about(flow: Flow, username: String) -> Flow {
    if flow.username == username {
        return flow;
    }
    Flow { username, sendings: None, delivery: None, challenge: None, ..flow }
}

fn submit(flow: Flow, flaw: Option<AuthError>, effect: Effect) -> (Flow, Vec<Effect>) {
    match flaw {
        Some(error) => (Flow { error: Some(error), ..flow }, vec![]),
        None => (Flow { delivery: None, challenge: None, device: DeviceWish::Leave, ..flow }, vec![effect]),
    }
}

/// A beginning other than by the form for username and password. What is on the screen stays until the pool has answered.
fn begin(flow: Flow, username: String, factor: Option<FirstFactor>, flaw: Option<AuthError>) -> (Flow, Vec<Effect>) {
    let is_beginning = |challenge: &Challenge| {
        matches!(challenge, Challenge::ChooseFirst { .. } | Challenge::Passkey { .. } | Challenge::FirstCode { .. })
    };
    let goes_on = flow.username == username && flow.challenge.as_ref().is_some_and(is_beginning);
    let flow = if goes_on { Flow { error: flaw, ..flow } } else { Flow { username, error: flaw, ..Flow::default() } };
    match (flaw, factor) {
        (Some(_), _) => (flow, vec![]),
        (None, Some(FirstFactor::Password)) => (Flow { username: flow.username, ..Flow::default() }, vec![]),
        (None, factor) => (flow, vec![Effect::BeginWith(factor)]),
    }
}

/// What the pool asks for takes the place of what it asked for before. The same code asked for again is a code sent again.
fn challenged(flow: Flow, challenge: Challenge, delivery: Option<Delivery>, now_s: i64) -> Flow {
    let again = delivery.is_some() && flow.challenge.as_ref() == Some(&challenge);
    let sendings = match &delivery {
        Some(_) => Some(Sendings::and_one(flow.sendings.filter(|_| again), now_s)),
        None => None,
    };
    let notice = again.then_some(AuthNotice::CodeResent);
    Flow { screen: challenge.screen(), challenge: Some(challenge), delivery, sendings, notice, ..flow }
}

/// Another code, if the wait for it is over. Who is not the one that the last code went to has waited for nothing here; how
/// many codes there are in all is the pool's to limit.
fn resend(flow: Flow, screen: Screen, username: String, now_s: i64) -> (Flow, Vec<Effect>) {
    let is_same = flow.screen == screen && (username.is_empty() || flow.username == username);
    let asks_for_name = matches!(screen, Screen::ConfirmSignUp | Screen::ConfirmResetPassword);
    if asks_for_name && username.is_empty() && flow.username.is_empty() {
        return (Flow { screen, error: Some(AuthError::UsernameFirst), ..flow }, vec![]);
    }
    let wait_s = flow.sendings.filter(|_| is_same).map_or(0, |sendings| sendings.wait_s(now_s));
    let flaw = (wait_s > 0).then_some(AuthError::ResendTooSoon);
    let first = match &flow.challenge {
        Some(Challenge::FirstCode { factor }) => FirstFactor::carried_by(*factor),
        _ => None,
    };
    match (screen, first) {
        (Screen::ConfirmResetPassword, _) => {
            go_on(flow, Screen::ConfirmResetPassword, username, flaw, Effect::SendResetCode)
        }
        (Screen::ConfirmSignIn, Some(first)) => {
            answer(flow, Screen::ConfirmSignIn, flaw, Effect::BeginWith(Some(first)))
        }
        (Screen::ConfirmVerifyUser, _) => match (&flow.challenge, flaw) {
            (Some(Challenge::ConfirmContact { contact }), None) => {
                let effect = Effect::SendContactCode(*contact);
                (flow, vec![effect])
            }
            (Some(Challenge::ConfirmContact { .. }), flaw) => (Flow { error: flaw, ..flow }, vec![]),
            _ => (Flow::default(), vec![]),
        },
        // A second factor's code comes after a password, which nobody has kept: there is a form for that.
        (Screen::ConfirmSignIn, None) => (flow, vec![]),
        _ => go_on(flow, Screen::ConfirmSignUp, username, flaw, Effect::SendConfirmationCode),
    }
}

/// Another code of a second factor: the password is checked once more, and what is asked for stays until the pool has answered.
fn factor_code_again(flow: Flow, flaw: Option<AuthError>, now_s: i64) -> (Flow, Vec<Effect>) {
    if let Some(Challenge::Code { factor: Factor::Totp } | Challenge::FirstCode { .. }) = flow.challenge {
        return (flow, vec![]);
    }
    let wait_s = flow.sendings.map_or(0, |sendings| sendings.wait_s(now_s));
    let flaw = flaw.or_else(|| (wait_s > 0).then_some(AuthError::ResendTooSoon));
    answer(flow, Screen::ConfirmSignIn, flaw, Effect::CheckPassword)
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
    let flow = Flow { screen, error: flaw, ..about(flow, username) };
    (flow, if flaw.is_none() { vec![effect] } else { vec![] })
}

fn finished(flow: Flow, notice: AuthNotice) -> Flow {
    Flow { username: flow.username, notice: Some(notice), ..Flow::default() }
}

/// Whether somebody who is signing in waited for a code that was sent.
fn was_sent_a_code(flow: &Flow) -> bool {
    let sent = |factor: &Factor| matches!(factor, Factor::Sms | Factor::Email);
    let asks_for_one = match &flow.challenge {
        Some(Challenge::Code { factor } | Challenge::FirstCode { factor }) => sent(factor),
        _ => false,
    };
    flow.screen == Screen::ConfirmSignIn && asks_for_one
}

/// What was typed is kept. Only a person who was waiting for a code is told: for the others nothing was lost.
fn lapse(flow: Flow) -> Flow {
    match flow.screen {
        Screen::SignIn | Screen::SignUp | Screen::ForgotPassword | Screen::SelectAuthFactor => flow,
        // They are signed in, and go on to the app.
        Screen::VerifyUser | Screen::ConfirmVerifyUser | Screen::PasskeyPrompt => Flow::default(),
        Screen::ConfirmSignUp
        | Screen::ConfirmResetPassword
        | Screen::ConfirmSignIn
        | Screen::SelectMfaType
        | Screen::SetupTotp
        | Screen::SetupEmail
        | Screen::ForceNewPassword
        | Screen::SignInWithPasskey => {
            let error = if was_sent_a_code(&flow) { AuthError::SentCodeLapsed } else { AuthError::StepLapsed };
            Flow { username: flow.username, error: Some(error), ..Flow::default() }
        }
    }
}

#[cfg(test)]
#[path = "transition_tests.rs"]
mod tests;

#[cfg(test)]
#[path = "transition_names_tests.rs"]
mod names_tests;

#[cfg(test)]
#[path = "transition_codes_tests.rs"]
mod codes_tests;
