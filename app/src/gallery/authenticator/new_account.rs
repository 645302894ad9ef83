//! Creating an account, and confirming it.

use std::collections::BTreeMap;

use crate::core::auth::Flow;
use crate::gallery::exhibit::Exhibit;
use crate::gallery::world::{LONG_NAME, by_email, by_sms, just_sent, on};
use crate::pages::gallery::rules::RULES_ON_SHOW;
use crate::wire::auth::{AuthError, AuthNotice, Delivery, DeliveryMedium, Field, Screen};
use crate::wire::gallery::{FieldOnShow, OptionsOnShow};
use crate::wire::pool::SignInName::{Email, PhoneNumber, Username};

fn create(state: &'static str, flow: Flow) -> Exhibit {
    Exhibit::screen("sign-up", state, Flow { screen: Screen::SignUp, ..flow })
}

fn refused(state: &'static str, error: AuthError) -> Exhibit {
    create(state, Flow { error: Some(error), ..on(Screen::SignUp) })
}

fn confirm(state: &'static str, flow: Flow) -> Exhibit {
    Exhibit::screen("confirm-sign-up", state, Flow { screen: Screen::ConfirmSignUp, ..flow })
}

fn sent(delivery: Delivery) -> Flow {
    Flow { delivery: Some(delivery), ..on(Screen::ConfirmSignUp) }
}

fn code_refused(state: &'static str, error: AuthError) -> Exhibit {
    confirm(state, Flow { error: Some(error), ..sent(by_email()) })
}

/// The states of the screens.
pub(super) fn exhibits() -> Vec<Exhibit> {
    [creating(), confirming()].concat()
}

fn creating() -> Vec<Exhibit> {
    let attributes = ["given_name", "birthdate", "website", "phone_number", "custom:team"];
    let attributes = attributes.map(str::to_owned).to_vec();
    let typed = BTreeMap::from([("given_name".to_owned(), "Ada".to_owned())]);
    let long = Flow { username: LONG_NAME.to_owned(), email: format!("{LONG_NAME}@example.com"), ..Flow::default() };
    let first = |name: &str, order| FieldOnShow {
        screen: Screen::SignUp,
        name: name.to_owned(),
        label: None,
        placeholder: None,
        order: Some(order),
    };
    let fields = vec![first("email", 1), first("username", 2)];
    vec![
        create("empty", Flow::default()),
        create("filled-in", on(Screen::SignUp)),
        create("long-name", long),
        refused("username-taken", AuthError::UsernameTaken),
        refused("invalid-username", AuthError::InvalidUsername),
        refused("email-taken", AuthError::EmailTaken),
        refused("invalid-email", AuthError::InvalidEmail),
        refused("invalid-phone-number", AuthError::InvalidPhoneNumber).known_by(&[PhoneNumber]),
        refused("phone-number-taken", AuthError::PhoneNumberTaken).known_by(&[PhoneNumber]),
        refused("contact-missing", AuthError::ContactMissing).known_by(&[Email, PhoneNumber]),
        refused("closed", AuthError::SignUpClosed),
        refused("password-refused", AuthError::PasswordNotAccepted),
        refused("passwords-differ", AuthError::PasswordsDoNotMatch),
        refused("field-missing", AuthError::Missing { field: Field::Username }),
        refused("attribute-refused", AuthError::AttributeNotAccepted),
        refused("own-rules", AuthError::FormNotAccepted)
            .amid(|world| {
                let flaws = BTreeMap::from([("username".to_owned(), "Names of one word, please.".to_owned())]);
                let username = "Ada Lovelace".to_owned();
                world.flow = world.flow.take().map(|flow| Flow { username, flaws, ..flow });
                world.sign_up_rules = RULES_ON_SHOW;
            })
            .with_options(OptionsOnShow { rules: true, ..OptionsOnShow::default() }),
        refused("unavailable", AuthError::Unavailable),
        create("by-email", Flow::default()).known_by(&[Email]),
        create("by-phone-number", Flow::default()).known_by(&[PhoneNumber]),
        create("by-any-name", Flow::default()).known_by(&[Username, Email, PhoneNumber]),
        create("attributes", Flow { attributes: typed, ..on(Screen::SignUp) })
            .with_options(OptionsOnShow { sign_up_attributes: attributes, ..OptionsOnShow::default() }),
        create("own-order", Flow::default()).with_options(OptionsOnShow { fields, ..OptionsOnShow::default() }),
        create("one-rule", Flow::default()).amid(|world| {
            let policy = &mut world.password_policy;
            (policy.require_lowercase, policy.require_uppercase) = (false, false);
            (policy.require_numbers, policy.require_symbols) = (false, false);
        }),
        create("slots", Flow::default()).with_options(OptionsOnShow { slots: true, ..OptionsOnShow::default() }),
    ]
}

fn confirming() -> Vec<Exhibit> {
    let unknown = Delivery { medium: DeliveryMedium::Unknown, destination: String::new() };
    let link = [("screen", "confirm_sign_up"), ("username", "ada"), ("code", "123456")];
    vec![
        confirm("by-email", sent(by_email())),
        confirm("by-sms", sent(by_sms())),
        confirm("somehow", sent(unknown)),
        confirm("no-delivery", on(Screen::ConfirmSignUp)),
        confirm("waiting", Flow { sendings: just_sent(), ..sent(by_email()) }),
        confirm("code-resent", Flow { notice: Some(AuthNotice::CodeResent), ..sent(by_email()) }),
        code_refused("wrong-code", AuthError::CodeMismatch),
        code_refused("code-expired", AuthError::CodeExpired),
        code_refused("too-soon", AuthError::ResendTooSoon),
        code_refused("too-many-attempts", AuthError::AttemptLimitExceeded),
        confirm("name-missing", Flow::default()),
        confirm("by-link", on(Screen::ConfirmSignUp)).by_link(&link),
    ]
}
