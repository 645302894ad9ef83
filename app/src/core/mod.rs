//! Pure logic: no framework, no I/O, no clock, no randomness. Time and ids come in with the events.

pub mod account;
pub mod archive;
pub mod auth;
pub mod catalogue;
pub mod day;
pub mod devices;
pub mod free_name;
pub mod keys;
pub mod levels;
pub mod passkeys;
pub mod password;
pub mod phone;
pub mod pictures;
pub mod steady;
pub mod tasks;
pub mod upload;
