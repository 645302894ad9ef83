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
mod promises;
mod s3;
mod session;
mod site;
mod told;

pub use deploy::{deploy, destroy, template};
pub use site::SiteFile;
pub use startup::{
    Console, Outcome, Running, StartError, Stopped, admin_key, backup, diagnose, doctor, fsck, health,
    rotate_session_key, session_key, start, users,
};
