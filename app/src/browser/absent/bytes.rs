//! No bytes on the server.

use std::ops::Range;

use crate::browser::digest::{Digest, Sample};
use crate::browser::resizing::Resizing;
use crate::core::pictures::Telling;

/// The bytes could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unreadable;

/// Bytes that nobody can have.
#[derive(Debug, Clone)]
pub struct Bytes(());

impl Bytes {
    /// How many there are.
    #[must_use]
    pub fn size(&self) -> u64 {
        0
    }

    /// Their content type.
    #[must_use]
    pub fn content_type(&self) -> String {
        String::new()
    }

    /// The type that they are stored with.
    pub async fn checked_type(&self, stated: &str) -> String {
        stated.to_owned()
    }

    /// A part of them.
    ///
    /// # Errors
    /// Always: there are none.
    pub fn slice(&self, _range: &Range<u64>) -> Result<Self, Unreadable> {
        Err(Unreadable)
    }

    /// The checksum.
    ///
    /// # Errors
    /// Always: there are none.
    pub async fn crc32(&self) -> Result<String, Unreadable> {
        Err(Unreadable)
    }

    /// What tells them from others, and the first bytes.
    ///
    /// # Errors
    /// Always: there are none.
    pub async fn sample(&self) -> Result<Sample, Unreadable> {
        Err(Unreadable)
    }

    /// Both of them, and the first bytes.
    ///
    /// # Errors
    /// Always: there are none.
    pub async fn digest(&self) -> Result<Digest, Unreadable> {
        Err(Unreadable)
    }

    /// A picture without what tells more than it.
    ///
    /// # Errors
    /// Always: there is none.
    pub async fn without(&self, _telling: Telling) -> Result<Option<Self>, Unreadable> {
        Err(Unreadable)
    }

    /// A picture made smaller.
    pub async fn resized(&self, _resizing: Resizing) -> Option<Self> {
        None
    }

    /// An address under which this page alone can show them.
    #[must_use]
    pub fn object_url(&self) -> Option<ObjectUrl> {
        None
    }
}

/// Does nothing.
pub fn make_ready() {}

/// An address that nobody can have.
#[derive(Debug)]
pub struct ObjectUrl(());

impl ObjectUrl {
    /// The address.
    #[must_use]
    pub fn address(&self) -> &str {
        ""
    }
}
