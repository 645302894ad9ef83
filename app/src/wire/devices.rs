//! What the browser knows of the devices that a person is remembered on. Neither their keys nor their passwords are among it.

use serde::{Deserialize, Serialize};

/// Whether this browser is to be remembered once its owner is signed in, where the pool leaves that to them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeviceWish {
    /// A code is asked for here the next time as well.
    #[default]
    Leave,
    /// No code is asked for here from now on.
    Remember,
}

/// A device that the user pool remembers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Device {
    /// What tells it from the account's others; not the pool's key of it.
    pub id: String,
    /// What it was called when it was remembered, for example `Firefox on Linux`; empty when nothing was known of it.
    pub name: String,
    /// When somebody last signed in on it, in seconds since 1970.
    pub last_used_s: i64,
    /// Whether it is the one that asks.
    pub is_this: bool,
}
