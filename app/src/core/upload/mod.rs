//! The upload queue as plain data: (queue, event) -> (queue, effects). Nothing here reads a file, sends a byte or
//! knows the time; the component performs the effects and reports back with events.

mod admission;
pub mod aside;
mod beginning;
pub mod checksum;
mod dragged;
pub mod effect;
mod entries;
mod entry;
pub mod event;
pub mod failure;
pub mod fault;
pub mod file_type;
pub mod item;
pub mod milestone;
mod naming;
pub mod notice;
mod pace;
mod paces;
pub mod part_wish;
pub mod progress;
pub mod queue;
mod reduce;
mod remaining;
pub mod restrict;
mod retry;
pub mod rules;
mod schedule;
pub mod sharing;
pub mod size;
mod stage;
mod standing;
pub mod state;
mod steps;
mod stumble;
pub mod summary;
mod surroundings;
pub mod text;
pub mod together;
mod transfer;
mod wishes;

pub use aside::{Aside, Going};
pub use checksum::{Crc32, of_stretches};
pub use dragged::Dragged;
pub use effect::{Effect, News};
pub use event::{Candidate, ConflictAnswer, Event, FileFacts, Person, ProcessedFile, Resumable, Step, Whose};
pub use failure::{Failure, Remedy};
pub use fault::Fault;
pub use item::{Item, ItemId};
pub use milestone::Milestone;
pub use notice::Notice;
pub use paces::{Paces, TimesLeft};
pub use progress::Progress;
pub use queue::Queue;
pub use reduce::reduce;
pub use remaining::TimeLeft;
pub use restrict::AcceptedTypes;
pub use rules::Rules;
pub use sharing::{Applied, QueueId, Sharing};
pub use state::{Lack, RetryReason, State};
pub use summary::Summary;
pub use text::{Counted, DisplayText, Named};

#[cfg(test)]
mod queue_properties;
#[cfg(test)]
mod queue_simulation;
#[cfg(test)]
mod queue_tests;
