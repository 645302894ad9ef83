//! What people prove themselves with, by Cognito's names: first factors, second factors, and whether a second is asked for.

use serde::{Deserialize, Serialize};

/// `MfaConfiguration`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum MfaMode {
    /// Nobody is asked for a second factor.
    #[default]
    Off,
    /// Those who have chosen a second factor are asked for it.
    Optional,
    /// Everybody is asked for a second factor.
    On,
}

/// A second factor: an entry of `EnabledMfas`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum MfaMethod {
    /// A code in a short message.
    #[serde(rename = "SMS_MFA")]
    Sms,
    /// A code of an authenticator app (RFC 6238).
    #[serde(rename = "SOFTWARE_TOKEN_MFA")]
    SoftwareToken,
    /// A code in an e-mail.
    #[serde(rename = "EMAIL_OTP")]
    Email,
}

impl MfaMethod {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Sms, Self::SoftwareToken, Self::Email];

    /// The name of the method and of its challenge.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Sms => "SMS_MFA",
            Self::SoftwareToken => "SOFTWARE_TOKEN_MFA",
            Self::Email => "EMAIL_OTP",
        }
    }
}

/// A first factor: an entry of `SignInPolicy.AllowedFirstAuthFactors`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum FirstFactor {
    /// A password, shown or by SRP.
    Password,
    /// A code in an e-mail.
    EmailOtp,
    /// A code in a short message.
    SmsOtp,
    /// A passkey.
    WebAuthn,
}

/// A way back into an account: an entry of `RecoveryMechanisms`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Recovery {
    /// A code to the address that was verified.
    VerifiedEmail,
    /// A code to the telephone number that was verified.
    VerifiedPhoneNumber,
    /// None: an administrator helps.
    AdminOnly,
}
