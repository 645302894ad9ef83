//! What a user pool asks of a password, and which of it a password misses.
//!
//! The set of special characters is Cognito's
//! (<https://docs.aws.amazon.com/cognito/latest/developerguide/managing-users-passwords.html>).

use serde::{Deserialize, Serialize};

/// Characters that count as special. A space counts too, except at either end.
const SPECIAL: &str = "^$*.[]{}()?\"!@#%&/\\,><':;|_~`=+-";

/// The password policy of a user pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasswordPolicy {
    /// The fewest characters.
    pub minimum_length: u16,
    /// At least one lower case letter.
    pub require_lowercase: bool,
    /// At least one upper case letter.
    pub require_uppercase: bool,
    /// At least one digit.
    pub require_numbers: bool,
    /// At least one special character.
    pub require_symbols: bool,
}

impl Default for PasswordPolicy {
    /// Cognito's own default.
    fn default() -> Self {
        Self {
            minimum_length: 8,
            require_lowercase: true,
            require_uppercase: true,
            require_numbers: true,
            require_symbols: true,
        }
    }
}

/// One rule of a policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PasswordRule {
    /// At least so many characters.
    MinimumLength(u16),
    /// At least one lower case letter.
    Lowercase,
    /// At least one upper case letter.
    Uppercase,
    /// At least one digit.
    Number,
    /// At least one special character.
    Symbol,
    /// No space at either end: every pool refuses one
    /// (`[\S]+.*[\S]+`, <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SignUp.html>).
    NoOuterSpace,
}

impl PasswordRule {
    /// Whether a password follows this rule.
    #[must_use]
    pub fn is_met_by(self, password: &str) -> bool {
        match self {
            Self::MinimumLength(least) => password.chars().count() >= usize::from(least),
            Self::Lowercase => password.chars().any(|c| c.is_ascii_lowercase()),
            Self::Uppercase => password.chars().any(|c| c.is_ascii_uppercase()),
            Self::Number => password.chars().any(|c| c.is_ascii_digit()),
            Self::Symbol => password.chars().any(|c| SPECIAL.contains(c)) || password.trim_matches(' ').contains(' '),
            Self::NoOuterSpace => password.trim() == password,
        }
    }
}

impl PasswordPolicy {
    /// The rules of this policy, in the order in which they are shown.
    pub fn rules(self) -> impl Iterator<Item = PasswordRule> {
        [
            (true, PasswordRule::MinimumLength(self.minimum_length)),
            (self.require_lowercase, PasswordRule::Lowercase),
            (self.require_uppercase, PasswordRule::Uppercase),
            (self.require_numbers, PasswordRule::Number),
            (self.require_symbols, PasswordRule::Symbol),
            (true, PasswordRule::NoOuterSpace),
        ]
        .into_iter()
        .filter_map(|(asked, rule)| asked.then_some(rule))
    }

    /// The rules that a password misses; empty when it is acceptable.
    #[must_use]
    pub fn missed_by(self, password: &str) -> Vec<PasswordRule> {
        self.rules().filter(|rule| !rule.is_met_by(password)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{PasswordPolicy, PasswordRule};

    #[test]
    fn each_rule_that_is_missed_is_named() {
        let policy = PasswordPolicy::default();
        assert_eq!(policy.missed_by("Correct-horse-1"), []);
        assert_eq!(policy.missed_by("Short-1"), [PasswordRule::MinimumLength(8)]);
        assert_eq!(
            policy.missed_by("lowercase"),
            [PasswordRule::Uppercase, PasswordRule::Number, PasswordRule::Symbol]
        );
        assert_eq!(policy.missed_by("").len(), 5);
        for password in [" Correct-horse-1", "Correct-horse-1 ", "Correct-horse-1\u{a0}"] {
            assert_eq!(policy.missed_by(password), [PasswordRule::NoOuterSpace], "{password:?}");
        }
    }

    #[test]
    fn a_space_is_special_only_inside() {
        assert!(PasswordRule::Symbol.is_met_by("two words"));
        assert!(!PasswordRule::Symbol.is_met_by(" oneword "));
    }
}
