//! No uploads from the server.

use super::bytes::Bytes;
use crate::core::upload::Fault;

/// A PUT that is never under way.
#[derive(Debug)]
pub struct Put;

/// Why a PUT did not end well.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PutError {
    /// It was dropped.
    Aborted,
    /// It failed.
    Failed(Fault),
}

impl Put {
    /// Prepares nothing.
    ///
    /// # Errors
    /// Always [`Fault::StoreUnreachable`].
    pub fn prepare(_url: &str, _headers: &[(String, String)]) -> Result<Self, Fault> {
        Err(Fault::StoreUnreachable)
    }

    /// A hold on nothing.
    #[must_use]
    pub fn in_waiting(&self) -> Waiting {
        Waiting
    }
}

/// A hold on nothing.
#[derive(Debug)]
pub struct Waiting;

/// Sends nothing.
///
/// # Errors
/// Always [`PutError::Aborted`].
pub async fn send(
    _request: Waiting,
    _bytes: &Bytes,
    _on_progress: impl Fn(u64) + 'static,
) -> Result<Option<String>, PutError> {
    Err(PutError::Aborted)
}
