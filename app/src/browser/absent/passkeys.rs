//! No passkeys on the server.

use crate::browser::PasskeyFault;

/// Always false.
#[must_use]
pub fn supported() -> bool {
    false
}

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
