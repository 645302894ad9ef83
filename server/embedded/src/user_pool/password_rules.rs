//! The pool's password policy, in Cognito's words.
//!
//! Which characters count as special:
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/managing-users-passwords.html>.

use crate::aws_json::{AwsError, Exception};
use crate::stack::settings::PasswordSettings;

/// The special characters that Cognito counts, among them a space inside: the input's form allows none at its ends.
const SYMBOLS: &str = "^$*.[]{}()?\"!@#%&/\\,><':;|_~`=+- ";

/// Refuses a password that the policy does not allow.
pub(super) fn check(rules: &PasswordSettings, password: &str) -> Result<(), AwsError> {
    let long_enough = password.chars().count() >= usize::from(rules.minimum_length);
    let complaint = if !long_enough {
        Some("Password not long enough")
    } else if rules.require_uppercase && !password.chars().any(|c| c.is_ascii_uppercase()) {
        Some("Password must have uppercase characters")
    } else if rules.require_lowercase && !password.chars().any(|c| c.is_ascii_lowercase()) {
        Some("Password must have lowercase characters")
    } else if rules.require_numbers && !password.chars().any(|c| c.is_ascii_digit()) {
        Some("Password must have numeric characters")
    } else if rules.require_symbols && !password.chars().any(|c| SYMBOLS.contains(c)) {
        Some("Password must have symbol characters")
    } else {
        None
    };
    complaint.map_or(Ok(()), |complaint| {
        Err(AwsError::new(Exception::InvalidPassword, format!("Password did not conform with policy: {complaint}")))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const STRICT: PasswordSettings = PasswordSettings {
        minimum_length: 8,
        require_lowercase: true,
        require_uppercase: true,
        require_numbers: true,
        require_symbols: true,
        temporary_days: 7,
        history: 0,
    };

    #[test]
    fn each_rule_is_named_when_it_is_broken() {
        for (password, complaint) in [
            ("Aa1!", "not long enough"),
            ("aaaaaa1!", "uppercase"),
            ("AAAAAA1!", "lowercase"),
            ("Aaaaaaa!", "numeric"),
            ("Aaaaaaa1", "symbol"),
        ] {
            let refused = check(&STRICT, password).unwrap_err();
            assert_eq!(refused.code, Exception::InvalidPassword);
            assert!(refused.message.contains(complaint), "{password}: {}", refused.message);
        }
        assert!(check(&STRICT, "Aaaaaa1!").is_ok());
    }

    #[test]
    fn length_is_counted_in_characters() {
        let short = PasswordSettings { minimum_length: 8, ..STRICT };
        assert!(check(&short, "Ää1!üöß").is_err(), "seven characters in more than eight bytes");
    }
}
