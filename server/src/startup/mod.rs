//! Puts the server together: the one place that knows which backend there is.

mod aws;
mod backend;
mod error;
mod serve;

pub use error::StartError;
pub use serve::{Running, start};
