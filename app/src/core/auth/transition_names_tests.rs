//! Whose step it is: forms that name somebody, and forms that name nobody.

use super::tests::{LATER_S, flow_on};
use super::transition;
use crate::core::auth::{Event, Flow};
use crate::wire::auth::{AuthError, Screen};
use crate::wire::devices::DeviceWish;

use Screen::{ConfirmResetPassword, ConfirmSignIn, ConfirmSignUp, SelectAuthFactor, SignIn};

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
    ] {
        let (flow, effects) = transition(Flow::default(), event);
        assert_eq!((flow.screen, flow.error), (SignIn, Some(AuthError::StepLapsed)));
        assert!(effects.is_empty());
    }
}

#[test]
fn another_code_needs_to_know_for_whom() {
    let event = Event::ResendRequested { screen: ConfirmResetPassword, username: String::new(), now_s: LATER_S };
    let (flow, effects) = transition(Flow::default(), event);
    assert_eq!((flow.screen, flow.error), (ConfirmResetPassword, Some(AuthError::UsernameFirst)));
    assert!(effects.is_empty());
}

#[test]
fn what_one_account_is_asked_for_is_never_answered_under_the_name_of_another() {
    let bob = || "bob".to_owned();
    for event in [
        Event::ConfirmationSubmitted { username: bob(), flaw: None },
        Event::ConfirmationSubmitted { username: bob(), flaw: Some(AuthError::MissingField) },
        Event::SignInSubmitted { username: bob(), flaw: Some(AuthError::MissingField) },
        Event::ResendRequested { screen: ConfirmSignUp, username: bob(), now_s: LATER_S },
    ] {
        let (flow, _) = transition(flow_on(ConfirmSignIn), event);
        assert_eq!((flow.username.as_str(), flow.challenge.clone()), ("bob", None));
        let code = Event::CodeSubmitted { device: DeviceWish::Leave, flaw: None };
        let (flow, effects) = transition(flow, code);
        assert_eq!((flow.error, effects), (Some(AuthError::StepLapsed), vec![]));
    }
}

#[test]
fn another_username_begins_anew() {
    let event = Event::FirstFactorChosen { username: "grace".into(), factor: None, flaw: None };
    let (flow, _) = transition(flow_on(SelectAuthFactor), event);
    assert_eq!((flow.screen, flow.username.as_str(), flow.challenge), (SignIn, "grace", None));
}
