//! The form for a new account: what was typed, and what of it the pool is given.

use std::collections::BTreeMap;

use crate::core::phone;
use crate::wire::auth::{AuthError, Field};
use crate::wire::pool::{NumberNeed, SignInName};

/// The most characters of an attribute that are kept while the form is corrected; the pool takes 2,048.
const LONGEST_KEPT: usize = 256;

/// The most characters of its name.
const LONGEST_NAME: usize = 64;

/// The most of them; a pool has at most 50 of its own and the standard ones.
const MOST_KEPT: usize = 32;

/// The standard attributes (<https://openid.net/specs/openid-connect-core-1_0.html#StandardClaims>) that a person can give of
/// themselves. The pool keeps `updated_at` by itself, so it is none of them.
pub const STANDARD_ATTRIBUTES: [&str; 16] = [
    "address",
    "birthdate",
    "email",
    "family_name",
    "gender",
    "given_name",
    "locale",
    "middle_name",
    "name",
    "nickname",
    "phone_number",
    "picture",
    "preferred_username",
    "profile",
    "website",
    "zoneinfo",
];

/// What was typed into the form, but for the passwords.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NewAccountForm {
    /// The username; empty where there is no field for one.
    pub username: String,
    /// The e-mail address.
    pub email: String,
    /// The telephone number, with or without its country's code.
    pub phone_number: String,
    /// The code that was chosen beside the number: `+49`.
    pub country_code: String,
    /// Every other attribute, by its name in the pool.
    pub attributes: BTreeMap<String, String>,
}

/// The form as the pool is given it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAccountRequest {
    /// What the account is called: the username, or else the address or number that stands for it.
    pub username: String,
    /// Its attributes, trimmed; none is empty.
    pub attributes: BTreeMap<String, String>,
    /// What is wrong with the form, but for the username's length.
    pub flaw: Option<AuthError>,
}

impl NewAccountForm {
    /// Reads the form for a pool with these names. An attribute that no pool can have, a field for agreement say, is left out.
    #[must_use]
    pub fn read(&self, sign_in_with: &[SignInName], number_need: NumberNeed) -> NewAccountRequest {
        let mut attributes: BTreeMap<String, String> = self
            .attributes
            .iter()
            .filter(|(name, _)| is_attribute(name))
            .map(|(name, value)| (name.clone(), value.trim().to_owned()))
            .collect();
        let email = self.email.trim();
        if !email.is_empty() {
            attributes.insert("email".to_owned(), email.to_owned());
        }
        if !self.phone_number.trim().is_empty() {
            let number = phone::international(&self.country_code, &self.phone_number);
            attributes.insert("phone_number".to_owned(), number);
        }
        attributes.retain(|_, value| !value.is_empty());
        let username = match sign_in_with.contains(&SignInName::Username) {
            true => self.username.trim().to_owned(),
            false => own_name(&attributes, sign_in_with),
        };
        let flaw = flaw(&username, &attributes, sign_in_with, number_need);
        NewAccountRequest { username, attributes, flaw }
    }
}

/// Whether a pool can have an attribute of this name.
pub(super) fn is_attribute(name: &str) -> bool {
    STANDARD_ATTRIBUTES.contains(&name) || name.starts_with("custom:")
}

/// Whether the form asks for an e-mail address, and insists on one: it is how a lost account is found again, but where
/// people are known by their number.
#[must_use]
pub fn asks_for_email(sign_in_with: &[SignInName]) -> (bool, bool) {
    let number = sign_in_with.contains(&SignInName::PhoneNumber);
    let email = sign_in_with.contains(&SignInName::Email);
    let username = sign_in_with.contains(&SignInName::Username);
    (email || username || !number, username || !number)
}

/// Whether the form asks for a telephone number, and insists on one.
#[must_use]
pub fn asks_for_number(sign_in_with: &[SignInName], need: NumberNeed) -> (bool, bool) {
    let number = sign_in_with.contains(&SignInName::PhoneNumber);
    let either = sign_in_with == [SignInName::Email, SignInName::PhoneNumber];
    match need {
        NumberNeed::AsName => (number, number && !either),
        NumberNeed::ForFirstFactor => (true, number && !either),
        NumberNeed::ForSecondFactor => (true, true),
    }
}

fn own_name(attributes: &BTreeMap<String, String>, sign_in_with: &[SignInName]) -> String {
    let attribute = |name: &SignInName| match name {
        SignInName::Email => attributes.get("email"),
        SignInName::PhoneNumber => attributes.get("phone_number"),
        SignInName::Username => None,
    };
    sign_in_with.iter().find_map(attribute).cloned().unwrap_or_default()
}

fn flaw(
    username: &str,
    attributes: &BTreeMap<String, String>,
    sign_in_with: &[SignInName],
    number_need: NumberNeed,
) -> Option<AuthError> {
    let lacks = |name: &str, (_, required): (bool, bool)| required && !attributes.contains_key(name);
    let missing = |field| Some(AuthError::Missing { field });
    if username.is_empty() && sign_in_with.contains(&SignInName::Username) {
        return missing(Field::Username);
    }
    if lacks("email", asks_for_email(sign_in_with)) {
        return missing(Field::Email);
    }
    if lacks("phone_number", asks_for_number(sign_in_with, number_need)) {
        return missing(Field::PhoneNumber);
    }
    if username.is_empty() {
        return Some(AuthError::ContactMissing);
    }
    if attributes.get("email").is_some_and(|email| !email.contains('@')) {
        return Some(AuthError::InvalidEmail);
    }
    if attributes.get("phone_number").is_some_and(|number| !phone::is_international(number)) {
        return Some(AuthError::InvalidPhoneNumber);
    }
    None
}

