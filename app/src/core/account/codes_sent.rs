//! When codes were sent from the account page, and when another one can be.

use serde::{Deserialize, Serialize};

use crate::wire::account::ContactKind;

/// After how many seconds another code can be sent.
const RESEND_AFTER_S: i64 = 30;

/// When the last code was sent to the address and to the number of an account, in seconds since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CodesSent {
    email_s: Option<i64>,
    phone_number_s: Option<i64>,
}

impl CodesSent {
    /// One more, now.
    #[must_use]
    pub fn and_one(self, contact: ContactKind, now_s: i64) -> Self {
        match contact {
            ContactKind::Email => Self { email_s: Some(now_s), ..self },
            ContactKind::PhoneNumber => Self { phone_number_s: Some(now_s), ..self },
        }
    }

    /// How many seconds are left until another code can be sent there; none when it can be sent at once. A clock that was
    /// set back makes nobody wait longer than a whole wait.
    #[must_use]
    pub fn wait_s(self, contact: ContactKind, now_s: i64) -> u32 {
        let last_s = match contact {
            ContactKind::Email => self.email_s,
            ContactKind::PhoneNumber => self.phone_number_s,
        };
        let left_s = last_s.map_or(0, |last_s| last_s.saturating_add(RESEND_AFTER_S).saturating_sub(now_s));
        u32::try_from(left_s.clamp(0, RESEND_AFTER_S)).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::CodesSent;
    use crate::wire::account::ContactKind;

    #[test]
    fn another_code_waits_for_half_a_minute_by_kind() {
        let sent = CodesSent::default().and_one(ContactKind::Email, 1_000);
        for (contact, now_s, left_s) in [
            (ContactKind::Email, 1_000, 30),
            (ContactKind::Email, 1_029, 1),
            (ContactKind::Email, 1_030, 0),
            (ContactKind::Email, 900, 30),
            (ContactKind::PhoneNumber, 1_000, 0),
        ] {
            assert_eq!(sent.wait_s(contact, now_s), left_s, "{contact:?} {now_s}");
        }
        let both = sent.and_one(ContactKind::PhoneNumber, 1_020);
        assert_eq!([ContactKind::Email, ContactKind::PhoneNumber].map(|contact| both.wait_s(contact, 1_020)), [10, 30]);
    }
}
