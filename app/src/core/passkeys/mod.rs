//! The names of passkeys, and the days on which they were made. Pure.

mod day;
mod name;

pub use day::day;
pub use name::PasskeyName;
