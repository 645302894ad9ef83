//! Codes that are sent again, and what is said of those that were not asked for.

use super::tests::{LATER_S, SENT_S, ada, delivery, flow_on};
use super::transition;
use crate::core::auth::{Effect, Event, Flow, Sendings};
use crate::wire::auth::{AuthError, AuthNotice, Screen};
use crate::wire::challenge::{Challenge, Factor};
use crate::wire::first_factor::FirstFactor;

use Screen::{ConfirmResetPassword, ConfirmSignIn, SelectAuthFactor, SignIn};

fn on_first_code() -> Flow {
    Flow { challenge: Some(Challenge::FirstCode { factor: Factor::Email }), ..flow_on(ConfirmSignIn) }
}

#[test]
fn a_code_that_stands_alone_is_sent_again_after_a_wait_that_grows() {
    let ask = |now_s| Event::ResendRequested { screen: ConfirmSignIn, username: ada(), now_s };
    let (flow, effects) = transition(on_first_code(), ask(LATER_S - 1));
    assert_eq!((flow.error, effects), (Some(AuthError::ResendTooSoon), vec![]));
    let (flow, effects) = transition(flow, ask(LATER_S));
    assert_eq!(effects, [Effect::BeginWith(Some(FirstFactor::Email))]);
    let challenge = Challenge::FirstCode { factor: Factor::Email };
    let sent = Event::Challenged { challenge, delivery: Some(delivery()), now_s: LATER_S };
    let (flow, _) = transition(flow, sent);
    assert_eq!((flow.screen, flow.notice), (ConfirmSignIn, Some(AuthNotice::CodeResent)));
    assert_eq!(flow.sendings.map(|sendings| sendings.wait_s(LATER_S)), Some(30));
}

#[test]
fn a_code_sent_for_another_beginning_is_a_first_one() {
    let challenge = Challenge::FirstCode { factor: Factor::Email };
    let sent = Event::Challenged { challenge, delivery: Some(delivery()), now_s: LATER_S };
    let (flow, _) = transition(flow_on(SelectAuthFactor), sent);
    assert_eq!((flow.notice, flow.sendings), (None, Some(Sendings::and_one(None, LATER_S))));
}

fn on_second_code() -> Flow {
    Flow { challenge: Some(Challenge::Code { factor: Factor::Sms }), ..flow_on(ConfirmSignIn) }
}

#[test]
fn a_code_that_comes_after_the_password_is_sent_again_after_it() {
    let ask = |now_s, flaw| Event::FactorCodeRequested { now_s, flaw };
    for (event, error) in [
        (ask(SENT_S, None), AuthError::ResendTooSoon),
        (ask(LATER_S, Some(AuthError::MissingField)), AuthError::MissingField),
    ] {
        let (flow, effects) = transition(on_second_code(), event);
        assert_eq!((flow.screen, flow.error, effects), (ConfirmSignIn, Some(error), vec![]));
        assert!(flow.challenge.is_some(), "what was asked for is still asked for");
    }
    let (flow, effects) = transition(on_second_code(), ask(LATER_S, None));
    assert_eq!(effects, [Effect::CheckPassword]);
    let (refused, _) = transition(flow.clone(), Event::Refused(AuthError::IncorrectUsernameOrPassword));
    assert_eq!((refused.screen, refused.challenge), (ConfirmSignIn, on_second_code().challenge));
    let challenge = Challenge::Code { factor: Factor::Sms };
    let (flow, _) = transition(flow, Event::Challenged { challenge, delivery: Some(delivery()), now_s: LATER_S });
    assert_eq!((flow.screen, flow.notice), (ConfirmSignIn, Some(AuthNotice::CodeResent)));
    assert_eq!(flow.sendings, Some(Sendings::and_one(Some(Sendings::and_one(None, SENT_S)), LATER_S)));
}

#[test]
fn whoever_has_to_choose_a_new_password_is_told_so_with_the_code() {
    let (flow, _) = transition(flow_on(SignIn), Event::ResetDemanded);
    let (flow, _) = transition(flow, Event::CodeSent { delivery: delivery(), now_s: LATER_S });
    assert_eq!((flow.screen, flow.notice), (ConfirmResetPassword, Some(AuthNotice::ResetDemanded)));
    let (flow, _) = transition(flow, Event::CodeSent { delivery: delivery(), now_s: LATER_S });
    assert_eq!(flow.notice, Some(AuthNotice::CodeResent));
}
