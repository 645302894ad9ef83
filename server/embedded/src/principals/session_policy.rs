//! The policy that a session was given when its role was taken: it allows nothing by itself, and what it does not allow the
//! session may not do
//! (<https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html#policies_session>).

use std::sync::Arc;

use thiserror::Error;

use crate::iam::policy::{Kind, Policy, PolicyError};

/// The most characters of the document.
const CHARACTERS: usize = 2048;

/// A policy, with the document that it was read from.
#[derive(Debug, Clone)]
pub(crate) struct SessionPolicy {
    document: Arc<str>,
    policy: Arc<Policy>,
}

/// Why a document is none.
#[derive(Debug, Error)]
pub(crate) enum SessionPolicyError {
    /// It is no JSON.
    #[error("the policy is not valid JSON")]
    Json,
    /// It is not understood.
    #[error(transparent)]
    Policy(#[from] PolicyError),
    /// It is too long.
    #[error("the policy is longer than {CHARACTERS} characters")]
    Long,
}

impl SessionPolicy {
    /// Reads a document.
    ///
    /// # Errors
    /// When it is too long, no JSON, or not understood.
    pub(crate) fn read(document: &str) -> Result<Self, SessionPolicyError> {
        if document.chars().count() > CHARACTERS {
            return Err(SessionPolicyError::Long);
        }
        let value = serde_json::from_str(document).map_err(|_| SessionPolicyError::Json)?;
        let policy = Arc::new(Policy::read(&value, Kind::Identity)?);
        Ok(Self { document: document.into(), policy })
    }

    /// As it was written.
    pub(super) fn document(&self) -> &str {
        &self.document
    }

    /// What it says.
    pub(super) fn policy(&self) -> &Policy {
        &self.policy
    }

    /// How much of the room for policies it takes, in percent: here that of the text, which is not packed.
    pub(crate) fn percent(&self) -> usize {
        (self.document.chars().count() * 100).div_ceil(CHARACTERS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_is_read_kept_and_measured() {
        let text = r#"{"Version": "2012-10-17", "Statement": []}"#;
        let policy = SessionPolicy::read(text).unwrap();
        assert_eq!((policy.document(), policy.percent()), (text, 3));
        let padded = |length: usize| format!("{text}{}", " ".repeat(length - text.len()));
        assert_eq!(SessionPolicy::read(&padded(CHARACTERS)).unwrap().percent(), 100);
        assert!(matches!(SessionPolicy::read(&padded(CHARACTERS + 1)), Err(SessionPolicyError::Long)));
        assert!(matches!(SessionPolicy::read("{"), Err(SessionPolicyError::Json)));
        assert!(matches!(SessionPolicy::read("{}"), Err(SessionPolicyError::Policy(_))));
    }
}
