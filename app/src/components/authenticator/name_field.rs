//! The field for the name of an account: whatever the pool lets stand for it.

use leptos::prelude::*;

use super::dial_code::DialCode;
use super::driver::Driver;
use super::options::use_options;
use crate::components::primitives::TextField;
use crate::core::auth::Field;
use crate::i18n::{AuthenticatorTexts, fill, use_texts};
use crate::wire::first_factor::FirstFactor;
use crate::wire::pool::SignInName;

/// How the field is named and what it may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// To sign in.
    SignIn,
    /// To ask for a new password.
    ForgotPassword,
}

/// The names that the field speaks of.
fn names(driver: Driver) -> Vec<SignInName> {
    let pool = driver.view.with_untracked(|view| view.sign_in_with.clone());
    let wanted = use_options().login_mechanisms;
    let chosen: Vec<_> = wanted.into_iter().filter(|name| pool.contains(name)).collect();
    match (chosen.is_empty(), pool.is_empty()) {
        (false, _) => chosen,
        (true, false) => pool,
        (true, true) => vec![SignInName::Username],
    }
}

/// What the name of an account is called here: `Email`, or `Username or Email`.
pub(super) fn name_label(driver: Driver) -> String {
    name_wording(driver).0
}

/// The same with what stands in its empty field.
pub(super) fn name_wording(driver: Driver) -> (String, String) {
    wording(&use_texts().authenticator, &names(driver), Purpose::SignIn)
}

/// One field; for a telephone number alone, the country's code beside it.
///
/// First HTML: the finished field.
#[component]
pub(super) fn NameField(
    /// The Authenticator's state.
    driver: Driver,
    /// What it is for.
    purpose: Purpose,
) -> impl IntoView {
    let texts = use_texts().authenticator;
    let names = names(driver);
    let (label, placeholder) = wording(&texts, &names, purpose);
    let (kind, inputmode) = match names.as_slice() {
        [SignInName::Email] => ("email", "email"),
        [SignInName::PhoneNumber] => ("tel", "tel"),
        _ => ("text", "text"),
    };
    let takes_passkey = purpose == Purpose::SignIn && driver.first_factors().contains(&FirstFactor::Passkey);
    let autocomplete = if takes_passkey { "username webauthn" } else { "username" };
    let field = view! {
        <TextField
            name="username"
            label=label
            placeholder=placeholder
            kind=kind
            autocomplete=autocomplete
            inputmode=inputmode
            value=driver.username()
            refused_by=driver.refusal_of(Field::Username)
            on_typed=move |typed| driver.keep_username(typed)
        />
    };
    match names.as_slice() {
        [SignInName::PhoneNumber] => {
            view! { <div class="field-with-code"><DialCode field="phone_number" />{field}</div> }.into_any()
        }
        _ => field.into_any(),
    }
}

fn wording(texts: &AuthenticatorTexts, names: &[SignInName], purpose: Purpose) -> (String, String) {
    let one = |name: &SignInName| match (name, purpose) {
        (SignInName::Username, Purpose::SignIn) => (texts.username, texts.username_placeholder),
        (SignInName::Email, Purpose::SignIn) => (texts.email, texts.email_placeholder),
        (SignInName::PhoneNumber, Purpose::SignIn) => (texts.phone_number, texts.phone_number_placeholder),
        (SignInName::Username, Purpose::ForgotPassword) => (texts.enter_your_username, texts.enter_your_username),
        (SignInName::Email, Purpose::ForgotPassword) => (texts.enter_your_email, texts.enter_your_email),
        (SignInName::PhoneNumber, Purpose::ForgotPassword) => {
            (texts.enter_your_phone_number, texts.enter_your_phone_number)
        }
    };
    if let [name] = names {
        let (label, placeholder) = one(name);
        return (label.to_owned(), placeholder.to_owned());
    }
    let all = joined(names.iter().map(|name| texts.sign_in_name_of(*name)), texts.or, texts.comma);
    let enter = fill(texts.enter_your, &[("names", &all)]);
    match purpose {
        Purpose::SignIn => (fill(texts.sign_in_name, &[("names", &all)]), enter),
        Purpose::ForgotPassword => (enter.clone(), enter),
    }
}

/// `Username, Email or Phone Number`.
fn joined(names: impl DoubleEndedIterator<Item = &'static str>, or: &str, comma: &str) -> String {
    let mut names = names.rev();
    let last = names.next().unwrap_or_default();
    let before: Vec<_> = names.rev().collect();
    if before.is_empty() { last.to_owned() } else { fill(or, &[("names", &before.join(comma)), ("last", last)]) }
}

#[cfg(test)]
mod tests {
    use super::{Purpose, joined, wording};
    use crate::i18n::Language;
    use crate::wire::pool::SignInName::{Email, PhoneNumber, Username};

    #[test]
    fn names_are_joined_as_people_list_them() {
        let or = "{names} or {last}";
        assert_eq!(joined(["A", "B", "C"].into_iter(), or, ", "), "A, B or C");
        assert_eq!(joined(["A", "B"].into_iter(), or, ", "), "A or B");
        assert_eq!(joined(["A"].into_iter(), or, ", "), "A");
        assert_eq!(joined(["A", "B", "C"].into_iter(), "{names}または{last}", "、"), "A、BまたはC");
    }

    #[test]
    fn the_label_says_what_the_field_takes() {
        let texts = Language::English.texts().authenticator;
        for (names, purpose, label, placeholder) in [
            (&[Username][..], Purpose::SignIn, "Username", "Enter your Username"),
            (&[Email], Purpose::SignIn, "Email", "Enter your Email"),
            (&[PhoneNumber], Purpose::ForgotPassword, "Enter your phone number", "Enter your phone number"),
            (
                &[Username, Email, PhoneNumber],
                Purpose::SignIn,
                "Username, Email or Phone Number",
                "Enter your Username, Email or Phone Number",
            ),
        ] {
            assert_eq!(wording(&texts, names, purpose), (label.to_owned(), placeholder.to_owned()));
        }
    }
}
