//! What the browser knows of the account of the person who is signed in, and why a change to it is refused.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::auth::AuthError;
use super::challenge::Factor;

/// What the user pool knows of the person.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Profile {
    /// The name they signed in with.
    pub username: String,
    /// Their e-mail address, if the account has one.
    pub email: Option<Contact>,
    /// Their telephone number, if the account has one.
    pub phone_number: Option<Contact>,
    /// The second factors that are switched on.
    pub factors: Vec<Factor>,
    /// The one of them that is asked for first.
    pub preferred_factor: Option<Factor>,
}

impl Profile {
    /// The address or number, if the account has one.
    #[must_use]
    pub fn contact(&self, kind: ContactKind) -> Option<&Contact> {
        match kind {
            ContactKind::Email => self.email.as_ref(),
            ContactKind::PhoneNumber => self.phone_number.as_ref(),
        }
    }
}

/// An address or number of an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// The address or number, as its owner may see it.
    pub value: String,
    /// Whether a code that was sent there came back.
    pub verified: bool,
}

/// Where a person can be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ContactKind {
    /// By e-mail.
    Email,
    /// By telephone.
    PhoneNumber,
}

impl ContactKind {
    /// The attribute's name in the user pool, which is also the value of a form field that names it.
    #[must_use]
    pub fn attribute(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::PhoneNumber => "phone_number",
        }
    }
}

/// Why a change to the account was refused, as the person may know it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Error, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum AccountError {
    /// Nobody is signed in, or the session has ended.
    #[error("nobody is signed in")]
    SignedOut,
    /// The current password is not the one that was given.
    #[error("the current password is another")]
    WrongPassword,
    /// The telephone number is not one that the pool accepts.
    #[error("the telephone number is not accepted")]
    InvalidPhoneNumber,
    /// Another account has this address or number.
    #[error("the address or number is another account's")]
    ContactTaken,
    /// As in a step of the Authenticator.
    #[error("{reason:?}")]
    Auth {
        /// The reason.
        reason: AuthError,
    },
}

impl From<AuthError> for AccountError {
    fn from(reason: AuthError) -> Self {
        Self::Auth { reason }
    }
}
