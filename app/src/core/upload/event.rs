//! What happens to the queue, and what it asks to be done.

use crate::wire::storage::{UploadRequest, UploadTicket};

use super::failure::Failure;
use super::item::ItemId;

/// A file that a person chose, before any rule was applied to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The new row's id, never used before.
    pub id: ItemId,
    /// The file's name.
    pub name: String,
    /// Bytes.
    pub size: u64,
    /// The content type as the browser states it; often empty.
    pub stated_type: String,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// Files were picked or dropped.
    FilesChosen(Vec<Candidate>),
    /// A try of one file came a step further, or failed.
    Stepped {
        /// Which file.
        id: ItemId,
        /// Which try of it.
        attempt: u32,
        /// What happened to it.
        step: Step,
    },
    /// The person asked for another try.
    RetryRequested(ItemId),
    /// The person removed the row.
    RemoveRequested(ItemId),
}

/// What one try of one file reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// The checksum, as [`Crc32::finish`](super::Crc32::finish) gives it.
    ChecksumComputed(String),
    /// The server gave permission.
    TicketGranted(UploadTicket),
    /// So many bytes were sent in all.
    ProgressMade(u64),
    /// The store has the object.
    BodyStored,
    /// The try is over.
    Failed(Failure),
}

/// What is to be done. Each effect but the last three reports back with [`Event::Stepped`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Read the file and compute its checksum.
    ComputeChecksum {
        /// Which file.
        id: ItemId,
        /// Which try of it.
        attempt: u32,
    },
    /// Ask the server for permission.
    AskForTicket {
        /// Which file.
        id: ItemId,
        /// Which try of it.
        attempt: u32,
        /// What to ask for.
        request: UploadRequest,
    },
    /// Send the body to the store.
    SendBody {
        /// Which file.
        id: ItemId,
        /// Which try of it.
        attempt: u32,
        /// The permission.
        ticket: UploadTicket,
    },
    /// Stop what is under way for a file.
    AbortUpload {
        /// Which file.
        id: ItemId,
    },
    /// Let go of the file: its row is gone.
    ReleaseFile {
        /// Which file.
        id: ItemId,
    },
    /// Tell the page that the store has an object.
    ReportSuccess {
        /// Its key below the owner's prefix.
        key: String,
    },
}
