//! What can be said against a form of the account page without asking the user pool: in the browser before it is sent, and
//! on the server again.

use crate::core::password::PasswordPolicy;
use crate::wire::account::{AccountError, Profile};
use crate::wire::auth::{AuthError, Field};
use crate::wire::secret::Secret;

/// What is wrong with the form for another password. Passwords are never trimmed.
#[must_use]
pub fn password_flaw(
    current: &Secret,
    new: &Secret,
    repetition: &Secret,
    policy: PasswordPolicy,
) -> Option<AccountError> {
    let reason = if current.expose().is_empty() {
        AuthError::MissingField
    } else if new.expose().is_empty() {
        AuthError::Missing { field: Field::Password }
    } else if repetition.expose().is_empty() {
        AuthError::Missing { field: Field::ConfirmPassword }
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

/// What is wrong with the confirmation of a deletion: it is whatever the account is known by, typed, in whatever case.
#[must_use]
pub fn deletion_flaw(typed: &str, profile: &Profile) -> Option<AccountError> {
    let typed = typed.trim().to_lowercase();
    if typed.is_empty() {
        return Some(AuthError::MissingField.into());
    }
    let contacts = [&profile.email, &profile.phone_number].into_iter().flatten().map(|contact| &contact.value);
    let mut names = [&profile.username, &profile.pool_username].into_iter().chain(contacts);
    (!names.any(|name| name.to_lowercase() == typed)).then_some(AccountError::UsernameDiffers)
}

#[cfg(test)]
mod tests {
    use super::{code_flaw, deletion_flaw, password_flaw, tidied_code};
    use crate::core::password::PasswordPolicy;
    use crate::wire::account::{AccountError, Contact, Profile};
    use crate::wire::auth::{AuthError, Field};
    use crate::wire::secret::Secret;

    #[test]
    fn another_password_has_to_follow_the_rules_and_be_repeated_exactly() {
        for (current, new, repetition, flaw) in [
            ("old", "Correct-horse-1", "Correct-horse-1", None),
            ("", "Correct-horse-1", "Correct-horse-1", Some(AuthError::MissingField)),
            ("old", "", "", Some(AuthError::Missing { field: Field::Password })),
            ("old", "Correct-horse-1", "", Some(AuthError::Missing { field: Field::ConfirmPassword })),
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
    fn a_deletion_is_confirmed_by_whatever_the_account_is_known_by() {
        let contact = |value: &str| Some(Contact { value: value.to_owned(), verified: false });
        let profile = Profile {
            username: "old@example.com".to_owned(),
            pool_username: "4e3c7a52".to_owned(),
            email: contact("ada@example.com"),
            phone_number: contact("+491711234567"),
            ..Profile::default()
        };
        for (typed, flaw) in [
            (" Old@Example.com ", None),
            ("4E3C7A52", None),
            ("ada@example.com", None),
            ("+491711234567", None),
            ("grace", Some(AccountError::UsernameDiffers)),
            ("  ", Some(AccountError::from(AuthError::MissingField))),
        ] {
            assert_eq!(deletion_flaw(typed, &profile), flaw, "{typed}");
        }
        assert_eq!(deletion_flaw("x", &Profile::default()), Some(AccountError::UsernameDiffers));
    }
}
