//! Constraints of inputs, as the API reference gives them, in AWS's words.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::contact::Contact;
use crate::aws_json::{AwsError, Violations};
use crate::message::is_phone_number;
use crate::stack::attribute_rule::AttributeRule;
use crate::stack::settings::UserPoolSettings;

/// The standard attributes that a person may set at sign-up
/// (<https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html>).
const WRITABLE: [&str; 16] = [
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
/// Every standard attribute, in the order in which Cognito lists them.
pub(super) const STANDARD: [&str; 20] = [
    "sub",
    "name",
    "given_name",
    "family_name",
    "middle_name",
    "nickname",
    "preferred_username",
    "profile",
    "picture",
    "website",
    "email",
    "email_verified",
    "gender",
    "birthdate",
    "zoneinfo",
    "locale",
    "phone_number",
    "phone_number_verified",
    "address",
    "updated_at",
];
/// Attributes that only the pool itself sets.
const RESERVED: [&str; 4] = ["sub", "email_verified", "phone_number_verified", "updated_at"];
/// `AttributeType`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Attribute {
    pub(super) name: String,
    #[serde(default)]
    pub(super) value: String,
}

/// Notes what is wrong with a username: 1 to 128 characters of which none is a space or invisible.
pub(super) fn username(violations: Violations, username: &str) -> Violations {
    visible(violations, "username", username)
}

/// The same for another name, in another member of the input.
pub(super) fn visible(violations: Violations, member: &str, name: &str) -> Violations {
    let length = name.chars().count();
    violations
        .unless(length >= 1, member, "have length greater than or equal to 1")
        .unless(length <= 128, member, "have length less than or equal to 128")
        .unless(
            name.chars().all(is_visible),
            member,
            r"satisfy regular expression pattern: [\p{L}\p{M}\p{S}\p{N}\p{P}]+",
        )
}

/// Notes what is wrong with the form of a password; the pool's own rules are checked elsewhere.
pub(super) fn password(violations: Violations, password: &str) -> Violations {
    password_member(violations, "password", password)
}

/// The same for a password in another member of the input.
pub(super) fn password_member(violations: Violations, member: &str, password: &str) -> Violations {
    violations.unless(password.chars().count() <= 256, member, "have length less than or equal to 256").unless(
        !password.is_empty()
            && !password.contains(['\r', '\n'])
            && !password.starts_with(char::is_whitespace)
            && !password.ends_with(char::is_whitespace),
        member,
        r"satisfy regular expression pattern: ^[\S]+.*[\S]+$",
    )
}

/// Notes what is wrong with the form of a code.
pub(super) fn code(violations: Violations, code: &str) -> Violations {
    let length = code.chars().count();
    violations
        .unless(length >= 1, "confirmationCode", "have length greater than or equal to 1")
        .unless(length <= 2048, "confirmationCode", "have length less than or equal to 2048")
        .unless(
            !code.chars().any(char::is_whitespace),
            "confirmationCode",
            r"satisfy regular expression pattern: [\S]+",
        )
}

/// Refuses what cannot be a token, of a member of the input.
pub(super) fn token(member: &str, token: &str) -> Result<(), AwsError> {
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"-_=.".contains(&byte);
    Violations::default()
        .unless(
            !token.is_empty() && token.bytes().all(is_token),
            member,
            "satisfy regular expression pattern: [A-Za-z0-9-_=.]+",
        )
        .check()
}

/// The attributes of a new account, checked against the pool's schema.
pub(super) fn attributes(pool: &UserPoolSettings, given: &[Attribute]) -> Result<BTreeMap<String, String>, AwsError> {
    let attributes = writable(pool, given)?;
    for name in &pool.required {
        if attributes.get(name).is_none_or(|value| value.is_empty()) {
            return Err(schema_error(name, "The attribute is required"));
        }
    }
    Ok(attributes)
}

/// Attributes that a person adds to an account before they have signed in: what is immutable may be given once.
pub(super) fn filled(pool: &UserPoolSettings, given: &[Attribute]) -> Result<BTreeMap<String, String>, AwsError> {
    writable(pool, given)
}

/// What an administrator says of addresses (`email_verified` and the like), and the other attributes that they give.
pub(super) fn by_administrator(given: &[Attribute]) -> Result<(BTreeMap<Contact, bool>, Vec<Attribute>), AwsError> {
    let mut verifications = BTreeMap::new();
    let mut others = Vec::new();
    for attribute in given {
        let contact = Contact::ALL.into_iter().find(|contact| contact.verified() == attribute.name);
        match (contact, attribute.value.to_ascii_lowercase().as_str()) {
            (None, _) => others.push(attribute.clone()),
            (Some(contact), "true") => drop(verifications.insert(contact, true)),
            (Some(contact), "false") => drop(verifications.insert(contact, false)),
            (Some(contact), _) => {
                let message = format!("Invalid value for attribute {}: true or false is needed.", contact.verified());
                return Err(AwsError::invalid_parameter(message));
            }
        }
    }
    Ok((verifications, others))
}

