//! The app's server side, driven as a browser without JavaScript drives it: pages are fetched, forms are posted.
//!
//! The router is made of the same parts as the production server's; only the ports are fakes.

#![cfg(feature = "ssr")]

mod browser;
mod fakes;
mod journeys;
mod screens;
