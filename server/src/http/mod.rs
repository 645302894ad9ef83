//! The app over HTTP: routes, static files, and what every request passes through.

mod assets;
mod built_in;
mod federation;
mod gallery;
mod health;
mod language;
mod listener;
#[cfg(test)]
mod listener_tests;
mod middleware;
mod onward;
mod origins;
mod pace;
mod pictures;
mod policy;
mod router;
mod upload_done;

pub(crate) use federation::LEAVE;
pub(crate) use health::Readiness;
pub(crate) use listener::{Limits, serve};
pub(crate) use origins::Origins;
pub(crate) use pictures::THUMBNAIL;
pub(crate) use router::{Site, router};
