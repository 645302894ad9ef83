//! The server functions: thin steps from a request to a port and back, under `/api`.
//!
//! A function here gets the ports, asks `core`, calls a port and maps the result; it holds no rule of its own.
//! Endpoint names are explicit, so that addresses are stable in logs, limits and tests.

pub mod account;
pub mod after_sign_in;
pub mod auth;
pub mod autofill;
#[cfg(feature = "ssr")]
mod autofill_steps;
#[cfg(feature = "ssr")]
mod came_back;
pub mod challenges;
#[cfg(feature = "ssr")]
mod departure;
pub mod first_factor;
pub mod language;
#[cfg(feature = "ssr")]
mod offers;
#[cfg(feature = "ssr")]
mod passkey_steps;
pub mod passkeys;
pub mod pictures;
#[cfg(feature = "ssr")]
mod status;
#[cfg(feature = "ssr")]
mod steps;
pub mod storage;
#[cfg(feature = "ssr")]
mod totp;
pub mod uploads;

#[cfg(feature = "ssr")]
pub(crate) use came_back::came_back;
#[cfg(feature = "ssr")]
pub(crate) use steps::{Reading, resume};
