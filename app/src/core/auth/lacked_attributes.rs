//! The attributes that an account lacks when its owner first signs in: what was typed, and what of it the pool is given.

use std::collections::BTreeMap;

use super::new_account::is_attribute;
use crate::core::phone;
use crate::wire::auth::{AuthError, Field};

/// What was typed beside a password of one's own.
#[derive(Debug, Clone, Copy)]
pub struct LackedAttributes<'a> {
    /// The attributes that the pool asks for. Others may be given, and may be left empty.
    pub missing: &'a [String],
    /// What was typed, by the attributes' names.
    pub attributes: &'a BTreeMap<String, String>,
    /// The code that was chosen beside a telephone number: `+49`.
    pub country_code: &'a str,
}

impl LackedAttributes<'_> {
    /// The attributes as the pool is given them: trimmed, a number with its country's code; none is empty.
    pub(super) fn read(&self) -> BTreeMap<String, String> {
        let is_taken = |name: &String| is_attribute(name) || self.missing.contains(name);
        let tidied = |name: &str, value: &str| match name {
            "phone_number" => phone::international(self.country_code, value),
            _ => value.to_owned(),
        };
        let typed = self.attributes.iter().map(|(name, value)| (name, value.trim()));
        typed
            .filter(|(name, value)| is_taken(name) && !value.is_empty())
            .map(|(name, value)| (name.clone(), tidied(name, value)))
            .collect()
    }

    /// What is wrong with the attributes that were read.
    pub(super) fn flaw(&self, attributes: &BTreeMap<String, String>) -> Option<AuthError> {
        if let Some(name) = self.missing.iter().find(|name| !attributes.contains_key(*name)) {
            return Some(match name.as_str() {
                "email" => AuthError::Missing { field: Field::Email },
                "phone_number" => AuthError::Missing { field: Field::PhoneNumber },
                _ => AuthError::MissingField,
            });
        }
        if attributes.get("email").is_some_and(|email| !email.contains('@')) {
            return Some(AuthError::InvalidEmail);
        }
        let bad_number = attributes.get("phone_number").is_some_and(|number| !phone::is_international(number));
        bad_number.then_some(AuthError::InvalidPhoneNumber)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::LackedAttributes;
    use crate::wire::auth::{AuthError, Field};

    fn read(missing: &[&str], typed: &[(&str, &str)]) -> (BTreeMap<String, String>, Option<AuthError>) {
        let missing: Vec<_> = missing.iter().map(|name| (*name).to_owned()).collect();
        let typed = typed.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let lacked = LackedAttributes { missing: &missing, attributes: &typed, country_code: "+49" };
        let attributes = lacked.read();
        let flaw = lacked.flaw(&attributes);
        (attributes, flaw)
    }

    #[test]
    fn what_the_pool_does_not_ask_for_may_be_left_empty() {
        let (attributes, flaw) =
            read(&["given_name"], &[("given_name", " Ada "), ("custom:team", " "), ("agreed", "on")]);
        assert_eq!((attributes, flaw), (BTreeMap::from([("given_name".to_owned(), "Ada".to_owned())]), None));
        let (_, flaw) = read(&["given_name"], &[("given_name", " "), ("custom:team", "red")]);
        assert_eq!(flaw, Some(AuthError::MissingField));
        assert_eq!(
            read(&["updated_at"], &[("updated_at", "1")]).0.len(),
            1,
            "whatever the pool asks for is given to it"
        );
    }

    #[test]
    fn a_number_gets_its_country_and_an_address_is_looked_at() {
        let (attributes, flaw) = read(&["phone_number"], &[("phone_number", "0171 1234567")]);
        assert_eq!((attributes["phone_number"].as_str(), flaw), ("+491711234567", None));
        for (name, value, flaw) in [
            ("phone_number", "12", AuthError::InvalidPhoneNumber),
            ("phone_number", "", AuthError::Missing { field: Field::PhoneNumber }),
            ("email", "ada", AuthError::InvalidEmail),
            ("email", "", AuthError::Missing { field: Field::Email }),
        ] {
            assert_eq!(read(&[name], &[(name, value)]).1, Some(flaw), "{name}: {value}");
        }
    }
}
