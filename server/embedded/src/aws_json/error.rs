//! Errors as AWS sends them: a code, a message, and nothing about the inside.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;

use http::StatusCode;

use crate::db::DbError;
use crate::principals::CredentialError;
use crate::seal::SealError;

/// The exceptions of the two Cognito services that this backend raises, and those of the protocol.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exception {
    AccessDenied,
    AliasExists,
    CodeDeliveryFailure,
    CodeMismatch,
    DeviceKeyExists,
    EnableSoftwareTokenMfa,
    ExpiredCode,
    ExpiredToken,
    GroupExists,
    IncompleteSignature,
    Internal,
    InvalidIdentityPoolConfiguration,
    InvalidParameter,
    InvalidPassword,
    InvalidUserPoolConfiguration,
    InvalidSignature,
    LimitExceeded,
    MissingAuthenticationToken,
    MfaMethodNotFound,
    NotAuthorized,
    PasswordHistoryPolicyViolation,
    PasswordResetRequired,
    RefreshTokenReuse,
    RequestTooLarge,
    ResourceNotFound,
    Serialization,
    Unauthorized,
    SoftwareTokenMfaNotFound,
    UnknownOperation,
    UnrecognizedClient,
    UnsupportedOperation,
    UnsupportedTokenType,
    UnsupportedUserState,
    UserNotConfirmed,
    UserNotFound,
    UsernameExists,
    WebAuthnChallengeNotFound,
    WebAuthnClientMismatch,
    WebAuthnConfigurationMissing,
    WebAuthnCredentialNotSupported,
    WebAuthnNotEnabled,
    WebAuthnOriginNotAllowed,
    WebAuthnRelyingPartyMismatch,
}

impl Exception {
    /// The name on the wire.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::AccessDenied => "AccessDeniedException",
            Self::AliasExists => "AliasExistsException",
            Self::CodeDeliveryFailure => "CodeDeliveryFailureException",
            Self::DeviceKeyExists => "DeviceKeyExistsException",
            Self::CodeMismatch => "CodeMismatchException",
            Self::EnableSoftwareTokenMfa => "EnableSoftwareTokenMFAException",
            Self::ExpiredCode => "ExpiredCodeException",
            Self::ExpiredToken => "ExpiredTokenException",
            Self::GroupExists => "GroupExistsException",
            Self::IncompleteSignature => "IncompleteSignatureException",
            Self::Internal => "InternalErrorException",
            Self::InvalidIdentityPoolConfiguration => "InvalidIdentityPoolConfigurationException",
            Self::InvalidParameter => "InvalidParameterException",
            Self::InvalidUserPoolConfiguration => "InvalidUserPoolConfigurationException",
            Self::InvalidPassword => "InvalidPasswordException",
            Self::InvalidSignature => "InvalidSignatureException",
            Self::LimitExceeded => "LimitExceededException",
            Self::MissingAuthenticationToken => "MissingAuthenticationTokenException",
            Self::MfaMethodNotFound => "MFAMethodNotFoundException",
            Self::NotAuthorized => "NotAuthorizedException",
            Self::PasswordHistoryPolicyViolation => "PasswordHistoryPolicyViolationException",
            Self::PasswordResetRequired => "PasswordResetRequiredException",
            Self::RefreshTokenReuse => "RefreshTokenReuseException",
            Self::RequestTooLarge => "RequestEntityTooLargeException",
            Self::ResourceNotFound => "ResourceNotFoundException",
            Self::Serialization => "SerializationException",
            Self::Unauthorized => "UnauthorizedException",
            Self::SoftwareTokenMfaNotFound => "SoftwareTokenMFANotFoundException",
            Self::UnknownOperation => "UnknownOperationException",
            Self::UnrecognizedClient => "UnrecognizedClientException",
            Self::UnsupportedOperation => "UnsupportedOperationException",
            Self::UnsupportedUserState => "UnsupportedUserStateException",
            Self::UnsupportedTokenType => "UnsupportedTokenTypeException",
            Self::UserNotConfirmed => "UserNotConfirmedException",
            Self::UserNotFound => "UserNotFoundException",
            Self::UsernameExists => "UsernameExistsException",
            Self::WebAuthnChallengeNotFound => "WebAuthnChallengeNotFoundException",
            Self::WebAuthnClientMismatch => "WebAuthnClientMismatchException",
            Self::WebAuthnConfigurationMissing => "WebAuthnConfigurationMissingException",
            Self::WebAuthnCredentialNotSupported => "WebAuthnCredentialNotSupportedException",
            Self::WebAuthnNotEnabled => "WebAuthnNotEnabledException",
            Self::WebAuthnOriginNotAllowed => "WebAuthnOriginNotAllowedException",
            Self::WebAuthnRelyingPartyMismatch => "WebAuthnRelyingPartyMismatchException",
        }
    }

    /// The HTTP status: 400 for all but two.
    pub(crate) fn status(self) -> StatusCode {
        match self {
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
            Self::RequestTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            _ => StatusCode::BAD_REQUEST,
        }
    }
}

