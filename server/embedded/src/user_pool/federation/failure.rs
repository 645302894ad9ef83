//! Why a sign-in elsewhere leads nowhere, as the app is told
//! (<https://docs.aws.amazon.com/cognito/latest/developerguide/federation-endpoint-idp-responses.html>): an error of OAuth with a
//! description. Cognito's descriptions are no fixed strings either.

use crate::aws_json::{AwsError, Exception};

/// Longest description that is passed on, in letters.
const LONGEST: usize = 300;

/// What the app is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::user_pool) struct Told {
    pub(in crate::user_pool) error: String,
    pub(in crate::user_pool) description: String,
}

/// Why there is no account.
#[derive(Debug)]
pub(in crate::user_pool) enum Failure {
    /// The app is told.
    Told(Told),
    /// Something failed here.
    Internal(AwsError),
}

impl Failure {
    /// The provider's answer does not count.
    pub(super) fn invalid(description: impl Into<String>) -> Self {
        Self::Told(Told { error: "invalid_request".to_owned(), description: description.into() })
    }

    /// The provider does not answer, or not as it should.
    pub(super) fn unavailable(provider: &str, what: &str) -> Self {
        let description = format!("{provider} Error - {what}");
        Self::Told(Told { error: "server_error".to_owned(), description })
    }
}

impl Told {
    /// An error of the provider's own, with where it comes from. Only letters that an error may have are passed on (RFC 6749,
    /// section 4.1.2.1).
    pub(in crate::user_pool) fn from_provider(
        provider: &str,
        status: Option<u16>,
        error: &str,
        description: Option<&str>,
    ) -> Self {
        let printable = |text: &str| -> String {
            let allowed = |letter: &char| matches!(letter, ' '..='~') && !matches!(letter, '"' | '\\');
            text.chars().filter(allowed).take(LONGEST).collect()
        };
        let status = status.map(|status| format!("{status} ")).unwrap_or_default();
        let error = printable(error);
        let description = description.map(|text| format!(" {}", printable(text))).unwrap_or_default();
        Self { description: format!("{provider} Error - {status}{error}{description}"), error }
    }
}

impl From<AwsError> for Failure {
    fn from(error: AwsError) -> Self {
        match error.code {
            Exception::Internal => Self::Internal(error),
            _ => Self::invalid(error.message.trim()),
        }
    }
}