/// Changes to the attributes of an account, checked against the pool's schema. An empty value removes an attribute.
pub(super) fn changes(pool: &UserPoolSettings, given: &[Attribute]) -> Result<BTreeMap<String, String>, AwsError> {
    let changes = writable(pool, given)?;
    for (name, value) in &changes {
        if pool.immutable.contains(name) {
            return Err(AwsError::invalid_parameter(format!("user.{name}: Attribute cannot be updated.\n")));
        }
        if value.is_empty() && pool.required.contains(name) {
            return Err(schema_error(name, "The attribute is required"));
        }
    }
    Ok(changes)
}

/// Refuses to remove attributes that an account must have, or that are not the person's to remove.
pub(super) fn removals(pool: &UserPoolSettings, names: &[String]) -> Result<(), AwsError> {
    for name in names {
        is_writable(pool, name)?;
        if pool.required.contains(name) || pool.immutable.contains(name) {
            return Err(AwsError::invalid_parameter(format!("user.{name}: Attribute cannot be removed.\n")));
        }
    }
    Ok(())
}

/// The attribute that is to be verified, unless no code verifies it.
pub(super) fn verifiable(name: &str) -> Result<Contact, AwsError> {
    let refusal = || AwsError::invalid_parameter("Only the attributes email and phone_number can be verified.");
    Contact::of(name).ok_or_else(refusal)
}

/// Whether another place's claims may give an attribute: any but those that only the pool itself sets. Whether an address is
/// verified may be said by that place.
pub(crate) fn is_mappable(pool: &UserPoolSettings, name: &str) -> bool {
    let verification = Contact::ALL.into_iter().any(|contact| contact.verified() == name);
    verification || WRITABLE.contains(&name) || pool.schema.get(name).is_some_and(|_| !RESERVED.contains(&name))
}

/// Refuses values from another place that the pool's schema does not allow.
pub(super) fn mapped(pool: &UserPoolSettings, attributes: &BTreeMap<String, String>) -> Result<(), AwsError> {
    for (name, value) in attributes {
        conforms(pool, name, value)?;
    }
    well_formed(attributes)
}

fn is_writable(pool: &UserPoolSettings, name: &str) -> Result<(), AwsError> {
    if RESERVED.contains(&name) {
        return Err(AwsError::not_authorized("A client attempted to write unauthorized attribute"));
    }
    let exists = WRITABLE.contains(&name) || pool.schema.contains_key(name);
    if exists { Ok(()) } else { Err(schema_error(name, "Attribute does not exist in the schema.")) }
}

fn writable(pool: &UserPoolSettings, given: &[Attribute]) -> Result<BTreeMap<String, String>, AwsError> {
    let mut attributes = BTreeMap::new();
    for Attribute { name, value } in given {
        is_writable(pool, name)?;
        conforms(pool, name, value)?;
        if attributes.insert(name.clone(), value.clone()).is_some() {
            return Err(AwsError::invalid_parameter(format!("Attribute {name} is given more than once.")));
        }
    }
    well_formed(&attributes)?;
    Ok(attributes)
}

/// Refuses what the schema does not allow. An empty value removes an attribute.
fn conforms(pool: &UserPoolSettings, name: &str, value: &str) -> Result<(), AwsError> {
    let rule = pool.schema.get(name).copied().unwrap_or(AttributeRule::ANY);
    rule.problem(value).filter(|_| !value.is_empty()).map_or(Ok(()), |problem| Err(schema_error(name, &problem)))
}

/// Refuses addresses and numbers that are none.
fn well_formed(attributes: &BTreeMap<String, String>) -> Result<(), AwsError> {
    let malformed = |name: &str, is_valid: fn(&str) -> bool| {
        attributes.get(name).is_some_and(|value| !value.is_empty() && !is_valid(value))
    };
    if malformed("email", is_email) {
        return Err(AwsError::invalid_parameter("Invalid email address format."));
    }
    if malformed("phone_number", is_phone_number) {
        return Err(AwsError::invalid_parameter("Invalid phone number format."));
    }
    Ok(())
}

