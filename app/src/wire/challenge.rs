//! What a user pool may ask for besides a password, as the browser knows it.

use serde::{Deserialize, Serialize};

use super::account::ContactKind;
use super::auth::Screen;
use super::first_factor::FirstFactor;

/// A second factor, by what carries its code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Factor {
    /// A code by text message: Cognito's `SMS_MFA`.
    Sms,
    /// A code of an authenticator app (RFC 6238): Cognito's `SOFTWARE_TOKEN_MFA`.
    Totp,
    /// A code by e-mail: Cognito's `EMAIL_OTP`.
    Email,
}

impl Factor {
    /// The value of a form field that names this factor.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Sms => "sms",
            Self::Totp => "totp",
            Self::Email => "email",
        }
    }
}

/// What is asked for before a session begins, or right after it has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Challenge {
    /// A code of a second factor.
    Code {
        /// What carries it.
        factor: Factor,
    },
    /// A code that was sent and is proof enough, in place of the password.
    FirstCode {
        /// What carries it.
        factor: Factor,
    },
    /// How to begin.
    ChooseFirst {
        /// The ways that are open.
        factors: Vec<FirstFactor>,
    },
    /// A signature of a passkey.
    Passkey {
        /// What the browser is asked: `PublicKeyCredentialRequestOptionsJSON` (W3C Web Authentication, section 5.5).
        options: String,
    },
    /// Which second factor to use.
    Choose {
        /// Those that the account has.
        factors: Vec<Factor>,
    },
    /// Which second factor to set up: the pool requires one and the account has none.
    ChooseSetup {
        /// Those that can be set up here.
        factors: Vec<Factor>,
    },
    /// An authenticator app to be set up.
    SetupTotp {
        /// What the app has to be given, in Base32 (RFC 4648): shown to its owner once, and gone with the sign-in.
        secret: String,
    },
    /// An e-mail address to be set up for codes.
    SetupEmail,
    /// A password of one's own in place of an administrator's.
    NewPassword {
        /// The attributes that the pool requires and the account lacks, by their names in the pool.
        missing: Vec<String>,
    },
    /// Which address or number to prove, after signing in: the account has some, and none that was proved.
    VerifyContact {
        /// Those that it has.
        contacts: Vec<MaskedContact>,
    },
    /// The code that went there.
    ConfirmContact {
        /// Where.
        contact: ContactKind,
    },
    /// A passkey for the next time, offered after signing in.
    OfferPasskey {
        /// Whether one was created just now.
        created: bool,
    },
}

/// An address or number, as much of it as its owner needs to know it by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MaskedContact {
    /// Which of the two.
    pub kind: ContactKind,
    /// For example `a**a@example.com`, or `********1234`.
    pub destination: String,
}

impl Challenge {
    /// The screen that asks for it.
    #[must_use]
    pub fn screen(&self) -> Screen {
        match self {
            Self::Code { .. } | Self::FirstCode { .. } => Screen::ConfirmSignIn,
            Self::ChooseFirst { .. } => Screen::SelectAuthFactor,
            Self::Passkey { .. } => Screen::SignInWithPasskey,
            Self::Choose { .. } | Self::ChooseSetup { .. } => Screen::SelectMfaType,
            Self::SetupTotp { .. } => Screen::SetupTotp,
            Self::SetupEmail => Screen::SetupEmail,
            Self::NewPassword { .. } => Screen::ForceNewPassword,
            Self::VerifyContact { .. } => Screen::VerifyUser,
            Self::ConfirmContact { .. } => Screen::ConfirmVerifyUser,
            Self::OfferPasskey { .. } => Screen::PasskeyPrompt,
        }
    }
}

/// An authenticator app's secret as a picture and as an address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TotpSetup {
    /// The address that apps read: `otpauth://totp/…`
    /// (<https://github.com/google/google-authenticator/wiki/Key-Uri-Format>).
    pub uri: String,
    /// How many modules the QR code of that address is wide and high, its margin included.
    pub size: usize,
    /// The dark modules, as the path of an SVG in which a module is one unit.
    pub path: String,
}
