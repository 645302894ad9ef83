//! Another address or number: what can be said against it, and when another code can be sent.

use crate::core::auth::LONGEST_EMAIL;
use crate::core::phone;
use crate::wire::account::{AccountError, AccountStep, ContactKind};
use crate::wire::auth::AuthError;
use crate::wire::pool::PoolSettings;

/// After how many seconds another code can be sent.
pub const RESEND_AFTER_S: i64 = 30;

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

/// How many seconds are left until another code can be sent there; none when it can be sent at once.
#[must_use]
pub fn wait_s(step: Option<&AccountStep>, kind: ContactKind, now_s: i64) -> u32 {
    match step {
        Some(AccountStep::VerifyContact { contact, sent_at_s, .. }) if *contact == kind => {
            let left = sent_at_s.saturating_add(RESEND_AFTER_S).saturating_sub(now_s);
            u32::try_from(left.min(RESEND_AFTER_S)).unwrap_or_default()
        }
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::{contact_flaw, tidied_contact, wait_s};
    use crate::wire::account::{AccountError, AccountStep, ContactKind};
    use crate::wire::auth::{AuthError, Delivery, DeliveryMedium};
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

    #[test]
    fn another_code_waits_for_half_a_minute_by_kind() {
        let step = AccountStep::VerifyContact {
            contact: ContactKind::Email,
            delivery: Delivery { medium: DeliveryMedium::Email, destination: String::new() },
            sent_at_s: 1_000,
        };
        for (kind, now_s, left) in [
            (ContactKind::Email, 1_000, 30),
            (ContactKind::Email, 1_029, 1),
            (ContactKind::Email, 1_030, 0),
            (ContactKind::Email, 900, 30),
            (ContactKind::PhoneNumber, 1_000, 0),
        ] {
            assert_eq!(wait_s(Some(&step), kind, now_s), left, "{kind:?} {now_s}");
        }
        assert_eq!(wait_s(None, ContactKind::Email, 0), 0);
    }
}