fn schema_error(name: &str, problem: &str) -> AwsError {
    AwsError::invalid_parameter(format!("Attributes did not conform to the schema: {name}: {problem}\n"))
}

/// Whether messages can be addressed to it, and whether it names a domain.
fn is_email(text: &str) -> bool {
    text.is_ascii()
        && text.len() <= 254
        && text.parse::<lettre::Address>().is_ok_and(|email| email.domain().contains('.'))
}

/// Letters, marks, symbols, numbers and punctuation: not separators, control characters or invisible formatting.
fn is_visible(c: char) -> bool {
    let formatting = matches!(
        c,
        '\u{ad}' | '\u{600}'..='\u{605}' | '\u{61c}' | '\u{6dd}' | '\u{70f}' | '\u{180e}'
            | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}' | '\u{e000}'..='\u{f8ff}' | '\u{e0000}'..='\u{10ffff}'
    );
    !c.is_whitespace() && !c.is_control() && !formatting
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stack::messages::MessageSettings;
    use crate::stack::settings::{MfaSettings, PasswordSettings, WebAuthnSettings};

    fn pool() -> UserPoolSettings {
        UserPoolSettings {
            id: "us-east-1_TestPool1".to_owned(),
            name: "TestPool".to_owned(),
            self_sign_up: true,
            auto_verified: vec!["email".to_owned()],
            proved_before_update: vec![],
            required: vec!["email".to_owned()],
            immutable: vec!["email".to_owned()],
            schema: BTreeMap::new(),
            username_attributes: Vec::new(),
            alias_attributes: Vec::new(),
            password: PasswordSettings {
                minimum_length: 8,
                require_lowercase: false,
                require_uppercase: false,
                require_numbers: false,
                require_symbols: false,
                temporary_days: 7,
                history: 0,
            },
            case_sensitive_usernames: false,
            recovery: Vec::new(),
            mfa: MfaSettings::default(),
            first_factors: Vec::new(),
            messages: MessageSettings::default(),
            devices: None,
            web_authn: WebAuthnSettings::default(),
        }
    }

    fn attribute(name: &str, value: &str) -> Attribute {
        Attribute { name: name.into(), value: value.into() }
    }

    #[test]
    fn usernames_have_no_spaces_and_nothing_invisible() {
        for good in ["anna", "ÄNNA", "anna+1@example.com", "名前", "a".repeat(128).as_str()] {
            assert!(username(Violations::default(), good).check().is_ok(), "{good}");
        }
        for bad in ["", "an na", "an\tna", "a\u{200b}b", "a\u{202e}b", "a".repeat(129).as_str()] {
            assert!(username(Violations::default(), bad).check().is_err(), "{bad:?}");
        }
    }

    #[test]
    fn several_violations_are_counted() {
        let refused = password(username(Violations::default(), ""), " ab").check().unwrap_err();
        assert!(
            refused.message.starts_with("2 validation errors detected: Value at 'username'"),
            "{}",
            refused.message
        );
    }

    #[test]
    fn a_new_account_needs_a_valid_email_and_cannot_verify_it_itself() {
        assert!(attributes(&pool(), &[attribute("email", "anna@example.com")]).is_ok());
        for (given, complaint) in [
            (vec![], "email: The attribute is required"),
            (vec![attribute("email", "anna")], "Invalid email address format."),
            (vec![attribute("email", "anna@localhost")], "Invalid email address format."),
            (vec![attribute("email", "a@example.com\r\nBcc: b@example.com")], "Invalid email address format."),
            (vec![attribute("email", "\"a\r\nBcc: b\"@example.com")], "Invalid email address format."),
            (vec![attribute("email", "a@example.com,b@example.com")], "Invalid email address format."),
            (vec![attribute("email", "a@example.com>, <b@example.com")], "Invalid email address format."),
            (vec![attribute("email", "a b@example.com")], "Invalid email address format."),
            (vec![attribute("email", "a@example.com"), attribute("email_verified", "true")], "unauthorized attribute"),
            (vec![attribute("email", "a@example.com"), attribute("role", "admin")], "does not exist in the schema"),
        ] {
            let refused = attributes(&pool(), &given).unwrap_err();
            assert!(refused.message.contains(complaint), "{}", refused.message);
        }
    }

    #[test]
    fn a_password_may_hold_spaces_but_not_begin_or_end_with_one() {
        assert!(password(Violations::default(), "correct horse battery").check().is_ok());
        for bad in [" leading", "trailing ", "\u{a0}leading", "two\nlines", ""] {
            assert!(password(Violations::default(), bad).check().is_err(), "{bad:?}");
        }
    }
}
