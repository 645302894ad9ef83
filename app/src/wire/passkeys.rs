//! What the browser knows of the passkeys of the person who is signed in.

use serde::{Deserialize, Serialize};

/// The id of the section of passkeys on a page.
pub const SECTION_ID: &str = "passkeys";

/// A passkey of the account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passkey {
    /// The credential's id, in base64url.
    pub id: String,
    /// What its owner calls it, or else what the user pool does.
    pub name: String,
    /// When it was created, in seconds since 1970.
    pub created_s: i64,
}

/// Why something about passkeys came to nothing, as the person may know it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PasskeyError {
    /// Nobody is signed in, or the session has ended.
    SignedOut,
    /// The form was drawn for somebody else than who is signed in now.
    SomeoneElse,
    /// The user pool has no passkeys, or is not set up for them.
    NotEnabled,
    /// The account has as many as it may have.
    TooMany,
    /// It is registered already.
    Registered,
    /// The time for it was over.
    Lapsed,
    /// The site's address is not the one that the pool's passkeys are for.
    WrongSite,
    /// The authenticator is of a kind that the pool does not accept.
    Unsupported,
    /// The browser's answer was not accepted.
    NotAccepted,
    /// There is no such passkey any more.
    Gone,
    /// The name is empty or too long.
    InvalidName,
    /// The person, or their browser, gave up.
    Canceled,
    /// This browser has no passkeys here.
    NoBrowserSupport,
    /// The user pool or the store could not be reached, or failed.
    Unavailable,
}

/// What went well.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PasskeyNotice {
    /// There is a new one.
    Created,
    /// One has another name.
    Renamed,
    /// One is gone.
    Deleted,
}

/// What became of the last step, said once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", content = "what", rename_all = "snake_case")]
pub enum PasskeyMessage {
    /// It was refused.
    Refused(PasskeyError),
    /// It was done.
    Done(PasskeyNotice),
}

/// What a browser is asked in order to create a passkey, or why it is not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PasskeyCreation {
    /// `PublicKeyCredentialCreationOptionsJSON` (W3C Web Authentication, section 5.4).
    Options(String),
    /// There is nothing to ask.
    Refused(PasskeyError),
}

/// Everything that the section of passkeys draws.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PasskeysView {
    /// Whose they are, for the forms to say: it tells nothing of the person.
    #[serde(default)]
    pub mark: String,
    /// The passkeys, in the order of the user pool.
    pub passkeys: Vec<Passkey>,
    /// What became of the last step.
    pub message: Option<PasskeyMessage>,
}
