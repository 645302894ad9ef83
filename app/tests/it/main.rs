//! The app's server side, driven as a browser without JavaScript drives it: pages are fetched, forms are posted.
//!
//! Pages and forms are handled by the same parts as in the production server; only the ports are fakes.

#![cfg(feature = "ssr")]
#![allow(clippy::unwrap_used, reason = "what a test prepares either is there or fails the test")]

mod account;
mod after_sign_in;
mod autofill;
mod browser;
mod challenges;
mod elsewhere;
mod fake_autofill;
mod fake_pictures;
mod fake_upload_forms;
mod fakes;
mod first_factors;
mod journeys;
mod languages;
mod passkeys;
mod readme;
mod screens;
mod slots;
