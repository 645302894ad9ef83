//! Another address or number: what can be said against it.

use crate::core::auth::LONGEST_EMAIL;
use crate::core::phone;
use crate::wire::account::{AccountError, ContactKind};
use crate::wire::auth::AuthError;
use crate::wire::pool::PoolSettings;

/// An address or number as the user pool takes it: a number loses what people write into it for the eye.
#[must_use]
pub fn tidied_contact(kind: ContactKind, typed: &str) -> String {
    match kind {
        ContactKind::Email => typed.trim().to_owned(),
        ContactKind::PhoneNumber => {
            typed.chars().filter(|letter| !letter.is_whitespace() && !"()-./".contains(*letter)).collect()
        }
    }
}

/// What is wrong with an address or number that was tidied: an e-mail address needs an `@`, a number is one of E.164
/// (<https://www.itu.int/rec/T-REC-E.164>).
#[must_use]
pub fn contact_flaw(kind: ContactKind, value: &str, pool: &PoolSettings) -> Option<AccountError> {
    if pool.fixed_contacts.contains(&kind) {
        return Some(AccountError::NotOffered);
    }
    if value.is_empty() {
        return Some(AuthError::MissingField.into());
    }
    match kind {
        ContactKind::Email => {
            let good = value.contains('@') && value.chars().count() <= LONGEST_EMAIL;
            (!good).then_some(AuthError::InvalidEmail.into())
        }
        ContactKind::PhoneNumber => (!phone::is_international(value)).then_some(AccountError::InvalidPhoneNumber),
    }
}

#[cfg(test)]
mod tests {
    use super::{contact_flaw, tidied_contact};
    use crate::wire::account::{AccountError, ContactKind};
    use crate::wire::auth::AuthError;
    use crate::wire::pool::PoolSettings;

    #[test]
    fn a_number_loses_what_is_for_the_eye_and_has_to_be_international() {
        let free = PoolSettings { fixed_contacts: vec![], ..PoolSettings::default() };
        for (typed, tidied, flaw) in [
            (" +49 (151) 234-567/89 ", "+4915123456789", None),
            ("0151 23456789", "015123456789", Some(AccountError::InvalidPhoneNumber)),
            ("+49", "+49", Some(AccountError::InvalidPhoneNumber)),
            ("+4915123456789123", "+4915123456789123", Some(AccountError::InvalidPhoneNumber)),
            ("+49x15123456", "+49x15123456", Some(AccountError::InvalidPhoneNumber)),
            ("  ", "", Some(AccountError::from(AuthError::MissingField))),
        ] {
            let number = tidied_contact(ContactKind::PhoneNumber, typed);
            assert_eq!(number, tidied);
            assert_eq!(contact_flaw(ContactKind::PhoneNumber, &number, &free), flaw, "{typed}");
        }
        for (typed, flaw) in [(" ada@example.com ", None), ("ada", Some(AuthError::InvalidEmail.into()))] {
            let address = tidied_contact(ContactKind::Email, typed);
            assert_eq!(contact_flaw(ContactKind::Email, &address, &free), flaw, "{typed}");
        }
    }

    #[test]
    fn what_the_pool_keeps_as_it_was_cannot_be_changed() {
        let pool = PoolSettings::default();
        assert_eq!(contact_flaw(ContactKind::Email, "ada@example.com", &pool), Some(AccountError::NotOffered));
        assert_eq!(contact_flaw(ContactKind::PhoneNumber, "+4915123456789", &pool), None);
    }
}
