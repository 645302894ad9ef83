//! No bytes on the server.

use std::ops::Range;

/// The bytes could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unreadable;

/// Bytes that nobody can have.
#[derive(Debug, Clone)]
pub enum Bytes {}

impl Bytes {
    /// How many there are.
    #[must_use]
    pub fn size(&self) -> u64 {
        match *self {}
    }

    /// A part of them.
    ///
    /// # Errors
    /// Never: there are none.
    pub fn slice(&self, _range: &Range<u64>) -> Result<Self, Unreadable> {
        match *self {}
    }

    /// The checksum.
    ///
    /// # Errors
    /// Never: there are none.
    pub async fn crc32(&self) -> Result<String, Unreadable> {
        match *self {}
    }

    /// What tells them from others.
    ///
    /// # Errors
    /// Never: there are none.
    pub async fn fingerprint(&self) -> Result<String, Unreadable> {
        match *self {}
    }

    /// An address under which this page alone can show them.
    #[must_use]
    pub fn object_url(&self) -> Option<ObjectUrl> {
        match *self {}
    }
}

/// An address that nobody can have.
#[derive(Debug)]
pub enum ObjectUrl {}

impl ObjectUrl {
    /// The address.
    #[must_use]
    pub fn address(&self) -> &str {
        match *self {}
    }
}
