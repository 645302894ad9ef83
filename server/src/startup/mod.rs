//! Puts the server together: the one place that knows which backend there is.

#[cfg(test)]
mod acceleration_tests;
mod admin_key;
mod aws;
mod backend;
mod doctor;
mod error;
mod health;
mod http_clients;
#[cfg(test)]
mod http_clients_tests;
mod pool_settings;
#[cfg(test)]
mod rotation_tests;
mod serve;
mod session_key;
mod upkeep;
mod users;

pub use admin_key::admin_key;
pub(crate) use aws::Clients;
pub use doctor::{diagnose, doctor};
pub use error::StartError;
pub use health::health;
pub use serve::{Running, Stopped, start};
pub use session_key::{rotate_session_key, session_key};
pub use upkeep::{Outcome, backup, fsck};
pub use users::{Console, users};
