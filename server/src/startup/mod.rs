//! Puts the server together: the one place that knows which backend there is.

mod aws;
mod backend;
mod error;
#[cfg(test)]
mod rotation_tests;
mod serve;

pub use error::StartError;
pub use serve::{Running, start};
