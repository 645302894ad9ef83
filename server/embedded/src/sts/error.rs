//! Errors in STS's words, and with its status codes
//! (<https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html>).

use std::borrow::Cow;
use std::error::Error;

use http::StatusCode;

use crate::principals::CredentialError;
use crate::sigv4::Refusal;

/// A refusal or a failure.
#[derive(Debug)]
pub(super) struct StsError {
    pub(super) code: &'static str,
    pub(super) status: StatusCode,
    pub(super) message: Cow<'static, str>,
    /// What went wrong inside; logged, never sent.
    pub(super) cause: Option<Box<dyn Error + Send + Sync>>,
}

impl StsError {
    /// 400.
    pub(super) fn bad(code: &'static str, message: impl Into<Cow<'static, str>>) -> Self {
        Self { code, status: StatusCode::BAD_REQUEST, message: message.into(), cause: None }
    }

    /// 403.
    pub(super) fn forbidden(code: &'static str, message: impl Into<Cow<'static, str>>) -> Self {
        Self { status: StatusCode::FORBIDDEN, ..Self::bad(code, message) }
    }

    /// A member of the input that breaks its constraint.
    pub(super) fn validation(member: &str, constraint: &str) -> Self {
        let problem = format!("Value at '{member}' failed to satisfy constraint: Member must {constraint}");
        Self::bad("ValidationError", format!("1 validation error detected: {problem}"))
    }

    /// 500.
    pub(super) fn internal(cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self {
            code: "InternalFailure",
            status: StatusCode::INTERNAL_SERVER_ERROR,
            message: "The request processing has failed because of an unknown error, exception or failure.".into(),
            cause: Some(cause.into()),
        }
    }
}

impl From<CredentialError> for StsError {
    fn from(error: CredentialError) -> Self {
        Self::internal(error)
    }
}

impl From<crate::db::DbError> for StsError {
    fn from(error: crate::db::DbError) -> Self {
        Self::internal(error)
    }
}

impl From<Refusal> for StsError {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Missing => {
                Self::forbidden("MissingAuthenticationToken", "Request is missing Authentication Token")
            }
            Refusal::Incomplete(message) => Self::bad("IncompleteSignature", message),
            Refusal::Mismatch(message) => Self::forbidden("SignatureDoesNotMatch", message),
            Refusal::UnknownKey => {
                Self::forbidden("InvalidClientTokenId", "The security token included in the request is invalid.")
            }
            Refusal::Expired => {
                Self::forbidden("ExpiredToken", "The security token included in the request is expired")
            }
            Refusal::Denied(message) => Self::forbidden("AccessDenied", message),
            Refusal::Failed(cause) => Self::internal(cause),
        }
    }
}
