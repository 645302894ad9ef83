//! Puts the server together: the one place that knows which backend there is.

mod aws;
mod backend;
mod error;
#[cfg(test)]
mod rotation_tests;
mod serve;
mod upkeep;

pub use error::StartError;
pub use serve::{Running, start};
pub use upkeep::{Outcome, backup, fsck};
