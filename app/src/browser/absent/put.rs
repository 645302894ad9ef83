//! No uploads from the server.

use super::files::LocalFile;
use crate::core::upload::Fault;
use crate::wire::storage::UploadTicket;

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
    pub fn prepare(_ticket: &UploadTicket) -> Result<Self, Fault> {
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
/// Never: there is no file.
pub async fn send(_request: Waiting, file: &LocalFile, _on_progress: impl Fn(u64) + 'static) -> Result<(), PutError> {
    match *file {}
}
