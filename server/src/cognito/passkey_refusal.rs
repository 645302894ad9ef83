//! What the user pool's refusals of calls about passkeys mean to a person.

use app::wire::passkeys::PasskeyError;
use aws_smithy_types::error::display::DisplayErrorContext;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;

/// The refusal in an error of the SDK. What is not the person's doing is logged as an error.
pub(super) fn passkey_refusal<E>(operation: &'static str, error: &E) -> PasskeyError
where
    E: ProvideErrorMetadata + std::error::Error,
{
    let meaning = meaning(error.code(), error.message().unwrap_or_default());
    match meaning {
        PasskeyError::Unavailable | PasskeyError::NotEnabled | PasskeyError::WrongSite => {
            tracing::error!(operation, code = error.code(), error = %DisplayErrorContext(error), "the user pool failed");
        }
        _ => tracing::info!(operation, code = error.code(), refusal = ?meaning, "the user pool refused"),
    }
    meaning
}

/// What a code and a message mean, in any of the calls about passkeys.
fn meaning(code: Option<&str>, message: &str) -> PasskeyError {
    match code {
        Some("WebAuthnNotEnabledException" | "WebAuthnConfigurationMissingException") => PasskeyError::NotEnabled,
        Some("WebAuthnChallengeNotFoundException") => PasskeyError::Lapsed,
        Some(
            "WebAuthnOriginNotAllowedException"
            | "WebAuthnRelyingPartyMismatchException"
            | "WebAuthnClientMismatchException",
        ) => PasskeyError::WrongSite,
        Some("WebAuthnCredentialNotSupportedException") => PasskeyError::Unsupported,
        Some("LimitExceededException" | "TooManyRequestsException") => PasskeyError::TooMany,
        Some("ResourceNotFoundException") => PasskeyError::Gone,
        Some("InvalidParameterException") if message.contains("already") => PasskeyError::Registered,
        Some("InvalidParameterException") => PasskeyError::NotAccepted,
        Some("NotAuthorizedException" | "UserNotFoundException") => PasskeyError::SignedOut,
        _ => PasskeyError::Unavailable,
    }
}

#[cfg(test)]
mod tests {
    use app::wire::passkeys::PasskeyError;

    use super::meaning;

    #[test]
    fn each_refusal_of_the_service_has_its_meaning() {
        for (code, message, expected) in [
            ("WebAuthnNotEnabledException", "", PasskeyError::NotEnabled),
            ("WebAuthnConfigurationMissingException", "", PasskeyError::NotEnabled),
            ("WebAuthnChallengeNotFoundException", "", PasskeyError::Lapsed),
            ("WebAuthnOriginNotAllowedException", "", PasskeyError::WrongSite),
            ("WebAuthnRelyingPartyMismatchException", "", PasskeyError::WrongSite),
            ("WebAuthnClientMismatchException", "", PasskeyError::WrongSite),
            ("WebAuthnCredentialNotSupportedException", "", PasskeyError::Unsupported),
            ("LimitExceededException", "The account has as many passkeys as it may have.", PasskeyError::TooMany),
            ("ResourceNotFoundException", "", PasskeyError::Gone),
            ("InvalidParameterException", "The credential is registered already.", PasskeyError::Registered),
            ("InvalidParameterException", "The credential is malformed.", PasskeyError::NotAccepted),
            ("NotAuthorizedException", "Access Token has been revoked", PasskeyError::SignedOut),
            ("InternalErrorException", "", PasskeyError::Unavailable),
        ] {
            assert_eq!(meaning(Some(code), message), expected, "{code}: {message}");
        }
        assert_eq!(meaning(None, ""), PasskeyError::Unavailable);
    }
}
