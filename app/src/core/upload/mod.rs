//! The upload queue as plain data: (queue, event) -> (queue, effects). Nothing here reads a file, sends a byte or
//! knows the time; the component performs the effects and reports back with events.

pub mod checksum;
pub mod event;
pub mod failure;
pub mod file_type;
pub mod item;
pub mod queue;
pub mod restrict;
pub mod size;
pub mod text;

pub use checksum::Crc32;
pub use event::{Candidate, Effect, Event, Step};
pub use failure::{Failure, Remedy};
pub use item::{Item, ItemId, Progress, State};
pub use queue::{Queue, Rules, Summary, reduce};
pub use restrict::AcceptedTypes;
pub use text::{Counted, DisplayText, Named};

#[cfg(test)]
mod queue_properties;
#[cfg(test)]
mod queue_tests;
