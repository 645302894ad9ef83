//! The challenges whose answer a [`Session`](super::session::Session) awaits, by their names on the wire.

use serde::{Deserialize, Serialize};

use crate::stack::factors::MfaMethod;
use crate::user_pool::srp::device::DeviceExchange;

/// Which challenge is to be answered, with what its answer is held against.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Awaited {
    /// How to begin, by USER_AUTH.
    Start,
    /// Another password than the temporary one.
    NewPassword,
    /// A code that was sent.
    Code(SentCode),
    /// A code of the authenticator app.
    SoftwareToken,
    /// Which second factor to show.
    SecondChoice(Vec<MfaMethod>),
    /// A signature of a passkey.
    Passkey {
        /// What it signs.
        challenge: String,
    },
    /// The device's half of SRP.
    Device,
    /// The device's signature.
    DevicePassword(DeviceExchange),
    /// Setting up a second factor, and whether it is done.
    SecondSetUp {
        /// What may be set up.
        offered: Vec<MfaMethod>,
        /// Whether VerifySoftwareToken has seen a code.
        done: bool,
    },
    /// ConfirmSignUp.
    SignUp,
    /// The first sign-in after ConfirmSignUp.
    SignedUp,
}

/// A code that was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct SentCode {
    pub(super) channel: Channel,
    /// Of the code, in hexadecimal; of nothing where none was sent.
    pub(super) mac: String,
    /// Where it went.
    pub(super) address: String,
}

/// How a code travels, and what for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Channel {
    /// To an e-mail address, as a first factor.
    EmailFirst,
    /// To a telephone, as a first factor.
    SmsFirst,
    /// To an e-mail address, as a second factor.
    EmailSecond,
    /// To a telephone, as a second factor.
    SmsSecond,
}

impl Channel {
    /// The challenge's name.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::EmailFirst | Self::EmailSecond => "EMAIL_OTP",
            Self::SmsFirst => "SMS_OTP",
            Self::SmsSecond => "SMS_MFA",
        }
    }

    /// The name of the code in the answer.
    pub(super) fn response(self) -> &'static str {
        match self {
            Self::EmailFirst | Self::EmailSecond => "EMAIL_OTP_CODE",
            Self::SmsFirst => "SMS_OTP_CODE",
            Self::SmsSecond => "SMS_MFA_CODE",
        }
    }

    /// Whether the code is the first thing that is proven.
    pub(super) fn is_first(self) -> bool {
        matches!(self, Self::EmailFirst | Self::SmsFirst)
    }
}

impl Awaited {
    /// Whether `challenge` is a name that the answer may carry.
    pub(super) fn is_named(&self, challenge: &str) -> bool {
        match self {
            // Whoever has chosen may answer the chosen challenge at once, or choose again.
            Self::Start => ["SELECT_CHALLENGE", "PASSWORD", "PASSWORD_SRP"].contains(&challenge),
            Self::NewPassword => challenge == "NEW_PASSWORD_REQUIRED",
            // Documentation calls the second factor by e-mail by either name.
            Self::Code(SentCode { channel: Channel::EmailSecond, .. }) => {
                ["EMAIL_OTP", "EMAIL_MFA"].contains(&challenge)
            }
            Self::Code(code) => challenge == code.channel.name(),
            Self::SoftwareToken => challenge == "SOFTWARE_TOKEN_MFA",
            Self::SecondChoice(_) => challenge == "SELECT_MFA_TYPE",
            Self::Passkey { .. } => challenge == "WEB_AUTHN",
            Self::Device => challenge == "DEVICE_SRP_AUTH",
            Self::DevicePassword(_) => challenge == "DEVICE_PASSWORD_VERIFIER",
            Self::SecondSetUp { .. } => challenge == "MFA_SETUP",
            // Operations of their own.
            Self::SignUp | Self::SignedUp => false,
        }
    }
}
