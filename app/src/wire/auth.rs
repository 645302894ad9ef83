//! What the browser knows of signing in: which screen to show, with what on it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::challenge::{Challenge, TotpSetup};
use super::devices::DeviceWish;
use super::first_factor::FirstFactor;
use super::pool::{NumberNeed, SignInName};
use crate::core::password::PasswordPolicy;

/// The screens of the Authenticator, by Amplify UI's route names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Screen {
    /// Username and password.
    #[default]
    SignIn,
    /// Create an account.
    SignUp,
    /// The code that proves the e-mail address of a new account.
    ConfirmSignUp,
    /// Ask for a code to reset the password.
    ForgotPassword,
    /// The code and the new password.
    ConfirmResetPassword,
    /// The code of a second factor.
    ConfirmSignIn,
    /// Which second factor to use, or to set up.
    SelectMfaType,
    /// An authenticator app to be set up.
    SetupTotp,
    /// An e-mail address to be set up for codes.
    SetupEmail,
    /// A password of one's own in place of an administrator's.
    ForceNewPassword,
    /// How to begin: Amplify's `signInSelectAuthFactor`.
    SelectAuthFactor,
    /// A passkey's signature. Amplify UI has no screen for it.
    SignInWithPasskey,
    /// Which address or number to prove, for somebody who is signed in.
    VerifyUser,
    /// The code that went there.
    ConfirmVerifyUser,
    /// A passkey for the next time, offered to somebody who is signed in.
    PasskeyPrompt,
}

impl Screen {
    /// Every screen, for tests and the component gallery.
    pub const ALL: [Self; 15] = [
        Self::SignIn,
        Self::SignUp,
        Self::ConfirmSignUp,
        Self::ForgotPassword,
        Self::ConfirmResetPassword,
        Self::ConfirmSignIn,
        Self::SelectMfaType,
        Self::SetupTotp,
        Self::SetupEmail,
        Self::ForceNewPassword,
        Self::SelectAuthFactor,
        Self::SignInWithPasskey,
        Self::VerifyUser,
        Self::ConfirmVerifyUser,
        Self::PasskeyPrompt,
    ];

    /// Whether it stands between signing in and the app: whoever sees it is signed in.
    #[must_use]
    pub fn follows_sign_in(self) -> bool {
        matches!(self, Self::VerifyUser | Self::ConfirmVerifyUser | Self::PasskeyPrompt)
    }
}

/// The person who is signed in, as pages may show them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Viewer {
    /// The name they signed in with.
    pub username: String,
    /// The identity pool's id, for example `us-east-1:4e3c…`: the folder of their objects under `protected/`.
    pub identity_id: String,
}

/// How a code travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryMedium {
    /// By e-mail.
    Email,
    /// By text message.
    Sms,
    /// The service did not say.
    Unknown,
}

/// Where a code was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivery {
    /// How it travels.
    pub medium: DeliveryMedium,
    /// The address as the user pool shows it, masked: `a***@e***`. Empty when the service did not say.
    pub destination: String,
}

/// A field of the Authenticator's forms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// The username.
    Username,
    /// The e-mail address.
    Email,
    /// The telephone number.
    PhoneNumber,
    /// The password, or the new one.
    Password,
    /// The repetition of a new password.
    ConfirmPassword,
    /// The code that was sent.
    Code,
}

/// Why a step was refused, as the person may know it. The sentence is chosen by the code alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AuthError {
    /// Wrong password, or no such account: the pool does not say which.
    IncorrectUsernameOrPassword,
    /// No such account, from a pool that does not hide which accounts exist.
    UserDoesNotExist,
    /// The same, where a code was asked for or given.
    UsernameNotFound,
    /// Too many wrong passwords; a wait is needed.
    PasswordAttemptsExceeded,
    /// The account was disabled by an administrator.
    UserDisabled,
    /// Another account has this username.
    UsernameTaken,
    /// Another account has this e-mail address.
    EmailTaken,
    /// Another account has this telephone number.
    PhoneNumberTaken,
    /// The username is not one that the pool accepts (empty, too long, or with spaces).
    InvalidUsername,
    /// The e-mail address is not one that the pool accepts.
    InvalidEmail,
    /// The telephone number is not one that the pool accepts.
    InvalidPhoneNumber,
    /// Neither an e-mail address nor a telephone number was given, and one of them is needed.
    ContactMissing,
    /// An attribute is missing, too short or too long, or not of the form that the pool asks for.
    AttributeNotAccepted,
    /// The password does not follow the pool's policy.
    PasswordNotAccepted,
    /// The password is one that the account had before, and the pool wants another.
    PasswordReused,
    /// The two passwords differ.
    PasswordsDoNotMatch,
    /// The code is not the one that was sent.
    CodeMismatch,
    /// The code was too old, or was used already.
    CodeExpired,
    /// Too many codes were asked for or tried; a wait is needed.
    AttemptLimitExceeded,
    /// The code could not be sent.
    CodeNotDelivered,
    /// The account is confirmed already: signing in is next.
    AlreadyConfirmed,
    /// Password reset needs a confirmed e-mail address, and the account has none.
    NoVerifiedContact,
    /// A required field was left empty, and a form says by itself which.
    MissingField,
    /// Required fields were left empty.
    Missing {
        /// The first of them.
        field: Field,
    },
    /// The app's own rules for new accounts speak against some fields.
    FormNotAccepted,
    /// The unfinished step is too old to go on with; the person starts it again.
    StepLapsed,
    /// The same where a code was sent for it: the person signs in again, and is sent another one.
    SentCodeLapsed,
    /// The pool requires a second factor, and none that can be set up while signing in.
    NoFactorToSetUp,
    /// The user pool answered with a challenge that these screens do not know.
    UnsupportedChallenge,
    /// A code was sent a moment ago; a wait is needed before another one.
    ResendTooSoon,
    /// A username is needed to find out how its owner may sign in.
    UsernameFirst,
    /// The passkey was not accepted: it is not one of the account's, or the account is gone.
    PasskeyNotAccepted,
    /// The person, or their browser, gave up the ceremony.
    PasskeyCanceled,
    /// The passkey could not be created.
    PasskeyNotCreated,
    /// This browser has no passkeys, or no page without a secure connection has.
    PasskeyUnsupported,
    /// Another service did not sign the person in: they refused there, or it did.
    ProviderRefused,
    /// Signing in at another service took too long, was begun in another browser, or is finished already.
    ProviderStepLapsed,
    /// What came back from another service cannot be used.
    ProviderAnswerUnusable,
    /// The pool has an account already for what another service says of the person.
    ProviderAccountTaken,
    /// Another service, or the user pool on the way back from it, could not be reached.
    ProviderUnavailable,
    /// The session has ended: by another device, by an administrator, or by its age.
    SessionEnded,
    /// Nobody may create an account here by themselves.
    SignUpClosed,
    /// An administrator's password was not used in time.
    TemporaryPasswordExpired,
    /// A rule that the site runs in the user pool (a Lambda trigger) refused.
    RefusedBySite,
    /// A firewall in front of the user pool refused.
    Blocked,
    /// Too many requests at once, of all people together.
    Busy,
    /// The pool lets nobody sign in that way: without a password, say.
    WayNotEnabled,
    /// The site or its user pool is not set up right: whoever runs it finds the reason in the log.
    Misconfigured,
    /// The user pool could not be reached, or failed.
    Unavailable,
}