/// What is kept while the form is corrected, of all that was typed and of the attributes that were read from it: the flow
/// travels in a cookie.
#[must_use]
pub(super) fn kept(
    typed: &BTreeMap<String, String>,
    attributes: &BTreeMap<String, String>,
) -> BTreeMap<String, String> {
    let short = |(name, value): &(&String, &String)| {
        name.chars().nth(LONGEST_NAME).is_none() && value.chars().nth(LONGEST_KEPT).is_none()
    };
    let others = typed.iter().filter(|(name, value)| !attributes.contains_key(*name) && !value.trim().is_empty());
    let all = attributes.iter().chain(others).filter(short).take(MOST_KEPT);
    all.map(|(name, value)| (name.clone(), value.clone())).collect()
}

#[cfg(test)]
mod tests {
    use super::{AuthError, Field, NewAccountForm, kept};
    use crate::wire::pool::NumberNeed;
    use crate::wire::pool::SignInName::{self, Email, PhoneNumber, Username};

    fn form(username: &str, email: &str, phone_number: &str) -> NewAccountForm {
        NewAccountForm {
            username: username.into(),
            email: email.into(),
            phone_number: phone_number.into(),
            country_code: "+49".into(),
            ..NewAccountForm::default()
        }
    }

    #[test]
    fn the_account_is_called_as_the_pool_has_it() {
        for (sign_in_with, name) in [
            (&[Username][..], "ada"),
            (&[Email], "ada@example.com"),
            (&[PhoneNumber], "+49171123456"),
            (&[Email, PhoneNumber], "ada@example.com"),
            (&[Username, Email, PhoneNumber], "ada"),
        ] {
            let request = form(" ada ", " ada@example.com ", "0171 123456").read(sign_in_with, NumberNeed::AsName);
            assert_eq!((request.username.as_str(), request.flaw), (name, None));
            assert_eq!(request.attributes["phone_number"], "+49171123456");
        }
    }

    #[test]
    fn what_the_pool_cannot_do_without_is_missed() {
        let missing = |field| Some(AuthError::Missing { field });
        for (sign_in_with, email, number, flaw) in [
            (&[Username][..], "", "", missing(Field::Email)),
            (&[Username], "ada@example.com", "", None),
            (&[Username, PhoneNumber], "ada@example.com", "", missing(Field::PhoneNumber)),
            (&[PhoneNumber], "", "0171 123456", None),
            (&[PhoneNumber], "", "", missing(Field::PhoneNumber)),
            (&[Email, PhoneNumber], "", "0171 123456", None),
            (&[Email, PhoneNumber], "ada@example.com", "", None),
            (&[Email, PhoneNumber], "", "", Some(AuthError::ContactMissing)),
            (&[Email], "ada", "", Some(AuthError::InvalidEmail)),
            (&[PhoneNumber], "", "12", Some(AuthError::InvalidPhoneNumber)),
        ] {
            let request = form("ada", email, number).read(sign_in_with, NumberNeed::AsName);
            assert_eq!(request.flaw, flaw, "{sign_in_with:?} {email} {number}");
        }
    }

    #[test]
    fn nobody_is_let_sign_up_without_the_number_that_every_sign_in_asks_for() {
        let need = NumberNeed::ForSecondFactor;
        for sign_in_with in [&[Username][..], &[Email], &[Email, PhoneNumber]] {
            let missing = form("ada", "ada@example.com", "").read(sign_in_with, need);
            assert_eq!(missing.flaw, Some(AuthError::Missing { field: Field::PhoneNumber }), "{sign_in_with:?}");
            let given = form("ada", "ada@example.com", "0171 123456").read(sign_in_with, need);
            assert_eq!((given.flaw, given.attributes["phone_number"].as_str()), (None, "+49171123456"));
        }
    }

    #[test]
    fn a_field_that_is_no_attribute_and_an_empty_one_stay_here() {
        let mut form = form("ada", "ada@example.com", "");
        let typed =
            [("custom:team", " red "), ("given_name", " "), ("agreed", "on"), ("name", "Ada"), ("updated_at", "1")];
        for (name, value) in typed {
            form.attributes.insert(name.into(), value.into());
        }
        let attributes = form.read(&[SignInName::Username], NumberNeed::AsName).attributes;
        let names: Vec<_> = attributes.keys().map(String::as_str).collect();
        assert_eq!(names, ["custom:team", "email", "name"]);
        assert_eq!(attributes["custom:team"], "red");
    }

    #[test]
    fn an_attribute_that_is_very_long_is_not_kept_for_the_next_try() {
        let mut form = form("ada", "ada@example.com", "");
        form.attributes.insert("address".into(), "x".repeat(257));
        let attributes = form.read(&[SignInName::Username], NumberNeed::AsName).attributes;
        assert!(attributes.contains_key("address") && !kept(&form.attributes, &attributes).contains_key("address"));
    }
}
