//! The server of Updown: configuration, HTTP, sessions and the adapters to AWS, composed by [`start`].
//!
//! It is the only crate that knows the AWS SDK, and its `startup` is the only place that knows which backend answers.

// Futures of rendered pages nest deeply.
#![recursion_limit = "256"]

pub mod cli;
pub mod clock;
pub mod config;
pub mod doctor;
pub mod logs;
pub mod startup;

mod adapters;
mod cognito;
mod deploy;
mod entropy;
mod federation;
mod http;
mod s3;
mod session;
mod told;

pub use deploy::{deploy, destroy, template};
pub use startup::{Console, Outcome, Running, StartError, admin_key, backup, diagnose, doctor, fsck, start, users};
