//! What the user pool's refusals mean to a person.
//!
//! One code of Cognito's stands for many things (`NotAuthorizedException` above all), so that the message decides.
//! The texts are those of the service
//! (<https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/CommonErrors.html>).

use app::wire::account::AccountError;
use app::wire::auth::AuthError;
use aws_smithy_types::error::display::DisplayErrorContext;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;

/// The refusal in an error of the SDK. What is not the person's doing is logged.
pub(super) fn refusal<E>(operation: &'static str, error: &E) -> AuthError
where
    E: ProvideErrorMetadata + std::error::Error,
{
    let meaning = meaning(error.code(), error.message().unwrap_or_default());
    match meaning {
        AuthError::Unavailable => {
            tracing::error!(operation, code = error.code(), error = %DisplayErrorContext(error), "the user pool failed");
        }
        _ => tracing::info!(operation, code = error.code(), refusal = ?meaning, "the user pool refused"),
    }
    meaning
}

/// The refusal of a call that somebody makes about their own account, with an access token.
pub(super) fn account_refusal<E>(operation: &'static str, error: &E) -> AccountError
where
    E: ProvideErrorMetadata + std::error::Error,
{
    match account_meaning(error.code(), error.message().unwrap_or_default()) {
        Some(meaning) => {
            tracing::info!(operation, code = error.code(), refusal = ?meaning, "the user pool refused");
            meaning
        }
        None => refusal(operation, error).into(),
    }
}

/// What a code and a message mean in such a call; none when it is what they mean everywhere.
fn account_meaning(code: Option<&str>, message: &str) -> Option<AccountError> {
    let says = |text: &str| message.contains(text);
    match code {
        Some("NotAuthorizedException") if says("revoked") || says("Invalid Access Token") => {
            Some(AccountError::SignedOut)
        }
        Some("NotAuthorizedException") if says("Incorrect username or password") => Some(AccountError::WrongPassword),
        Some("UserNotFoundException") => Some(AccountError::SignedOut),
        Some("InvalidParameterException") if says("required by the user pool") => Some(AccountError::FactorRequired),
        Some("AliasExistsException") => Some(AccountError::ContactTaken),
        Some("InvalidParameterException") if says("phone number") || says("phone_number") => {
            Some(AccountError::InvalidPhoneNumber)
        }
        _ => None,
    }
}

/// What a code and a message mean.
fn meaning(code: Option<&str>, message: &str) -> AuthError {
    match code {
        Some("NotAuthorizedException") => not_authorized(message),
        Some("InvalidParameterException") => invalid_parameter(message),
        Some("UserNotFoundException") if message.contains("combination not found") => AuthError::UsernameNotFound,
        Some("UserNotFoundException") => AuthError::UserDoesNotExist,
        Some("UsernameExistsException") if message.contains("email") => AuthError::EmailTaken,
        Some("UsernameExistsException") => AuthError::UsernameTaken,
        Some("AliasExistsException") => AuthError::EmailTaken,
        Some("InvalidPasswordException" | "PasswordHistoryPolicyViolationException") => AuthError::PasswordNotAccepted,
        Some("CodeMismatchException" | "EnableSoftwareTokenMFAException") => AuthError::CodeMismatch,
        Some("ExpiredCodeException") => AuthError::CodeExpired,
        Some("LimitExceededException" | "TooManyFailedAttemptsException" | "TooManyRequestsException") => {
            AuthError::AttemptLimitExceeded
        }
        Some("CodeDeliveryFailureException") => AuthError::CodeNotDelivered,
        _ => AuthError::Unavailable,
    }
}

fn not_authorized(message: &str) -> AuthError {
    let says = |text: &str| message.contains(text);
    if says("Incorrect username or password") {
        AuthError::IncorrectUsernameOrPassword
    } else if says("attempts exceeded") {
        AuthError::PasswordAttemptsExceeded
    } else if says("User is disabled") {
        AuthError::UserDisabled
    } else if says("Current status is CONFIRMED") {
        AuthError::AlreadyConfirmed
    } else if says("Invalid session") || says("session is expired") {
        AuthError::StepLapsed
    } else if says("cannot be reset") {
        AuthError::NoVerifiedContact
    } else {
        AuthError::Unavailable
    }
}

fn invalid_parameter(message: &str) -> AuthError {
    let text = message.to_ascii_lowercase();
    let says = |part: &str| text.contains(part);
    if says("already confirmed") {
        AuthError::AlreadyConfirmed
    } else if says("no registered/verified") || says("cannot reset password") {
        AuthError::NoVerifiedContact
    } else if says("missing required parameter") {
        AuthError::MissingField
    } else if says("credential") {
        AuthError::PasskeyNotAccepted
    } else if says("schema") || says("attribute name") {
        AuthError::AttributeNotAccepted
    } else if says("email") {
        AuthError::InvalidEmail
    } else if says("phone number") || says("phone_number") {
        AuthError::InvalidPhoneNumber
    } else if says("'confirmationcode'") || says("'usercode'") || says("'code'") {
        AuthError::CodeMismatch
    } else if says("password") {
        AuthError::PasswordNotAccepted
    } else if says("username") {
        AuthError::InvalidUsername
    } else {
        AuthError::Unavailable
    }
}

#[cfg(test)]
mod tests {
    use app::wire::account::AccountError;
    use app::wire::auth::AuthError;

    use super::{account_meaning, meaning};

    #[test]
    fn a_refusal_about_ones_own_account_may_mean_something_else() {
        for (code, message, expected) in [
            ("NotAuthorizedException", "Access Token has been revoked", Some(AccountError::SignedOut)),
            ("NotAuthorizedException", "Invalid Access Token", Some(AccountError::SignedOut)),
            ("NotAuthorizedException", "Access Token has expired", None),
            ("UserNotFoundException", "User does not exist.", Some(AccountError::SignedOut)),
            ("NotAuthorizedException", "Incorrect username or password.", Some(AccountError::WrongPassword)),
            ("AliasExistsException", "An account with the email already exists.", Some(AccountError::ContactTaken)),
            ("InvalidParameterException", "Invalid phone number format.", Some(AccountError::InvalidPhoneNumber)),
            ("InvalidParameterException", "Invalid email address format.", None),
            ("CodeMismatchException", "", None),
        ] {
            assert_eq!(account_meaning(Some(code), message), expected, "{code}: {message}");
        }
    }

    #[test]
    fn each_refusal_of_the_service_has_its_meaning() {
        for (code, message, expected) in [
            ("NotAuthorizedException", "Incorrect username or password.", AuthError::IncorrectUsernameOrPassword),
            ("NotAuthorizedException", "Password attempts exceeded", AuthError::PasswordAttemptsExceeded),
            ("NotAuthorizedException", "User is disabled.", AuthError::UserDisabled),
            (
                "NotAuthorizedException",
                "User cannot be confirmed. Current status is CONFIRMED",
                AuthError::AlreadyConfirmed,
            ),
            ("NotAuthorizedException", "Invalid session for the user, session is expired.", AuthError::StepLapsed),
            (
                "NotAuthorizedException",
                "User password cannot be reset in the current state.",
                AuthError::NoVerifiedContact,
            ),
            ("NotAuthorizedException", "SignUp is not permitted for this user pool", AuthError::Unavailable),
            ("UserNotFoundException", "User does not exist.", AuthError::UserDoesNotExist),
            ("UserNotFoundException", "Username/client id combination not found.", AuthError::UsernameNotFound),
            ("UsernameExistsException", "User already exists", AuthError::UsernameTaken),
            ("UsernameExistsException", "An account with the given email already exists.", AuthError::EmailTaken),
            ("AliasExistsException", "An account with the email already exists.", AuthError::EmailTaken),
            (
                "InvalidPasswordException",
                "Password did not conform with policy: Password not long enough",
                AuthError::PasswordNotAccepted,
            ),
            ("CodeMismatchException", "Invalid verification code provided, please try again.", AuthError::CodeMismatch),
            ("EnableSoftwareTokenMFAException", "Code mismatch", AuthError::CodeMismatch),
            ("ExpiredCodeException", "Invalid code provided, please request a code again.", AuthError::CodeExpired),
            (
                "LimitExceededException",
                "Attempt limit exceeded, please try after some time.",
                AuthError::AttemptLimitExceeded,
            ),
            ("CodeDeliveryFailureException", "", AuthError::CodeNotDelivered),
            ("InvalidParameterException", "User is already confirmed.", AuthError::AlreadyConfirmed),
            (
                "InvalidParameterException",
                "Cannot reset password for the user as there is no registered/verified email or phone_number",
                AuthError::NoVerifiedContact,
            ),
            ("InvalidParameterException", "Invalid email address format.", AuthError::InvalidEmail),
            ("InvalidParameterException", "The credential is malformed.", AuthError::PasskeyNotAccepted),
            (
                "InvalidParameterException",
                "1 validation error detected: Value at 'username' failed to satisfy constraint: Member must \
                 satisfy regular expression pattern: [\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+",
                AuthError::InvalidUsername,
            ),
            (
                "InvalidParameterException",
                "1 validation error detected: Value at 'confirmationCode' failed to satisfy constraint: Member \
                 must satisfy regular expression pattern: [\\S]+",
                AuthError::CodeMismatch,
            ),
            (
                "InvalidParameterException",
                "1 validation error detected: Value at 'userCode' failed to satisfy constraint: Member must have \
                 length greater than or equal to 6",
                AuthError::CodeMismatch,
            ),
            (
                "InvalidParameterException",
                "1 validation error detected: Value at 'password' failed to satisfy constraint: x",
                AuthError::PasswordNotAccepted,
            ),
            ("InternalErrorException", "", AuthError::Unavailable),
        ] {
            assert_eq!(meaning(Some(code), message), expected, "{code}: {message}");
        }
        assert_eq!(meaning(None, ""), AuthError::Unavailable);
    }
}