/// An operation's refusal or failure.
#[derive(Debug)]
pub(crate) struct AwsError {
    pub(crate) code: Exception,
    pub(crate) message: Cow<'static, str>,
    /// What went wrong inside; logged, never sent.
    pub(crate) cause: Option<Box<dyn Error + Send + Sync>>,
}

impl AwsError {
    /// A refusal.
    pub(crate) fn new(code: Exception, message: impl Into<Cow<'static, str>>) -> Self {
        Self { code, message: message.into(), cause: None }
    }

    /// `NotAuthorizedException`.
    pub(crate) fn not_authorized(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Exception::NotAuthorized, message)
    }

    /// `InvalidParameterException`.
    pub(crate) fn invalid_parameter(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Exception::InvalidParameter, message)
    }

    /// `LimitExceededException`, in Cognito's words.
    pub(crate) fn limit_exceeded() -> Self {
        Self::new(Exception::LimitExceeded, "Attempt limit exceeded, please try after some time.")
    }

    /// A failure of this backend.
    pub(crate) fn internal(cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self { code: Exception::Internal, message: "Something went wrong".into(), cause: Some(cause.into()) }
    }
}

impl fmt::Display for AwsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code.name(), self.message)
    }
}

impl From<DbError> for AwsError {
    fn from(error: DbError) -> Self {
        Self::internal(error)
    }
}

impl From<rusqlite::Error> for AwsError {
    fn from(error: rusqlite::Error) -> Self {
        Self::internal(error)
    }
}

impl From<CredentialError> for AwsError {
    fn from(error: CredentialError) -> Self {
        Self::internal(error)
    }
}

impl From<SealError> for AwsError {
    fn from(error: SealError) -> Self {
        Self::internal(error)
    }
}

/// Collects which members of an input break their constraints, in AWS's words.
#[derive(Debug, Default)]
pub(crate) struct Violations(Vec<String>);

impl Violations {
    /// Notes that the value of `member` breaks `constraint`, unless `holds`.
    #[must_use]
    pub(crate) fn unless(mut self, holds: bool, member: &str, constraint: &str) -> Self {
        if !holds {
            self.0.push(format!("Value at '{member}' failed to satisfy constraint: Member must {constraint}"));
        }
        self
    }

    /// Nothing, or `InvalidParameterException` with everything that was noted.
    pub(crate) fn check(self) -> Result<(), AwsError> {
        match self.0.len() {
            0 => Ok(()),
            1 => Err(AwsError::invalid_parameter(format!("1 validation error detected: {}", self.0.concat()))),
            count => {
                Err(AwsError::invalid_parameter(format!("{count} validation errors detected: {}", self.0.join("; "))))
            }
        }
    }
}
