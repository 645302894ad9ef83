//! Why a browser gave no passkey.

/// Why a ceremony came to nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PasskeyFault {
    /// This browser, or a page without a secure connection, has no passkeys.
    Unsupported,
    /// The person, or the time, ended it. Browsers do not say which.
    Canceled,
    /// The authenticator has a passkey for this account already.
    Registered,
    /// Anything else: a site that is not the relying party's, an authenticator that failed.
    Failed,
}
