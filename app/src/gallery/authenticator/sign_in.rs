//! Username and password.

use crate::core::auth::Flow;
use crate::gallery::exhibit::Exhibit;
use crate::gallery::world::{LONG_NAME, World, on};
use crate::wire::auth::{AuthError, AuthNotice, Field, Screen};
use crate::wire::first_factor::FirstFactor;
use crate::wire::gallery::{FieldOnShow, OptionsOnShow};
use crate::wire::pool::SignInName::{Email, PhoneNumber, Username};

fn shown(state: &'static str, flow: Flow) -> Exhibit {
    Exhibit::screen("sign-in", state, flow)
}

fn refused(state: &'static str, error: AuthError) -> Exhibit {
    shown(state, Flow { error: Some(error), ..on(Screen::SignIn) })
}

fn told(state: &'static str, notice: AuthNotice) -> Exhibit {
    shown(state, Flow { notice: Some(notice), ..on(Screen::SignIn) })
}

fn empty(state: &'static str) -> Exhibit {
    shown(state, Flow::default())
}

/// People may sign in at other places, of which one has a long name.
fn elsewhere(world: &mut World) {
    let names = ["Google", "SignInWithApple", "TheEmployeesOfTheWholeEnterprise"];
    world.pool.identity_providers = names.map(str::to_owned).to_vec();
}

/// The states of the screen.
pub(super) fn exhibits() -> Vec<Exhibit> {
    let labels = FieldOnShow {
        screen: Screen::SignIn,
        name: "username".to_owned(),
        label: Some("Membership number".to_owned()),
        placeholder: Some("AB-1234".to_owned()),
        order: None,
    };
    vec![
        empty("empty"),
        shown("filled-in", on(Screen::SignIn)),
        shown("long-name", Flow { username: LONG_NAME.to_owned(), ..on(Screen::SignIn) }),
        refused("wrong-password", AuthError::IncorrectUsernameOrPassword),
        refused("no-such-user", AuthError::UserDoesNotExist),
        refused("field-missing", AuthError::Missing { field: Field::Username }),
        refused("too-many-attempts", AuthError::PasswordAttemptsExceeded),
        refused("disabled", AuthError::UserDisabled),
        refused("step-lapsed", AuthError::StepLapsed),
        refused("session-ended", AuthError::SessionEnded),
        refused("no-factor-to-set-up", AuthError::NoFactorToSetUp),
        refused("unknown-challenge", AuthError::UnsupportedChallenge),
        refused("unavailable", AuthError::Unavailable),
        told("account-confirmed", AuthNotice::AccountConfirmed),
        told("password-reset", AuthNotice::PasswordReset),
        told("account-deleted", AuthNotice::AccountDeleted),
        told("signed-out-everywhere", AuthNotice::SignedOutEverywhere),
        empty("by-email").known_by(&[Email]),
        empty("by-phone-number").known_by(&[PhoneNumber]),
        empty("by-any-name").known_by(&[Username, Email, PhoneNumber]),
        empty("other-ways").amid(|world| {
            world.pool.first_factors = vec![FirstFactor::Password, FirstFactor::Email, FirstFactor::Passkey];
        }),
        empty("other-places").amid(elsewhere),
        empty("other-places-alone").amid(elsewhere).amid(|world| world.pool.federated_only = true),
        refused("way-not-enabled", AuthError::WayNotEnabled),
        refused("temporary-password-expired", AuthError::TemporaryPasswordExpired),
        refused("code-lapsed", AuthError::SentCodeLapsed),
        refused("refused-by-site", AuthError::RefusedBySite),
        refused("blocked", AuthError::Blocked),
        refused("busy", AuthError::Busy),
        refused("misconfigured", AuthError::Misconfigured),
        refused("refused-elsewhere", AuthError::ProviderRefused).amid(elsewhere),
        refused("lapsed-elsewhere", AuthError::ProviderStepLapsed).amid(elsewhere),
        refused("not-understood-elsewhere", AuthError::ProviderAnswerUnusable).amid(elsewhere),
        refused("known-elsewhere", AuthError::ProviderAccountTaken).amid(elsewhere),
        refused("unavailable-elsewhere", AuthError::ProviderUnavailable).amid(elsewhere),
        empty("hidden-sign-up").with_options(OptionsOnShow { hide_sign_up: true, ..OptionsOnShow::default() }),
        empty("closed-sign-up").amid(|world| world.pool.self_sign_up = false),
        empty("own-labels").with_options(OptionsOnShow { fields: vec![labels], ..OptionsOnShow::default() }),
        empty("modal").with_options(OptionsOnShow { modal: true, ..OptionsOnShow::default() }),
        empty("slots").with_options(OptionsOnShow { slots: true, ..OptionsOnShow::default() }),
    ]
}
