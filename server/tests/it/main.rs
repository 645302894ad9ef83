//! The production router over a real embedded backend: what a browser, and somebody who is not one, gets from it.
//!
//! One binary, so that everything is linked once. Every test starts its own server on free ports and its own directory.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that goes wrong is to stop there; clippy knows tests by their attribute and not their helpers"
)]

mod after_sign_in;
mod app;
mod authenticator;
mod person;

mod account;
mod authorisation;
mod autofill;
mod backend;
mod batches;
mod cdk;
mod client_secret;
mod devices;
mod doctor;
mod elsewhere;
mod existence;
mod first_factors;
mod first_sign_in;
mod hosting;
mod journeys;
mod kills;
mod levels;
mod login_mechanisms;
mod origin;
mod pages;
mod pictures;
mod second_factor;
mod session;
mod stack_parameters;
mod store_proxy;
mod upload_form;
mod uploads;
mod users;
