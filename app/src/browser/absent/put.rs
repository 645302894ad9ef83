//! No uploads from the server.

use super::bytes::Bytes;
use crate::core::upload::Fault;

/// A PUT that is never under way.
#[derive(Debug)]
pub struct Put;

impl Put {
    /// One that nobody sends.
    #[must_use]
    pub fn prepare() -> Self {
        Self
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
/// Always [`Fault::StoreUnreachable`].
pub async fn send(
    _request: Waiting,
    _url: &str,
    _headers: &[(String, String)],
    _bytes: &Bytes,
    _on_progress: impl Fn(u64) + 'static,
) -> Result<Option<String>, Fault> {
    Err(Fault::StoreUnreachable)
}
