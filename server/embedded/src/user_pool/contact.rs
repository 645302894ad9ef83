//! The two attributes that messages can be addressed to, and that a code verifies.

use std::collections::BTreeMap;

use rusqlite::Transaction;

use super::accounts::Account;
use super::codes::CodePurpose;
use super::mfa;
use crate::db::DbError;
use crate::message::{Recipient, is_phone_number};
use crate::stack::factors::{MfaMethod, Recovery};
use crate::stack::settings::UserPoolSettings;

/// An attribute that messages can be addressed to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Contact {
    /// `email`.
    Email,
    /// `phone_number`.
    Phone,
}

impl Contact {
    /// Both.
    pub(super) const ALL: [Self; 2] = [Self::Email, Self::Phone];

    /// The one of an attribute.
    pub(super) fn of(attribute: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|contact| contact.attribute() == attribute)
    }

    /// The attribute.
    pub(super) fn attribute(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Phone => "phone_number",
        }
    }

    /// The attribute that tells whether it was verified.
    pub(super) fn verified(self) -> &'static str {
        match self {
            Self::Email => "email_verified",
            Self::Phone => "phone_number_verified",
        }
    }

    /// What a code that verifies it is for.
    pub(super) fn purpose(self) -> CodePurpose {
        match self {
            Self::Email => CodePurpose::Email,
            Self::Phone => CodePurpose::Phone,
        }
    }

    /// Where an account's messages go, if it has the attribute.
    pub(super) fn recipient(self, account: &Account) -> Option<Recipient> {
        self.recipient_in(&account.attributes)
    }

    /// Where messages go by these attributes.
    pub(super) fn recipient_in(self, attributes: &BTreeMap<String, String>) -> Option<Recipient> {
        let address = attributes.get(self.attribute()).filter(|address| !address.is_empty())?.clone();
        Some(match self {
            Self::Email => Recipient::Email(address),
            Self::Phone => Recipient::Phone(address),
        })
    }

    /// The address itself; empty if the account has none.
    pub(super) fn address(self, account: &Account) -> String {
        self.recipient(account).map(|recipient| recipient.address().to_owned()).unwrap_or_default()
    }

    /// Whether an account has verified it.
    pub(super) fn is_verified(self, account: &Account) -> bool {
        account.attributes.get(self.verified()).is_some_and(|value| value == "true")
    }
}

/// Where the code of a sign-up goes. Who gives both a number and an address gets one code, at the number.
pub(super) fn of_sign_up(pool: &UserPoolSettings, account: &Account) -> Option<Contact> {
    [Contact::Phone, Contact::Email].into_iter().find(|contact| {
        pool.auto_verified.iter().any(|name| name == contact.attribute()) && contact.recipient(account).is_some()
    })
}

/// Where the code for a new password goes. A number that also gets the codes of a second factor is no way back by itself.
pub(super) fn of_recovery(
    tx: &Transaction<'_>,
    pool: &UserPoolSettings,
    account: &Account,
) -> Result<Option<Contact>, DbError> {
    let sms_mfa = mfa::preference(tx, &account.sub)?.chosen.contains(&MfaMethod::Sms);
    let contact = |recovery: &Recovery| match recovery {
        Recovery::VerifiedEmail => Some(Contact::Email),
        Recovery::VerifiedPhoneNumber => Some(Contact::Phone).filter(|_| !sms_mfa),
        Recovery::AdminOnly => None,
    };
    let reachable = |contact: &Contact| contact.is_verified(account) && contact.recipient(account).is_some();
    Ok(pool.recovery.iter().filter_map(contact).find(reachable))
}

/// Where the code of a sign-up is said to go for a name that nobody has: where it goes for most of those whose names look like
/// it. Nowhere in a pool that verifies nothing.
pub(super) fn of_unknown_sign_up(pool: &UserPoolSettings, name: &str) -> Option<Contact> {
    let verified = |contact: &Contact| pool.auto_verified.iter().any(|listed| listed == contact.attribute());
    likely(pool, name, &[Contact::Phone, Contact::Email].into_iter().filter(verified).collect::<Vec<_>>())
}

/// The same for a new password, and for accounts that cannot get a code.
pub(super) fn of_unknown_recovery(pool: &UserPoolSettings, name: &str) -> Contact {
    let contact = |recovery: &Recovery| match recovery {
        Recovery::VerifiedEmail => Some(Contact::Email),
        Recovery::VerifiedPhoneNumber => Some(Contact::Phone),
        Recovery::AdminOnly => None,
    };
    let ways: Vec<_> = pool.recovery.iter().filter_map(contact).collect();
    likely(pool, name, &ways).unwrap_or(Contact::Email)
}

/// The one that the name itself is, or that everybody has, or the first.
fn likely(pool: &UserPoolSettings, name: &str, among: &[Contact]) -> Option<Contact> {
    let is_name = |contact: &&Contact| match contact {
        Contact::Email => name.contains('@'),
        Contact::Phone => is_phone_number(name),
    };
    let is_required = |contact: &&Contact| pool.required.iter().any(|required| required == contact.attribute());
    among.iter().find(is_name).or_else(|| among.iter().find(is_required)).or_else(|| among.first()).copied()
}
