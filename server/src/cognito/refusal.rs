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
        AuthError::Unavailable | AuthError::Misconfigured | AuthError::Blocked | AuthError::RefusedBySite => {
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
    code.and_then(|code| known(code, message)).unwrap_or(AuthError::Unavailable)
}

/// The catalogue: what each exception of the calls of this server means; none for one that no call is known to throw.
fn known(code: &str, message: &str) -> Option<AuthError> {
    let says = |text: &str| message.contains(text);
    Some(match code {
        "NotAuthorizedException" => not_authorized(message),
        "InvalidParameterException" => invalid_parameter(message),
        "UserNotFoundException" if says("combination not found") => AuthError::UsernameNotFound,
        "UserNotFoundException" => AuthError::UserDoesNotExist,
        "UsernameExistsException" if says("email") => AuthError::EmailTaken,
        "UsernameExistsException" if says("phone") => AuthError::PhoneNumberTaken,
        "UsernameExistsException" => AuthError::UsernameTaken,
        "AliasExistsException" if says("phone") => AuthError::PhoneNumberTaken,
        "AliasExistsException" => AuthError::EmailTaken,
        "InvalidPasswordException" => AuthError::PasswordNotAccepted,
        "PasswordHistoryPolicyViolationException" => AuthError::PasswordReused,
        "CodeMismatchException" | "EnableSoftwareTokenMFAException" => AuthError::CodeMismatch,
        "ExpiredCodeException" => AuthError::CodeExpired,
        "LimitExceededException" | "TooManyFailedAttemptsException" => AuthError::AttemptLimitExceeded,
        "TooManyRequestsException" => AuthError::Busy,
        "CodeDeliveryFailureException" => AuthError::CodeNotDelivered,
        "MFAMethodNotFoundException" | "SoftwareTokenMFANotFoundException" => AuthError::NoFactorToSetUp,
        "UnsupportedUserStateException" => AuthError::NoVerifiedContact,
        // The steps for both are the adapter's; elsewhere they say that the account changed under an open session.
        "PasswordResetRequiredException" | "UserNotConfirmedException" => AuthError::SessionEnded,
        "UserLambdaValidationException" => AuthError::RefusedBySite,
        "ForbiddenException" => AuthError::Blocked,
        "ResourceNotFoundException"
        | "InvalidUserPoolConfigurationException"
        | "UserPoolAddOnNotEnabledException"
        | "FeatureUnavailableInTierException"
        | "InvalidEmailRoleAccessPolicyException"
        | "InvalidSmsRoleAccessPolicyException"
        | "InvalidSmsRoleTrustRelationshipException"
        | "InvalidLambdaResponseException"
        | "UnexpectedLambdaException"
        | "UnsupportedOperationException"
        | "UnsupportedTokenTypeException" => AuthError::Misconfigured,
        "UnauthorizedException" => AuthError::SessionEnded,
        "ConcurrentModificationException" | "InternalErrorException" => AuthError::Unavailable,
        _ => return None,
    })
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
    } else if says("Temporary password has expired") {
        AuthError::TemporaryPasswordExpired
    } else if says("SignUp is not permitted") {
        AuthError::SignUpClosed
    } else if says("unauthorized attribute") {
        AuthError::AttributeNotAccepted
    } else if says("secret hash") || says("SecretHash") || says("is not enabled for the client") {
        AuthError::Misconfigured
    } else {
        AuthError::Unavailable
    }
}

fn invalid_parameter(message: &str) -> AuthError {
    let text = message.to_ascii_lowercase();
    if let Some(meaning) = named_parameter(&text).and_then(bad_value_of) {
        return meaning;
    }
    let says = |part: &str| text.contains(part);
    if says("already confirmed") {
        AuthError::AlreadyConfirmed
    } else if says("username cannot be") {
        AuthError::InvalidUsername
    } else if says("unauthorized attribute") || says("cannot modify an already provided") {
        AuthError::AttributeNotAccepted
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
    } else if says("user_auth flow not enabled") {
        AuthError::WayNotEnabled
    } else if says("flow not enabled") {
        AuthError::Misconfigured
    } else if says("password") {
        AuthError::PasswordNotAccepted
    } else if says("username") {
        AuthError::InvalidUsername
    } else {
        AuthError::Unavailable
    }
}

/// The parameter in the sentence of a failed check, `Value '…' at 'username' failed to satisfy constraint: …`: the value
/// before it is whatever somebody typed, and decides nothing.
fn named_parameter(text: &str) -> Option<&str> {
    let (before, _) = text.split_once("' failed to satisfy constraint")?;
    before.rsplit_once(" at '").map(|(_, name)| name)
}

