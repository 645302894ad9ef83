//! The transitions as a table: every event on every screen.

use std::collections::BTreeMap;

use super::transition;
use crate::core::auth::{Effect, Event, FieldFlaws, Flow, Sendings};
use crate::wire::account::ContactKind;
use crate::wire::auth::{AuthError, AuthNotice, Delivery, DeliveryMedium, Screen};
use crate::wire::challenge::{Challenge, Factor, MaskedContact};
use crate::wire::devices::DeviceWish;
use crate::wire::first_factor::FirstFactor;

use Screen::{
    ConfirmResetPassword, ConfirmSignIn, ConfirmSignUp, ConfirmVerifyUser, ForceNewPassword, ForgotPassword,
    PasskeyPrompt, SelectAuthFactor, SelectMfaType, SetupEmail, SetupTotp, SignIn, SignInWithPasskey, SignUp,
    VerifyUser,
};

/// The screen, the error, the notice and the effect that follow.
type Outcome = (Screen, Option<AuthError>, Option<AuthNotice>, Option<Effect>);

/// When the last code was sent, and when one may ask for another.
pub(super) const SENT_S: i64 = 1_000;
pub(super) const LATER_S: i64 = 1_010;

pub(super) fn delivery() -> Delivery {
    Delivery { medium: DeliveryMedium::Email, destination: "a***@e***".to_owned() }
}

/// A flow in the middle, with a message of the step before that every event has to take away.
pub(super) fn flow_on(screen: Screen) -> Flow {
    Flow {
        screen,
        chosen: false,
        username: "ada".to_owned(),
        attributes: email("ada@example.com"),
        email: "ada@example.com".to_owned(),
        delivery: Some(delivery()),
        sendings: Some(Sendings::and_one(None, SENT_S)),
        passkeys: None,
        challenge: challenge_on(screen),
        device: DeviceWish::Leave,
        is_reset_demanded: false,
        error: Some(AuthError::Unavailable),
        notice: Some(AuthNotice::PasswordReset),
        flaws: FieldFlaws::from([("username".to_owned(), "Not this one.".to_owned())]),
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
        SelectAuthFactor => Some(Challenge::ChooseFirst { factors: vec![FirstFactor::Password, FirstFactor::Email] }),
        SignInWithPasskey => Some(Challenge::Passkey { options: "{}".to_owned() }),
        VerifyUser => Some(Challenge::VerifyContact {
            contacts: vec![MaskedContact { kind: ContactKind::Email, destination: "a**a@example.com".to_owned() }],
        }),
        ConfirmVerifyUser => Some(Challenge::ConfirmContact { contact: ContactKind::Email }),
        PasskeyPrompt => Some(Challenge::OfferPasskey { created: false }),
    }
}

fn email(address: &str) -> BTreeMap<String, String> {
    BTreeMap::from([("email".to_owned(), address.to_owned())])
}

