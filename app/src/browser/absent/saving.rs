//! Nothing is saved on the server.

use super::bytes::Bytes;

/// Ends what is never fetched.
#[derive(Debug, Clone, Default)]
pub struct Fetching(());

impl Fetching {
    /// Does nothing.
    pub fn stop(&self) {}

    /// Whether it was stopped.
    #[must_use]
    pub fn is_stopped(&self) -> bool {
        true
    }

    /// Fetches nothing.
    pub async fn bytes(&self, _url: &str) -> Option<Bytes> {
        None
    }
}

/// A file that nobody puts together.
#[derive(Debug, Clone, Default)]
pub struct Together(());

impl Together {
    /// Does nothing.
    pub fn push(&mut self, _bytes: &[u8]) {}

    /// Does nothing.
    pub fn push_file(&mut self, _bytes: &Bytes) {}

    /// Saves nothing.
    #[must_use]
    pub fn save(&self, _name: &str, _content_type: &str) -> bool {
        false
    }
}
