//! What the queue asks to be done.

use std::ops::Range;

use super::failure::Failure;
use super::item::ItemId;
use super::progress::Progress;
use crate::wire::storage::{PartProposal, PartTicket, UploadCompletion, UploadProposal, UploadTicket};

/// What is to be done. What has an `attempt` reports back with [`Event::Stepped`](super::Event::Stepped) under the same
/// numbers, exactly once (progress apart, and [`AskServer`](Effect::AskServer), of which silence tells nothing), unless [`AbortRequests`](Effect::AbortRequests) came in between.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Have the page's own function say what stands in front of the file's name in its key. Once for each upload.
    FindPath {
        /// Which file.
        id: ItemId,
        /// Which try of it.
        attempt: u32,
    },
    /// Hand the file to the page's own function, and send what it makes of it from now on.
    ProcessFile {
        /// Which file.
        id: ItemId,
        /// Which try of it.
        attempt: u32,
    },
    /// Tell a large file from others of its name and size: by its date and a few of its bytes.
    ComputeFingerprint {
        /// Which file.
        id: ItemId,
        /// Which try of it.
        attempt: u32,
    },
    /// Read a small file and compute its checksum and its fingerprint.
    ComputeChecksum {
        /// Which file.
        id: ItemId,
        /// Which try of it.
        attempt: u32,
    },
    /// Read a part of a file and compute its checksum.
    ComputePartChecksum {
        /// Which file.
        id: ItemId,
        /// Which try of it.
        attempt: u32,
        /// Which part, from 1.
        number: u32,
        /// Its bytes.
        range: Range<u64>,
    },
    /// Ask the server to begin. This one is not aborted: its answer is always reported, because it may name an upload that
    /// has to be given up.
    Begin {
        /// Which file.
        id: ItemId,
        /// Which try of it.
        attempt: u32,
        /// What to ask for.
        proposal: UploadProposal,
        /// An open upload that has to be given up before.
        instead_of: Option<String>,
    },
    /// Ask the server which parts the store has.
    ListParts {
        /// Which file.
        id: ItemId,
        /// Which try of it.
        attempt: u32,
        /// Which upload.
        upload: String,
    },
    /// Ask the server for permission to send parts: at most [`MOST_PARTS_SIGNED`](crate::wire::storage::MOST_PARTS_SIGNED).
    SignParts {
        /// Which file.
        id: ItemId,
        /// Which try of it.
        attempt: u32,
        /// Which upload.
        upload: String,
        /// Which parts.
        parts: Vec<PartProposal>,
    },
    /// Ask the server anything at all: the store does not answer, and it is worth knowing whether that is the line.
    AskServer {
        /// Which file.
        id: ItemId,
        /// Which try of it.
        attempt: u32,
    },
    /// Send the whole body to the store.
    SendBody {
        /// Which file.
        id: ItemId,
        /// Which try of it.
        attempt: u32,
        /// The permission. If it has lapsed already, report [`Fault::TicketLapsed`](super::Fault::TicketLapsed) and send
        /// nothing.
        ticket: UploadTicket,
    },
    /// Send a part to the store.
    SendPart {
        /// Which file.
        id: ItemId,
        /// Which try of it.
        attempt: u32,
        /// The permission, with the part's number. If it has lapsed already, report
        /// [`Fault::TicketLapsed`](super::Fault::TicketLapsed) and send nothing.
        ticket: PartTicket,
        /// The part's bytes.
        range: Range<u64>,
    },
    /// Wait for `at_least_ms` and a random time up to `base_ms` more.
    Wait {
        /// Which file.
        id: ItemId,
        /// Which try of it.
        attempt: u32,
        /// How often the request has failed in a row, from 1.
        tries: u32,
        /// Milliseconds: doubles with each failure.
        base_ms: u32,
        /// Milliseconds: what the store asked for.
        at_least_ms: u32,
    },
    /// Ask the server to put the object together.
    Finish {
        /// Which file.
        id: ItemId,
        /// Which try of it.
        attempt: u32,
        /// Of what.
        completion: UploadCompletion,
    },
    /// Report [`UndoLapsed`](super::Event::UndoLapsed) in a few seconds: so long a file that was given up can be taken back. A
    /// second one for the same file takes the place of the first.
    AwaitUndo {
        /// Which file.
        id: ItemId,
    },
    /// Stop everything that is under way for a file, except for [`Begin`](Effect::Begin), and report nothing of it.
    AbortRequests {
        /// Which file.
        id: ItemId,
    },
    /// Ask the page's own server anything, again until it answers or the connection is gone again, and report
    /// [`ServerReached`](super::Event::ServerReached). A second one takes the place of the first.
    ReachServer,
    /// Give up an open upload, with all of its parts: again until the server has said so.
    Abandon {
        /// Which upload.
        upload: String,
    },
    /// Give up whatever was begun for a file without an answer having come back: of the person's open uploads, those that
    /// are like this. Once no [`Begin`](Effect::Begin) of the file is on its way, and until the server has said so.
    AbandonUnseen {
        /// Which file.
        id: ItemId,
        /// What was asked for.
        proposal: UploadProposal,
    },
    /// Let go of the file: its row is gone.
    ReleaseFile {
        /// Which file.
        id: ItemId,
    },
    /// Tell the page.
    Report {
        /// Which file.
        id: ItemId,
        /// Its key below the owner's prefix.
        key: String,
        /// What happened to it.
        news: News,
    },
}

/// What the page is told about a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum News {
    /// Its upload was begun. Once for each time that a person has it uploaded.
    Started,
    /// It is a percent further.
    Progressed(Progress),
    /// The store has it.
    Succeeded,
    /// It was refused or did not arrive.
    Failed(Failure),
    /// Its row is gone.
    Removed,
}