pub(super) fn ada() -> String {
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

/// What stands between signing in and the app: whoever sees it is signed in.
const AFTER: [Screen; 3] = [VerifyUser, ConfirmVerifyUser, PasskeyPrompt];

/// What is answered after signing in is answered on one screen alone; elsewhere it is over, and the app is next.
fn offered_on(screen: Screen, outcome: Outcome) -> [Outcome; 15] {
    Screen::ALL.map(|on| if on == screen { outcome } else { quiet(SignIn) })
}

/// An answer is asked for on one screen alone. Elsewhere it comes too late, and the person is told so.
fn answered_on(screen: Screen, outcome: Outcome) -> [Outcome; 15] {
    Screen::ALL.map(|on| if on == screen { outcome } else { refused(SignIn, AuthError::StepLapsed) })
}

/// The screens from which a sign-in is begun in another way: they stay until the pool has answered.
const BEGINNINGS: [Screen; 2] = [SelectAuthFactor, SignInWithPasskey];

/// A beginning leaves every other screen for the sign-in screen.
fn begun((_, error, notice, _): Outcome, effect: Effect) -> [Outcome; 15] {
    Screen::ALL.map(|on| (if BEGINNINGS.contains(&on) { on } else { SignIn }, error, notice, Some(effect)))
}

/// Each event with what follows on the screens, in the order of [`Screen::ALL`].
#[expect(clippy::too_many_lines, reason = "a table")]
fn table() -> Vec<(Event, [Outcome; 15])> {
    let missing = Some(AuthError::MissingField);
    let lapsed = refused(SignIn, AuthError::StepLapsed);
    let resent = AuthNotice::CodeResent;
    let confirmed = good_news(SignIn, AuthNotice::AccountConfirmed);
    let lapsing = Screen::ALL.map(|on| match on {
        SignIn | SignUp | ForgotPassword | SelectAuthFactor => quiet(on),
        after if AFTER.contains(&after) => quiet(SignIn),
        _ => lapsed,
    });
    vec![
        (Event::ScreenChosen(SignIn), [quiet(SignIn); 15]),
        (Event::ScreenChosen(SignUp), [quiet(SignUp); 15]),
        (Event::ScreenChosen(ForgotPassword), [quiet(ForgotPassword); 15]),
        (Event::ScreenChosen(ConfirmSignUp), Screen::ALL.map(quiet)),
        (Event::ScreenChosen(ConfirmResetPassword), Screen::ALL.map(quiet)),
        (Event::SignInSubmitted { username: ada(), flaw: None }, [asks(SignIn, Effect::CheckPassword); 15]),
        (Event::SignInSubmitted { username: ada(), flaw: missing }, [refused(SignIn, AuthError::MissingField); 15]),
        (
            Event::SignUpSubmitted { username: ada(), attributes: email(&ada()), flaw: None, flaws: FieldFlaws::new() },
            [asks(SignUp, Effect::CreateAccount); 15],
        ),
        (
            Event::SignUpSubmitted {
                username: ada(),
                attributes: email(&ada()),
                flaw: Some(AuthError::PasswordsDoNotMatch),
                flaws: FieldFlaws::new(),
            },
            [refused(SignUp, AuthError::PasswordsDoNotMatch); 15],
        ),
        (
            Event::ConfirmationSubmitted { username: ada(), flaw: None },
            [asks(ConfirmSignUp, Effect::ConfirmAccount); 15],
        ),
        (
            Event::ConfirmationSubmitted { username: ada(), flaw: missing },
            [refused(ConfirmSignUp, AuthError::MissingField); 15],
        ),
        (
            Event::ResendRequested { screen: ConfirmSignUp, username: ada(), now_s: LATER_S },
            [asks(ConfirmSignUp, Effect::SendConfirmationCode); 15],
        ),
        (
            Event::ResendRequested { screen: ConfirmResetPassword, username: ada(), now_s: LATER_S },
            [asks(ConfirmResetPassword, Effect::SendResetCode); 15],
        ),
        // Nobody waits on the screen of somebody else, or of another code.
        (
            Event::ResendRequested { screen: ConfirmSignUp, username: ada(), now_s: SENT_S },
            Screen::ALL.map(|on| match on {
                ConfirmSignUp => refused(on, AuthError::ResendTooSoon),
                _ => asks(ConfirmSignUp, Effect::SendConfirmationCode),
            }),
        ),
        // The code of a second factor comes after a password, which is gone: there is a form for that.
        (Event::ResendRequested { screen: ConfirmSignIn, username: ada(), now_s: LATER_S }, Screen::ALL.map(quiet)),
        // An authenticator app is sent nothing.
        (Event::FactorCodeRequested { now_s: LATER_S, flaw: None }, answered_on(ConfirmSignIn, quiet(ConfirmSignIn))),
        (
            Event::FirstFactorChosen { username: ada(), factor: None, flaw: None },
            begun(quiet(SignIn), Effect::BeginWith(None)),
        ),
        (
            Event::FirstFactorChosen { username: ada(), factor: Some(FirstFactor::Passkey), flaw: None },
            begun(quiet(SignIn), Effect::BeginWith(Some(FirstFactor::Passkey))),
        ),
        (
            Event::FirstFactorChosen { username: ada(), factor: Some(FirstFactor::Password), flaw: None },
            [quiet(SignIn); 15],
        ),
        (
            Event::FirstFactorChosen { username: ada(), factor: None, flaw: missing },
            Screen::ALL.map(|on| refused(if BEGINNINGS.contains(&on) { on } else { SignIn }, AuthError::MissingField)),
        ),
        (
            Event::PasskeySubmitted { flaw: None },
            answered_on(SignInWithPasskey, asks(SignInWithPasskey, Effect::AnswerPasskey)),
        ),
        (
            Event::PasskeySubmitted { flaw: missing },
            answered_on(SignInWithPasskey, refused(SignInWithPasskey, AuthError::MissingField)),
        ),
        (Event::Refused(AuthError::PasskeyNotAccepted), [refused(SignIn, AuthError::PasskeyNotAccepted); 15]),
        (Event::ResetRequested { username: ada(), flaw: None }, [asks(ForgotPassword, Effect::SendResetCode); 15]),
        (
            Event::ResetRequested { username: ada(), flaw: missing },
            [refused(ForgotPassword, AuthError::MissingField); 15],
        ),
        (
            Event::NewPasswordSubmitted { username: ada(), flaw: None },
            [asks(ConfirmResetPassword, Effect::SetNewPassword); 15],
        ),
        (
            Event::NewPasswordSubmitted { username: ada(), flaw: Some(AuthError::PasswordNotAccepted) },
            [refused(ConfirmResetPassword, AuthError::PasswordNotAccepted); 15],
        ),
        (Event::SignedIn, [asks(SignIn, Effect::FindContacts); 15]),
        (Event::NothingToVerify, [asks(SignIn, Effect::FindPasskeys); 15]),
        (Event::ContactConfirmed, [asks(SignIn, Effect::FindPasskeys); 15]),
        (Event::NothingToOffer, [quiet(SignIn); 15]),
        (Event::PasskeyCreated, [quiet(PasskeyPrompt); 15]),
        (
            Event::Skipped,
            Screen::ALL.map(|on| match on {
                VerifyUser | ConfirmVerifyUser => asks(SignIn, Effect::FindPasskeys),
                PasskeyPrompt => quiet(SignIn),
                on => quiet(on),
            }),
        ),
        (
            Event::ContactChosen { kind: Some(ContactKind::Email) },
            offered_on(VerifyUser, asks(VerifyUser, Effect::SendContactCode(ContactKind::Email))),
        ),
        // It was not offered.
        (
            Event::ContactChosen { kind: Some(ContactKind::PhoneNumber) },
            offered_on(VerifyUser, refused(VerifyUser, AuthError::MissingField)),
        ),
        (Event::ContactChosen { kind: None }, offered_on(VerifyUser, refused(VerifyUser, AuthError::MissingField))),
        (
            Event::ContactCodeSubmitted { flaw: None },
            offered_on(ConfirmVerifyUser, asks(ConfirmVerifyUser, Effect::ConfirmContact(ContactKind::Email))),
        ),
        (
            Event::ContactCodeSubmitted { flaw: missing },
            offered_on(ConfirmVerifyUser, refused(ConfirmVerifyUser, AuthError::MissingField)),
        ),
        (
            Event::ResendRequested { screen: ConfirmVerifyUser, username: String::new(), now_s: LATER_S },
            offered_on(ConfirmVerifyUser, asks(ConfirmVerifyUser, Effect::SendContactCode(ContactKind::Email))),
        ),
        (
            Event::ResendRequested { screen: ConfirmVerifyUser, username: String::new(), now_s: SENT_S },
            offered_on(ConfirmVerifyUser, refused(ConfirmVerifyUser, AuthError::ResendTooSoon)),
        ),
        (
            Event::NewPasskeySubmitted { flaw: None },
            offered_on(PasskeyPrompt, asks(PasskeyPrompt, Effect::KeepPasskey)),
        ),
        (
            Event::NewPasskeySubmitted { flaw: missing },
            offered_on(PasskeyPrompt, refused(PasskeyPrompt, AuthError::MissingField)),
        ),
        (Event::TurnedAway(AuthError::ProviderRefused), [refused(SignIn, AuthError::ProviderRefused); 15]),
        (Event::SignedOut, [quiet(SignIn); 15]),
        (Event::ConfirmationDemanded, [asks(ConfirmSignUp, Effect::SendConfirmationCode); 15]),
        (Event::ResetDemanded, [asks(ForgotPassword, Effect::SendResetCode); 15]),
        (
            Event::CodeSent { delivery: delivery(), now_s: LATER_S },
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
                good_news(SelectAuthFactor, resent),
                good_news(SignInWithPasskey, resent),
                good_news(VerifyUser, resent),
                good_news(ConfirmVerifyUser, resent),
                good_news(PasskeyPrompt, resent),
            ],
        ),
        (
            Event::AccountConfirmed,
            [(SignIn, None, Some(AuthNotice::AccountConfirmed), Some(Effect::SignInConfirmed)); 15],
        ),
        (Event::LeftSignedOut, [confirmed; 15]),
        (Event::PasswordChanged, [good_news(SignIn, AuthNotice::PasswordReset); 15]),
        (Event::Refused(AuthError::CodeMismatch), Screen::ALL.map(|screen| refused(screen, AuthError::CodeMismatch))),
        (Event::Refused(AuthError::AlreadyConfirmed), [confirmed; 15]),
        (Event::Refused(AuthError::StepLapsed), lapsing),
        (Event::StepLapsed, lapsing),
        (
            Event::CodeSubmitted { device: DeviceWish::Leave, flaw: None },
            answered_on(ConfirmSignIn, asks(ConfirmSignIn, Effect::AnswerCode)),
        ),
        (
            Event::CodeSubmitted { device: DeviceWish::Leave, flaw: missing },
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
        (
            Event::TotpSubmitted { device: DeviceWish::Leave, flaw: None },
            answered_on(SetupTotp, asks(SetupTotp, Effect::AnswerTotpSetup)),
        ),
        (
            Event::TotpSubmitted { device: DeviceWish::Leave, flaw: missing },
            answered_on(SetupTotp, refused(SetupTotp, AuthError::MissingField)),
        ),
        (
            Event::EmailSubmitted { email: ada(), flaw: None },
            answered_on(SetupEmail, asks(SetupEmail, Effect::AnswerEmailSetup)),
        ),
        (
            Event::EmailSubmitted { email: ada(), flaw: Some(AuthError::InvalidEmail) },
            answered_on(SetupEmail, refused(SetupEmail, AuthError::InvalidEmail)),
        ),
        (
            Event::OwnPasswordSubmitted { attributes: email(&ada()), flaw: None },
            answered_on(ForceNewPassword, asks(ForceNewPassword, Effect::AnswerNewPassword)),
        ),
        (
            Event::OwnPasswordSubmitted { attributes: email(&ada()), flaw: Some(AuthError::PasswordNotAccepted) },
            answered_on(ForceNewPassword, refused(ForceNewPassword, AuthError::PasswordNotAccepted)),
        ),
        (
            Event::Challenged { challenge: Challenge::SetupEmail, delivery: None, now_s: LATER_S },
            [quiet(SetupEmail); 15],
        ),
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
    let typed = Event::SignUpSubmitted {
        username: "grace".into(),
        attributes: email("grace@example.com"),
        flaw: None,
        flaws: FieldFlaws::new(),
    };
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
fn a_lapsed_step_keeps_the_username_and_forgets_where_the_code_went() {
    let (flow, _) = transition(flow_on(ConfirmResetPassword), Event::StepLapsed);
    assert_eq!((flow.username.as_str(), flow.delivery), ("ada", None));
}

#[test]
fn signing_in_forgets_the_flow() {
    assert_eq!(transition(flow_on(SignIn), Event::SignedIn), (Flow::default(), vec![Effect::FindContacts]));
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
            let event = Event::Challenged { challenge: challenge.clone(), delivery: Some(delivery()), now_s: LATER_S };
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

#[test]
fn each_code_of_a_flow_is_counted() {
    let (flow, _) = transition(flow_on(ConfirmSignUp), Event::CodeSent { delivery: delivery(), now_s: LATER_S });
    assert_eq!(flow.sendings.map(|sendings| sendings.wait_s(LATER_S)), Some(30));
    let other = Event::SignUpSubmitted {
        username: "grace".into(),
        attributes: email(&ada()),
        flaw: None,
        flaws: FieldFlaws::new(),
    };
    assert_eq!(transition(flow, other).0.sendings, None, "somebody else has waited for nothing");
}

#[test]
fn who_comes_back_from_another_service_without_being_signed_in_finds_their_username() {
    let (flow, _) = transition(flow_on(ConfirmSignUp), Event::TurnedAway(AuthError::ProviderUnavailable));
    let expected = Flow { username: ada(), error: Some(AuthError::ProviderUnavailable), ..Flow::default() };
    assert_eq!(flow, expected);
}

#[test]
fn what_is_wanted_of_this_device_is_kept_until_the_next_sign_in_and_is_the_persons_own() {
    let device = DeviceWish::Remember;
    for (event, screen) in [
        (Event::CodeSubmitted { device, flaw: None }, ConfirmSignIn),
        (Event::TotpSubmitted { device, flaw: None }, SetupTotp),
    ] {
        let (flow, _) = transition(flow_on(screen), event);
        let (flow, _) = transition(flow, Event::Refused(AuthError::CodeMismatch));
        assert_eq!((flow.device, flow.screen), (device, screen));
        let (flow, _) = transition(flow, Event::SignInSubmitted { username: "bob".to_owned(), flaw: None });
        assert_eq!(flow.device, DeviceWish::Leave);
    }
}

#[test]
fn whoever_waited_for_a_code_that_was_sent_is_told_that_it_has_expired() {
    for (challenge, error) in [
        (Challenge::Code { factor: Factor::Email }, AuthError::SentCodeLapsed),
        (Challenge::FirstCode { factor: Factor::Sms }, AuthError::SentCodeLapsed),
        (Challenge::Code { factor: Factor::Totp }, AuthError::StepLapsed),
        (Challenge::SetupEmail, AuthError::StepLapsed),
    ] {
        let flow = Flow { screen: challenge.screen(), challenge: Some(challenge), ..Flow::default() };
        for event in [Event::StepLapsed, Event::Refused(AuthError::StepLapsed)] {
            assert_eq!(transition(flow.clone(), event).0.error, Some(error));
        }
    }
}
