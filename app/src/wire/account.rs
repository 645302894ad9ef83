//! What the browser knows of the account of the person who is signed in, and why a change to it is refused.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::auth::{AuthError, AuthView, Delivery};
use super::challenge::{Factor, TotpSetup};
use super::devices::Device;
use super::pool::PoolSettings;
use crate::core::password::PasswordPolicy;

/// What the user pool knows of the person.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Profile {
    /// The name they signed in with.
    pub username: String,
    /// What the user pool calls the account: a name of its own making, where people sign in with an address or number.
    #[serde(default)]
    pub pool_username: String,
    /// Their e-mail address, if the account has one.
    pub email: Option<Contact>,
    /// Their telephone number, if the account has one.
    pub phone_number: Option<Contact>,
    /// The second factors that are switched on.
    pub factors: Vec<Factor>,
    /// The one of them that is asked for first.
    pub preferred_factor: Option<Factor>,
    /// Where the person signs in, if their account is not one of this pool's own: it has no password and no factors here.
    pub provider: Option<String>,
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
    /// The form was drawn for somebody else than who is signed in now.
    #[error("the form is somebody else's")]
    SomeoneElse,
    /// The current password is not the one that was given.
    #[error("the current password is another")]
    WrongPassword,
    /// The telephone number is not one that the pool accepts.
    #[error("the telephone number is not accepted")]
    InvalidPhoneNumber,
    /// Another account has this address or number.
    #[error("the address or number is another account's")]
    ContactTaken,
    /// What was typed to confirm the deletion is not the username.
    #[error("the username is another")]
    UsernameDiffers,
    /// The site offers no such change.
    #[error("the pool offers no such change")]
    NotOffered,
    /// Codes by e-mail need an address that was proved.
    #[error("there is no proved address for codes")]
    NeedsEmail,
    /// Codes by short message need a number that was proved.
    #[error("there is no proved number for codes")]
    NeedsPhoneNumber,
    /// The pool requires a second factor, and this is the last one.
    #[error("the last second factor is required")]
    FactorRequired,
    /// A code was sent a moment ago.
    #[error("a code was sent a moment ago")]
    TooSoon,
    /// Not all of the person's objects could be deleted, so the account was kept.
    #[error("objects of the account remain")]
    ObjectsRemain,
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

/// The sections of the account page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Section {
    /// Change the password.
    #[default]
    Password,
    /// The e-mail address and the telephone number.
    Contacts,
    /// The second factors.
    Factors,
    /// The devices and the session.
    Devices,
    /// Delete the account.
    Deletion,
}

impl Section {
    /// The id of its element in the page.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Password => "account-password",
            Self::Contacts => "account-contacts",
            Self::Factors => "account-factors",
            Self::Devices => "account-devices",
            Self::Deletion => "account-deletion",
        }
    }

    /// The id of its heading.
    #[must_use]
    pub fn heading_id(self) -> &'static str {
        match self {
            Self::Password => "account-password-heading",
            Self::Contacts => "account-contacts-heading",
            Self::Factors => "account-factors-heading",
            Self::Devices => "account-devices-heading",
            Self::Deletion => "account-deletion-heading",
        }
    }

    /// The id of what is said of its last step.
    #[must_use]
    pub fn message_id(self) -> &'static str {
        match self {
            Self::Password => "account-password-message",
            Self::Contacts => "account-contacts-message",
            Self::Factors => "account-factors-message",
            Self::Devices => "account-devices-message",
            Self::Deletion => "account-deletion-message",
        }
    }
}

/// Something on the account page that went well and is worth a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountNotice {
    /// The password was changed.
    PasswordChanged,
    /// The address or number was changed.
    ContactChanged,
    /// Another code is on its way.
    CodeResent,
    /// The address or number was proved.
    ContactVerified,
    /// The authenticator app is set up and on.
    AppSetUp,
    /// A second factor is on.
    FactorTurnedOn,
    /// A second factor is off.
    FactorTurnedOff,
    /// A second factor is asked for first.
    FactorPreferred,
    /// A device was forgotten.
    DeviceForgotten,
}

/// What is to become of a second factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FactorChoice {
    /// It is asked for, alone or among others.
    On,
    /// It is not asked for.
    Off,
    /// It is asked for first.
    Preferred,
}

impl FactorChoice {
    /// The value of a form field that names this choice.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::On => "on",
            Self::Off => "off",
            Self::Preferred => "preferred",
        }
    }
}

/// How the last step on the page ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Outcome {
    /// Well.
    Done {
        /// What went well.
        notice: AccountNotice,
    },
    /// It was refused.
    Refused {
        /// Why.
        error: AccountError,
    },
}

/// What is to be said of the last step, and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountMessage {
    /// The section whose form was submitted.
    pub section: Section,
    /// How it ended.
    pub outcome: Outcome,
}

/// A step on the account page that waits for more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum AccountStep {
    /// The deletion waits for its confirmation.
    Deletion,
    /// Another address or number is to be given.
    ChangeContact {
        /// Which of them.
        contact: ContactKind,
    },
    /// A code was sent to the address or number, to prove it.
    VerifyContact {
        /// Which of them.
        contact: ContactKind,
        /// Where the code went.
        delivery: Delivery,
        /// The address or number itself, where it takes the place of the one before only with the code.
        #[serde(default)]
        pending: Option<String>,
    },
    /// An authenticator app is to be given its secret.
    SetUpApp {
        /// The secret in Base32 (RFC 4648): shown to its owner once, and gone with this step.
        secret: String,
    },
}

impl AccountStep {
    /// The section that the step belongs to.
    #[must_use]
    pub fn section(&self) -> Section {
        match self {
            Self::Deletion => Section::Deletion,
            Self::ChangeContact { .. } | Self::VerifyContact { .. } => Section::Contacts,
            Self::SetUpApp { .. } => Section::Factors,
        }
    }
}

/// Everything that the account page draws.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct AccountView {
    /// Whose it is, for its forms to say: it tells nothing of the person.
    #[serde(default)]
    pub mark: String,
    /// What the user pool knows of the person.
    pub profile: Profile,
    /// How the user pool is set up.
    pub pool: PoolSettings,
    /// What it asks of a new password.
    pub password_policy: PasswordPolicy,
    /// The step that waits for more.
    pub step: Option<AccountStep>,
    /// The picture of the secret, while an authenticator app is set up.
    pub totp: Option<TotpSetup>,
    /// After how many seconds another code can be sent.
    pub resend_wait_s: u32,
    /// What is to be said of the last step.
    pub message: Option<AccountMessage>,
    /// When the person signed in on this browser, in seconds since 1970.
    pub signed_in_at_s: i64,
    /// The devices that they are remembered on; none where the pool remembers none.
    pub devices: Vec<Device>,
}

/// The answer to a form of the account page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "answer", rename_all = "snake_case")]
pub enum AccountAnswer {
    /// The person is still signed in: the page as it is now.
    Stayed {
        /// The page.
        view: Box<AccountView>,
    },
    /// Nobody is signed in any more.
    Left {
        /// What the Authenticator shows.
        view: Box<AuthView>,
    },
}
