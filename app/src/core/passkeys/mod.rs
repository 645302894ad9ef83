//! The names of passkeys. Pure.

mod name;

pub use name::PasskeyName;
