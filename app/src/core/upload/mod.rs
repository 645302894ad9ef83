//! The upload queue as plain data: (queue, event) -> (queue, effects). Nothing here reads a file, sends a byte or
//! knows the time; the component performs the effects and reports back with events.

pub mod checksum;
pub mod effect;
pub mod event;
pub mod failure;
pub mod fault;
pub mod file_type;
pub mod item;
pub mod progress;
pub mod queue;
mod reduce;
pub mod restrict;
pub mod rules;
pub mod size;
pub mod state;
pub mod summary;
pub mod text;

pub use checksum::Crc32;
pub use effect::{Effect, News};
pub use event::{Candidate, ConflictAnswer, Event, FileFacts, Person, ProcessedFile, Resumable, Step, Whose};
pub use failure::{Failure, Remedy};
pub use fault::Fault;
pub use item::{Item, ItemId};
pub use progress::Progress;
pub use queue::Queue;
pub use reduce::reduce;
pub use restrict::AcceptedTypes;
pub use rules::Rules;
pub use state::{RetryReason, State};
pub use summary::Summary;
pub use text::{Counted, DisplayText, Named};
