//! What can be said of the devices that a person is remembered on.

mod name;

pub use name::{device_name, name_parts};
