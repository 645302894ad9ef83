//! Types that cross the network between the browser and the server, and nothing else.
//!
//! A type is here only if it is part of a request or a response of a server function, or of the first HTML.

pub mod account;
pub mod auth;
pub mod challenge;
pub mod devices;
pub mod error;
pub mod first_factor;
pub mod gallery;
pub mod passkeys;
pub mod pictures;
pub mod pool;
pub mod secret;
pub mod storage;
