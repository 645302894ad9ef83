//! How a person may begin to sign in, as the browser knows it.

use serde::{Deserialize, Serialize};

use super::challenge::Factor;

/// What proves who somebody is, before anything else is asked. Cognito's names are read, too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FirstFactor {
    /// Their password: Cognito's `PASSWORD` and `PASSWORD_SRP`.
    #[serde(alias = "PASSWORD")]
    Password,
    /// A code by e-mail: Cognito's `EMAIL_OTP`.
    #[serde(alias = "EMAIL_OTP")]
    Email,
    /// A code by text message: Cognito's `SMS_OTP`.
    #[serde(alias = "SMS_OTP")]
    Sms,
    /// A passkey: Cognito's `WEB_AUTHN`.
    #[serde(alias = "WEB_AUTHN")]
    Passkey,
}

impl FirstFactor {
    /// The value of a form field that names this factor.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Email => "email",
            Self::Sms => "sms",
            Self::Passkey => "passkey",
        }
    }

    /// The one whose code is carried by a factor; an authenticator app begins nothing.
    #[must_use]
    pub fn carried_by(factor: Factor) -> Option<Self> {
        match factor {
            Factor::Email => Some(Self::Email),
            Factor::Sms => Some(Self::Sms),
            Factor::Totp => None,
        }
    }
}
