//! What is found out about bytes by reading them once.

/// What is found out about bytes by reading them once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Digest {
    /// The checksum of all of them, as [`Crc32::finish`](crate::core::upload::Crc32::finish) gives it.
    pub crc32: String,
    /// Tells them from others of the same number.
    pub fingerprint: String,
    /// The first ones, by which the kind of a picture is known.
    pub start: Vec<u8>,
}

/// What is found out about bytes by reading some of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sample {
    /// Tells them from others of the same number.
    pub fingerprint: String,
    /// The first ones, by which the kind of a picture is known.
    pub start: Vec<u8>,
}
