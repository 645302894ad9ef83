//! The production router over a real embedded backend: what a browser, and somebody who is not one, gets from it.
//!
//! One binary, so that everything is linked once. Every test starts its own server on free ports and its own directory.

mod app;
mod person;

mod authorisation;
mod journeys;
mod origin;
mod pages;
mod session;
