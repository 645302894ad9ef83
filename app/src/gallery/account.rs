//! The account page as a whole, and its sections each in every state.

use super::exhibit::Exhibit;
use super::world::{LONG_NAME, NOW_S, TOTP_SECRET, World, by_email, by_sms, profile, viewer};
use crate::core::account::AccountFlow;
use crate::wire::account::{
    AccountError, AccountMessage, AccountNotice, AccountStep, Contact, ContactKind, Outcome, Section,
};
use crate::wire::auth::AuthError;
use crate::wire::challenge::Factor;
use crate::wire::devices::Device;
use crate::wire::gallery::Stage;
use crate::wire::pool::{MfaMethod, MfaMode, RememberDevices};

/// Somebody who is signed in, to a pool that has everything.
fn signed_in(component: &'static str, state: &'static str, stage: Stage) -> Exhibit {
    Exhibit::new(component, state, stage).amid(|world| {
        world.viewer = Some(viewer("ada"));
        world.pool.mfa = MfaMode::Optional;
        world.pool.mfa_methods = vec![MfaMethod::AuthenticatorApp, MfaMethod::ShortMessage, MfaMethod::Email];
        world.pool.fixed_contacts = Vec::new();
        world.pool.passkeys = true;
    })
}

/// A section, with a step that waits and what is said of the last one.
fn section(
    component: &'static str,
    state: &'static str,
    section: Section,
    step: Option<AccountStep>,
    outcome: Option<Outcome>,
) -> Exhibit {
    signed_in(component, state, Stage::Section(section)).amid(|world| {
        let message = outcome.map(|outcome| AccountMessage { section, outcome });
        let owner = world.viewer.as_ref().map(|viewer| viewer.identity_id.clone()).unwrap_or_default();
        world.account_flow = Some(AccountFlow { step, message, ..AccountFlow::of(&owner) });
    })
}

fn done(notice: AccountNotice) -> Option<Outcome> {
    Some(Outcome::Done { notice })
}

fn refused(error: impl Into<AccountError>) -> Option<Outcome> {
    Some(Outcome::Refused { error: error.into() })
}

fn contact(value: &str, verified: bool) -> Option<Contact> {
    Some(Contact { value: value.to_owned(), verified })
}

/// The states of the page and its sections.
pub(super) fn exhibits() -> Vec<Exhibit> {
    [pages(), passwords(), contacts(), factors(), sessions(), deletions()].concat()
}

fn pages() -> Vec<Exhibit> {
    let long = |world: &mut World| {
        world.viewer = Some(viewer(LONG_NAME));
        world.profile = profile(LONG_NAME);
    };
    vec![
        signed_in("account", "whole-page", Stage::Account),
        signed_in("account", "long-name", Stage::Account).amid(long),
        signed_in("account", "from-elsewhere", Stage::Account)
            .amid(|world| world.profile.provider = Some("SignInWithApple".to_owned())),
        Exhibit::new("account", "nothing-but-a-password", Stage::Account)
            .amid(|world| world.viewer = Some(viewer("ada"))),
    ]
}

fn passwords() -> Vec<Exhibit> {
    let state = |state, outcome| section("account-password", state, Section::Password, None, outcome);
    vec![
        state("empty", None),
        state("changed", done(AccountNotice::PasswordChanged)),
        state("wrong-password", refused(AccountError::WrongPassword)),
        state("password-refused", refused(AuthError::PasswordNotAccepted)),
        state("passwords-differ", refused(AuthError::PasswordsDoNotMatch)),
        state("too-many-attempts", refused(AuthError::AttemptLimitExceeded)),
    ]
}

