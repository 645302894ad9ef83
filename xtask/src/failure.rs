//! Why a command could not be carried out, in words for the person who typed it.

use std::path::Path;

/// What went wrong and, where there is one, what to do about it.
#[derive(Debug)]
pub(crate) struct Failure {
    /// What went wrong, a sentence without its full stop.
    pub(crate) what: String,
    /// What to do about it.
    pub(crate) hint: Option<String>,
}

impl Failure {
    /// A failure without a hint.
    pub(crate) fn new(what: impl Into<String>) -> Self {
        Self { what: what.into(), hint: None }
    }

    /// The same failure with advice.
    pub(crate) fn hint(self, hint: impl Into<String>) -> Self {
        Self { hint: Some(hint.into()), ..self }
    }

    /// An operation on a file or folder that the system refused.
    pub(crate) fn file(doing: &str, path: &Path, error: &std::io::Error) -> Self {
        Self::new(format!("cannot {doing} {}: {error}", path.display()))
    }
}