/// Something that went well and is worth a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AuthNotice {
    /// A new code is on its way.
    CodeResent,
    /// The account is confirmed; the person may sign in.
    AccountConfirmed,
    /// The password was changed; the person may sign in with it.
    PasswordReset,
    /// An administrator wants a new password, and a code for it is on its way.
    ResetDemanded,
    /// The account was deleted, with all that was stored for it.
    AccountDeleted,
    /// Every session was ended.
    SignedOutEverywhere,
}

/// Everything that the Authenticator draws. It holds no secret: it is in the first HTML.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct AuthView {
    /// The person, when signed in; then the screen does not matter.
    pub viewer: Option<Viewer>,
    /// The screen to show otherwise.
    pub screen: Screen,
    /// Whether the person chose it, by a button or a link.
    #[serde(default)]
    pub chosen: bool,
    /// The username typed so far, kept from screen to screen.
    pub username: String,
    /// The e-mail address typed so far, kept while creating an account.
    pub email: String,
    /// The attributes typed so far, kept while creating an account, by their names in the pool.
    #[serde(default)]
    pub attributes: BTreeMap<String, String>,
    /// What people sign in with.
    #[serde(default)]
    pub sign_in_with: Vec<SignInName>,
    /// What a new account needs a telephone number for.
    #[serde(default)]
    pub number_need: NumberNeed,
    /// Whether anybody may create an account.
    #[serde(default)]
    pub self_sign_up: bool,
    /// Whether other people who are signed in may see what is on the protected level.
    #[serde(default)]
    pub shares_protected: bool,
    /// Where the code went, on the screens that ask for one.
    pub delivery: Option<Delivery>,
    /// How many seconds are left before another code can be asked for.
    pub resend_wait_s: u32,
    /// The code that a link brought, to be filled in.
    pub code: String,
    /// What the user pool asks for besides the password, on the screens that answer it.
    pub challenge: Option<Challenge>,
    /// Whether the pool leaves it to the person to be remembered on this device.
    #[serde(default)]
    pub asks_about_device: bool,
    /// What the person wanted when they last gave a code.
    #[serde(default)]
    pub device: DeviceWish,
    /// The picture of the secret, while an authenticator app is set up.
    pub totp: Option<TotpSetup>,
    /// What the passkeys of the account are called, once one was created after signing in; one without a name is empty.
    #[serde(default)]
    pub passkeys: Vec<String>,
    /// Why the last step was refused.
    pub error: Option<AuthError>,
    /// What went well in the last step.
    pub notice: Option<AuthNotice>,
    /// What the app's own rules say against fields, by their names.
    #[serde(default)]
    pub flaws: BTreeMap<String, String>,
    /// The ways to sign in that the user pool allows.
    pub first_factors: Vec<FirstFactor>,
    /// Whether this browser remembers somebody with a passkey, which it may offer by itself.
    #[serde(default)]
    pub remembers_passkey: bool,
    /// The other places where people may sign in, by the pool's names for them.
    #[serde(default)]
    pub identity_providers: Vec<String>,
    /// Whether people can sign in nowhere else.
    #[serde(default)]
    pub federated_only: bool,
    /// Where the browser has to go on, a path of this site, for a session to be over elsewhere too.
    #[serde(default)]
    pub go_on_at: Option<String>,
    /// What the user pool asks of a new password.
    pub password_policy: PasswordPolicy,
}
