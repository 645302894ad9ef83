//! No passkeys on the server.

use crate::browser::PasskeyFault;

/// Always false.
#[must_use]
pub fn supported() -> bool {
    false
}

/// Always false.
pub async fn offers_by_itself() -> bool {
    false
}

/// Nothing to offer.
///
/// # Errors
/// Always.
pub async fn sign_when_picked(_options: String) -> Result<String, PasskeyFault> {
    Err(PasskeyFault::Unsupported)
}

/// Nothing is offered.
pub fn stop() {}

/// Nothing to sign with.
///
/// # Errors
/// Always.
pub async fn sign(_options: String) -> Result<String, PasskeyFault> {
    Err(PasskeyFault::Unsupported)
}

/// Nothing to create.
///
/// # Errors
/// Always.
pub async fn create(_options: String) -> Result<String, PasskeyFault> {
    Err(PasskeyFault::Unsupported)
}