fn contacts() -> Vec<Exhibit> {
    let state = |state, step, outcome| section("account-contacts", state, Section::Contacts, step, outcome);
    let change = |contact| Some(AccountStep::ChangeContact { contact });
    let (email, number) = (ContactKind::Email, ContactKind::PhoneNumber);
    let verify = || Some(AccountStep::VerifyContact { contact: email, delivery: by_email(), pending: None });
    let new = Some(AccountStep::VerifyContact {
        contact: email,
        delivery: by_email(),
        pending: Some("ada@example.org".to_owned()),
    });
    let by_sms = Some(AccountStep::VerifyContact { contact: number, delivery: by_sms(), pending: None });
    let just_sent = move |world: &mut World| {
        let flow = world.account_flow.take().unwrap_or_default();
        let codes_sent = flow.codes_sent.and_one(email, NOW_S);
        world.account_flow = Some(AccountFlow { codes_sent, ..flow });
    };
    let with_number = |world: &mut World| world.profile.phone_number = contact("+15555551234", false);
    vec![
        state("email-verified", None, None),
        state("both-unverified", None, None).amid(with_number).amid(|world| {
            world.profile.email = contact("ada@example.com", false);
        }),
        state("fixed-email", None, None).amid(|world| world.pool.fixed_contacts = vec![email]),
        state("long-address", None, None)
            .amid(|world| world.profile.email = contact(&format!("{LONG_NAME}@{LONG_NAME}.example"), false)),
        state("changing-email", change(email), None),
        state("changing-number", change(number), None).amid(with_number),
        state("invalid-number", change(number), refused(AccountError::InvalidPhoneNumber)),
        state("address-taken", change(email), refused(AccountError::ContactTaken)),
        state("verifying-email", verify(), None),
        state("verifying-number", by_sms, None).amid(with_number),
        state("proving-new-email", new, None),
        state("waiting", verify(), done(AccountNotice::CodeResent)).amid(just_sent),
        state("wrong-code", verify(), refused(AuthError::CodeMismatch)),
        state("changed", None, done(AccountNotice::ContactChanged)),
        state("verified", None, done(AccountNotice::ContactVerified)),
    ]
}

fn factors() -> Vec<Exhibit> {
    let state = |state, step, outcome| section("account-factors", state, Section::Factors, step, outcome);
    let set_up = || Some(AccountStep::SetUpApp { secret: TOTP_SECRET.to_owned() });
    let on = |factors: &'static [Factor], preferred| {
        move |world: &mut World| {
            world.profile.factors = factors.to_vec();
            world.profile.preferred_factor = Some(preferred);
            world.profile.phone_number = contact("+15555551234", true);
        }
    };
    vec![
        state("none", None, None),
        state("one", None, None).amid(on(&[Factor::Totp], Factor::Totp)),
        state("several", None, None).amid(on(&[Factor::Totp, Factor::Email, Factor::Sms], Factor::Email)),
        state("required", None, None)
            .amid(on(&[Factor::Totp], Factor::Totp))
            .amid(|world| world.pool.mfa = MfaMode::On),
        state("setting-up-app", set_up(), None),
        state("wrong-code", set_up(), refused(AuthError::CodeMismatch)),
        state("app-set-up", None, done(AccountNotice::AppSetUp)).amid(on(&[Factor::Totp], Factor::Totp)),
        state("turned-off", None, done(AccountNotice::FactorTurnedOff)),
        state("last-one-required", None, refused(AccountError::FactorRequired)).amid(on(&[Factor::Totp], Factor::Totp)),
    ]
}

fn sessions() -> Vec<Exhibit> {
    let state = |state, outcome| section("account-sessions", state, Section::Devices, None, outcome);
    let device = |id: &str, name: &str, days: i64, is_this| Device {
        id: id.to_owned(),
        name: name.to_owned(),
        last_used_s: NOW_S - days * 86_400,
        is_this,
    };
    let devices = |world: &mut World| {
        world.pool.remember_devices = RememberDevices::Ask;
        world.devices = vec![
            device("a", "Firefox on Linux", 0, true),
            device("b", LONG_NAME, 12, false),
            device("c", "", 300, false),
        ];
    };
    vec![
        state("signed-in", None),
        state("no-devices", None).amid(|world| world.pool.remember_devices = RememberDevices::Ask),
        state("devices", None).amid(devices),
        state("device-forgotten", done(AccountNotice::DeviceForgotten)).amid(devices),
        state("unavailable", refused(AuthError::Unavailable)),
    ]
}

fn deletions() -> Vec<Exhibit> {
    let state = |state, step, outcome| section("account-deletion", state, Section::Deletion, step, outcome);
    let asked = || Some(AccountStep::Deletion);
    vec![
        state("offered", None, None),
        state("asked", asked(), None),
        state("other-name", asked(), refused(AccountError::UsernameDiffers)),
        state("objects-remain", asked(), refused(AccountError::ObjectsRemain)),
    ]
}
