//! What can be said against a form of the account page without asking the user pool: in the browser before it is sent, and
//! on the server again.

use crate::core::password::PasswordPolicy;
use crate::wire::account::AccountError;
use crate::wire::auth::AuthError;
use crate::wire::secret::Secret;

/// What is wrong with the form for another password. Passwords are never trimmed.
#[must_use]
pub fn password_flaw(
    current: &Secret,
    new: &Secret,
    repetition: &Secret,
    policy: PasswordPolicy,
) -> Option<AccountError> {
    let reason = if [current, new, repetition].iter().any(|typed| typed.expose().is_empty()) {
        AuthError::MissingField
    } else if !policy.missed_by(new.expose()).is_empty() {
        AuthError::PasswordNotAccepted
    } else if new != repetition {
        AuthError::PasswordsDoNotMatch
    } else {
        return None;
    };
    Some(reason.into())
}

/// A code as it counts: without the white space that mail programs and people add.
#[must_use]
pub fn tidied_code(code: &Secret) -> Secret {
    Secret::new(code.expose().split_whitespace().collect::<String>())
}

/// What is wrong with a code.
#[must_use]
pub fn code_flaw(code: &Secret) -> Option<AccountError> {
    tidied_code(code).expose().is_empty().then_some(AuthError::MissingField.into())
}

/// What is wrong with the confirmation of a deletion, which is the username, typed.
#[must_use]
pub fn deletion_flaw(typed: &str, username: &str) -> Option<AccountError> {
    match typed.trim() {
        "" => Some(AuthError::MissingField.into()),
        typed if typed == username => None,
        _ => Some(AccountError::UsernameDiffers),
    }
}

#[cfg(test)]
mod tests {
    use super::{code_flaw, deletion_flaw, password_flaw, tidied_code};
    use crate::core::password::PasswordPolicy;
    use crate::wire::account::AccountError;
    use crate::wire::auth::AuthError;
    use crate::wire::secret::Secret;

    #[test]
    fn another_password_has_to_follow_the_rules_and_be_repeated_exactly() {
        for (current, new, repetition, flaw) in [
            ("old", "Correct-horse-1", "Correct-horse-1", None),
            ("", "Correct-horse-1", "Correct-horse-1", Some(AuthError::MissingField)),
            ("old", "Correct-horse-1", "", Some(AuthError::MissingField)),
            ("old", "weak", "weak", Some(AuthError::PasswordNotAccepted)),
            ("old", "Correct-horse-1", "Correct-horse-1 ", Some(AuthError::PasswordsDoNotMatch)),
        ] {
            let [current, new, repetition] = [current, new, repetition].map(Secret::new);
            let found = password_flaw(&current, &new, &repetition, PasswordPolicy::default());
            assert_eq!(found, flaw.map(AccountError::from));
        }
    }

    #[test]
    fn a_code_counts_without_white_space() {
        assert_eq!(tidied_code(&Secret::new(" 123 456\n")).expose(), "123456");
        assert_eq!(code_flaw(&Secret::new(" \t")), Some(AuthError::MissingField.into()));
        assert_eq!(code_flaw(&Secret::new("1")), None);
    }

    #[test]
    fn a_deletion_is_confirmed_by_the_username_alone() {
        for (typed, flaw) in [
            (" ada ", None),
            ("Ada", Some(AccountError::UsernameDiffers)),
            ("  ", Some(AccountError::from(AuthError::MissingField))),
        ] {
            assert_eq!(deletion_flaw(typed, "ada"), flaw);
        }
    }
}
