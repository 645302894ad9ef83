//! What happened: a form was submitted, or the user pool answered.

use std::collections::BTreeMap;

use super::FieldFlaws;
use crate::wire::account::ContactKind;
use crate::wire::auth::{AuthError, Delivery, Screen};
use crate::wire::challenge::{Challenge, Factor};
use crate::wire::devices::DeviceWish;
use crate::wire::first_factor::FirstFactor;

/// Something that happened to an unfinished sign-in or sign-up.
///
/// A submitted form carries its `flaw`: what can be said against it without asking the user pool. It names the
/// username that stood on the form, because another tab may have changed the flow in between.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// Another screen was asked for.
    ScreenChosen(Screen),
    /// The sign-in form was submitted.
    SignInSubmitted {
        /// The username, trimmed.
        username: String,
        /// What is wrong with the form.
        flaw: Option<AuthError>,
    },
    /// The form for a new account was submitted.
    SignUpSubmitted {
        /// The username, trimmed.
        username: String,
        /// The attributes that were typed, as far as they are kept.
        attributes: BTreeMap<String, String>,
        /// What is wrong with the form.
        flaw: Option<AuthError>,
        /// What the app's own rules say against its fields.
        flaws: FieldFlaws,
    },
    /// The code for a new account was submitted.
    ConfirmationSubmitted {
        /// The username on the form; empty when the form did not say.
        username: String,
        /// What is wrong with the form.
        flaw: Option<AuthError>,
    },
    /// Another code was asked for.
    ResendRequested {
        /// The screen that asked: it decides which code.
        screen: Screen,
        /// The username on the form; empty when the form did not say.
        username: String,
        /// When, in seconds since 1970.
        now_s: i64,
    },
    /// Another code of a second factor was asked for, with the password that it comes after.
    FactorCodeRequested {
        /// When, in seconds since 1970.
        now_s: i64,
        /// What is wrong with the form.
        flaw: Option<AuthError>,
    },
    /// A code for a new password was asked for.
    ResetRequested {
        /// The username, trimmed.
        username: String,
        /// What is wrong with the form.
        flaw: Option<AuthError>,
    },
    /// The code and a new password were submitted.
    NewPasswordSubmitted {
        /// The username on the form; empty when the form did not say.
        username: String,
        /// What is wrong with the form.
        flaw: Option<AuthError>,
    },
    /// The ways to sign in were asked for, or one of them was chosen.
    FirstFactorChosen {
        /// The username, trimmed.
        username: String,
        /// Which; none to be told which there are.
        factor: Option<FirstFactor>,
        /// What is wrong with the form.
        flaw: Option<AuthError>,
    },
    /// A passkey has signed.
    PasskeySubmitted {
        /// What is wrong with the form.
        flaw: Option<AuthError>,
    },
    /// The code of a factor was submitted.
    CodeSubmitted {
        /// Whether to remember this device.
        device: DeviceWish,
        /// What is wrong with the form.
        flaw: Option<AuthError>,
    },
    /// A second factor was chosen.
    FactorChosen {
        /// Which; none when the form did not say.
        factor: Option<Factor>,
    },
    /// The first code of a new authenticator app was submitted.
    TotpSubmitted {
        /// Whether to remember this device.
        device: DeviceWish,
        /// What is wrong with the form.
        flaw: Option<AuthError>,
    },
    /// An address for codes by e-mail was submitted.
    EmailSubmitted {
        /// The e-mail address, trimmed.
        email: String,
        /// What is wrong with the form.
        flaw: Option<AuthError>,
    },
    /// A password of one's own was submitted, in place of an administrator's.
    OwnPasswordSubmitted {
        /// The attributes that were typed, as far as they are kept.
        attributes: BTreeMap<String, String>,
        /// What is wrong with the form.
        flaw: Option<AuthError>,
    },
    /// What was proved so far is not enough: the user pool asks for more.
    Challenged {
        /// For what.
        challenge: Challenge,
        /// Where a code went, if one was sent.
        delivery: Option<Delivery>,
        /// When, in seconds since 1970.
        now_s: i64,
    },
    /// An address or number to be proved was chosen.
    ContactChosen {
        /// Which; none when the form did not say.
        kind: Option<ContactKind>,
    },
    /// The code that went there was submitted.
    ContactCodeSubmitted {
        /// What is wrong with the form.
        flaw: Option<AuthError>,
    },
    /// The address or number is proved.
    ContactConfirmed,
    /// There is no address or number to be proved.
    NothingToVerify,
    /// A passkey was created by the browser, in answer to the offer.
    NewPasskeySubmitted {
        /// What is wrong with the form.
        flaw: Option<AuthError>,
    },
    /// The account has the new passkey.
    PasskeyCreated,
    /// There is nothing to offer: on to the app.
    NothingToOffer,
    /// What is offered after signing in was left for later.
    Skipped,
    /// All that was asked for is proved, and a session began.
    SignedIn,
    /// The password was right, but the account is not confirmed.
    ConfirmationDemanded,
    /// An administrator asked for a new password.
    ResetDemanded,
    /// A code was sent.
    CodeSent {
        /// Where it went.
        delivery: Delivery,
        /// When, in seconds since 1970.
        now_s: i64,
    },
    /// The account is confirmed.
    AccountConfirmed,
    /// An account that was confirmed just now is not signed in: its owner does that themselves.
    LeftSignedOut,
    /// The password was changed.
    PasswordChanged,
    /// The user pool refused.
    Refused(AuthError),
    /// Somebody came back from another service, or picked a passkey that the browser offered, and was not signed in.
    TurnedAway(AuthError),
    /// The step was left alone for too long.
    StepLapsed,
    /// The session ended.
    SignedOut,
}

impl Event {
    /// What is wrong with a submitted form, if this is one.
    #[must_use]
    pub fn flaw(&self) -> Option<AuthError> {
        match self {
            Self::SignInSubmitted { flaw, .. }
            | Self::SignUpSubmitted { flaw, .. }
            | Self::ConfirmationSubmitted { flaw, .. }
            | Self::ResetRequested { flaw, .. }
            | Self::FirstFactorChosen { flaw, .. }
            | Self::FactorCodeRequested { flaw, .. }
            | Self::PasskeySubmitted { flaw }
            | Self::ContactCodeSubmitted { flaw }
            | Self::NewPasskeySubmitted { flaw }
            | Self::NewPasswordSubmitted { flaw, .. }
            | Self::CodeSubmitted { flaw, .. }
            | Self::TotpSubmitted { flaw, .. }
            | Self::EmailSubmitted { flaw, .. }
            | Self::OwnPasswordSubmitted { flaw, .. } => *flaw,
            Self::FactorChosen { factor: None } | Self::ContactChosen { kind: None } => Some(AuthError::MissingField),
            _ => None,
        }
    }
}