fn bad_value_of(parameter: &str) -> Option<AuthError> {
    match parameter {
        "username" => Some(AuthError::InvalidUsername),
        "password" | "proposedpassword" | "previouspassword" => Some(AuthError::PasswordNotAccepted),
        "confirmationcode" | "usercode" | "code" => Some(AuthError::CodeMismatch),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use app::wire::account::AccountError;
    use app::wire::auth::AuthError;

    use super::{account_meaning, known, meaning};

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

    /// Every exception that the API reference lists for the calls of this server, but for what all calls share.
    const OPERATIONS: [(&str, &str); 18] = [
        (
            "SignUp",
            "CodeDeliveryFailure InternalError InvalidEmailRoleAccessPolicy InvalidLambdaResponse InvalidParameter \
            InvalidPassword InvalidSmsRoleAccessPolicy InvalidSmsRoleTrustRelationship LimitExceeded NotAuthorized \
            ResourceNotFound TooManyRequests UnexpectedLambda UserLambdaValidation UsernameExists",
        ),
        (
            "ConfirmSignUp",
            "AliasExists CodeMismatch ExpiredCode InternalError InvalidLambdaResponse InvalidParameter \
            LimitExceeded NotAuthorized ResourceNotFound TooManyFailedAttempts TooManyRequests UnexpectedLambda \
            UserLambdaValidation UserNotFound",
        ),
        (
            "ResendConfirmationCode",
            "CodeDeliveryFailure InternalError InvalidEmailRoleAccessPolicy InvalidLambdaResponse \
            InvalidParameter InvalidSmsRoleAccessPolicy InvalidSmsRoleTrustRelationship LimitExceeded NotAuthorized \
            ResourceNotFound TooManyRequests UnexpectedLambda UserLambdaValidation UserNotFound",
        ),
        (
            "InitiateAuth",
            "InternalError InvalidEmailRoleAccessPolicy InvalidLambdaResponse InvalidParameter \
            InvalidSmsRoleAccessPolicy InvalidSmsRoleTrustRelationship InvalidUserPoolConfiguration NotAuthorized \
            PasswordResetRequired ResourceNotFound TooManyRequests UnexpectedLambda UnsupportedOperation \
            UserLambdaValidation UserNotConfirmed UserNotFound",
        ),
        (
            "RespondToAuthChallenge",
            "AliasExists CodeMismatch ExpiredCode InternalError InvalidEmailRoleAccessPolicy \
            InvalidLambdaResponse InvalidParameter InvalidPassword InvalidSmsRoleAccessPolicy \
            InvalidSmsRoleTrustRelationship InvalidUserPoolConfiguration MFAMethodNotFound NotAuthorized \
            PasswordHistoryPolicyViolation PasswordResetRequired ResourceNotFound SoftwareTokenMFANotFound TooManyRequests \
            UnexpectedLambda UserLambdaValidation UserNotConfirmed UserNotFound",
        ),
        (
            "ForgotPassword",
            "CodeDeliveryFailure InternalError InvalidEmailRoleAccessPolicy InvalidLambdaResponse \
            InvalidParameter InvalidSmsRoleAccessPolicy InvalidSmsRoleTrustRelationship LimitExceeded NotAuthorized \
            ResourceNotFound TooManyRequests UnexpectedLambda UserLambdaValidation UserNotFound",
        ),
        (
            "ConfirmForgotPassword",
            "CodeMismatch ExpiredCode InternalError InvalidLambdaResponse InvalidParameter \
            InvalidPassword LimitExceeded NotAuthorized PasswordHistoryPolicyViolation ResourceNotFound \
            TooManyFailedAttempts TooManyRequests UnexpectedLambda UserLambdaValidation UserNotConfirmed UserNotFound",
        ),
        (
            "AssociateSoftwareToken",
            "ConcurrentModification InternalError InvalidParameter NotAuthorized ResourceNotFound \
            SoftwareTokenMFANotFound",
        ),
        (
            "VerifySoftwareToken",
            "CodeMismatch EnableSoftwareTokenMFA InternalError InvalidParameter \
            InvalidUserPoolConfiguration NotAuthorized PasswordResetRequired ResourceNotFound SoftwareTokenMFANotFound \
            TooManyRequests UserNotConfirmed UserNotFound",
        ),
        (
            "SetUserMFAPreference",
            "InternalError InvalidParameter NotAuthorized PasswordResetRequired ResourceNotFound \
            UserNotConfirmed UserNotFound",
        ),
        (
            "GetUser",
            "InternalError InvalidParameter NotAuthorized PasswordResetRequired ResourceNotFound TooManyRequests \
            UserNotConfirmed UserNotFound",
        ),
        (
            "UpdateUserAttributes",
            "AliasExists CodeDeliveryFailure CodeMismatch ExpiredCode InternalError \
            InvalidEmailRoleAccessPolicy InvalidLambdaResponse InvalidParameter InvalidSmsRoleAccessPolicy \
            InvalidSmsRoleTrustRelationship NotAuthorized PasswordResetRequired ResourceNotFound TooManyRequests \
            UnexpectedLambda UserLambdaValidation UserNotConfirmed UserNotFound",
        ),
        (
            "GetUserAttributeVerificationCode",
            "CodeDeliveryFailure InternalError InvalidEmailRoleAccessPolicy \
            InvalidLambdaResponse InvalidParameter InvalidSmsRoleAccessPolicy InvalidSmsRoleTrustRelationship \
            LimitExceeded NotAuthorized PasswordResetRequired ResourceNotFound TooManyRequests UnexpectedLambda \
            UserLambdaValidation UserNotConfirmed UserNotFound",
        ),
        (
            "VerifyUserAttribute",
            "AliasExists CodeMismatch ExpiredCode InternalError InvalidParameter LimitExceeded \
            NotAuthorized PasswordResetRequired ResourceNotFound TooManyRequests UserNotConfirmed UserNotFound",
        ),
        (
            "ChangePassword",
            "InternalError InvalidParameter InvalidPassword LimitExceeded NotAuthorized \
            PasswordHistoryPolicyViolation PasswordResetRequired ResourceNotFound TooManyRequests UserNotConfirmed \
            UserNotFound",
        ),
        (
            "DeleteUser",
            "InternalError InvalidParameter NotAuthorized PasswordResetRequired ResourceNotFound TooManyRequests \
            UserNotConfirmed UserNotFound",
        ),
        (
            "GlobalSignOut",
            "InternalError InvalidParameter NotAuthorized PasswordResetRequired ResourceNotFound \
            TooManyRequests UserNotConfirmed",
        ),
        (
            "RevokeToken",
            "InternalError InvalidParameter TooManyRequests Unauthorized UnsupportedOperation \
            UnsupportedTokenType",
        ),
    ];

    #[test]
    fn every_exception_of_every_call_is_in_the_catalogue() {
        for (operation, exceptions) in OPERATIONS {
            for exception in exceptions.split_whitespace().chain(["Forbidden"]) {
                let code = format!("{exception}Exception");
                assert!(known(&code, "").is_some(), "{operation}: {code}");
            }
        }
        assert_eq!(known("SomethingNewException", ""), None);
    }

    #[test]
    fn a_username_or_attributes_that_the_pool_does_not_take_are_no_outage_and_no_bad_address() {
        for (code, message, expected) in [
            (
                "InvalidParameterException",
                "Username cannot be of email format, since user pool is configured for email alias.",
                AuthError::InvalidUsername,
            ),
            (
                "InvalidParameterException",
                "Username cannot be of phone number format, since user pool is configured for phone number alias.",
                AuthError::InvalidUsername,
            ),
            (
                "NotAuthorizedException",
                "A client attempted to write unauthorized attribute",
                AuthError::AttributeNotAccepted,
            ),
            ("InvalidParameterException", "Cannot modify an already provided email", AuthError::AttributeNotAccepted),
        ] {
            assert_eq!(meaning(Some(code), message), expected, "{code}: {message}");
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
            ("NotAuthorizedException", "SignUp is not permitted for this user pool", AuthError::SignUpClosed),
            ("UserNotFoundException", "User does not exist.", AuthError::UserDoesNotExist),
            ("UserNotFoundException", "Username/client id combination not found.", AuthError::UsernameNotFound),
            ("UsernameExistsException", "User already exists", AuthError::UsernameTaken),
            ("UsernameExistsException", "An account with the given email already exists.", AuthError::EmailTaken),
            ("AliasExistsException", "An account with the email already exists.", AuthError::EmailTaken),
            (
                "AliasExistsException",
                "An account with the given phone_number already exists.",
                AuthError::PhoneNumberTaken,
            ),
            ("PasswordHistoryPolicyViolationException", "", AuthError::PasswordReused),
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
            (
                "InvalidParameterException",
                "1 validation error detected: Value 'my email' at 'username' failed to satisfy constraint: x",
                AuthError::InvalidUsername,
            ),
            (
                "NotAuthorizedException",
                "Temporary password has expired and must be reset by an administrator.",
                AuthError::TemporaryPasswordExpired,
            ),
            ("NotAuthorizedException", "Unable to verify secret hash for client 1a2b", AuthError::Misconfigured),
            ("InvalidParameterException", "USER_SRP_AUTH flow not enabled for this client", AuthError::Misconfigured),
            ("InvalidParameterException", "USER_AUTH flow not enabled for this client", AuthError::WayNotEnabled),
            ("UserLambdaValidationException", "PreSignUp failed with error No.", AuthError::RefusedBySite),
            ("TooManyRequestsException", "Too many requests", AuthError::Busy),
            ("ForbiddenException", "Request not allowed due to WAF block.", AuthError::Blocked),
            ("ResourceNotFoundException", "User pool client 1a2b does not exist.", AuthError::Misconfigured),
            ("InternalErrorException", "", AuthError::Unavailable),
        ] {
            assert_eq!(meaning(Some(code), message), expected, "{code}: {message}");
        }
        assert_eq!(meaning(None, ""), AuthError::Unavailable);
    }
}
