//! What happens to the queue.

use super::fault::Fault;
use super::item::ItemId;
use super::state::Lack;
use crate::wire::storage::{OpenUpload, PartTicket, StoredPart, UploadBeginning};

/// A file that a person chose, before any rule was applied to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The new row's id, never used before.
    pub id: ItemId,
    /// The file's name, with the folders that it was dropped in: `holiday/a.png`.
    pub name: String,
    /// What the browser says about it.
    pub file: FileFacts,
}

/// What a browser says about a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileFacts {
    /// Bytes.
    pub size: u64,
    /// When it was changed last, in milliseconds since 1970.
    pub modified_ms: i64,
    /// Its content type; often empty.
    pub stated_type: String,
}

/// An upload that was begun in another visit, or on another device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resumable {
    /// The new row's id, never used before.
    pub id: ItemId,
    /// What the server knows of it.
    pub open: OpenUpload,
    /// The file, where the page still has it and may read it.
    pub file: Option<FileFacts>,
}

/// A file as the page's own function made it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProcessedFile {
    /// What it is to be called in the store, folders included.
    pub key: String,
    /// Bytes.
    pub size: u64,
    /// The content type; an empty or malformed one is guessed from the key.
    pub content_type: String,
    /// What else is to be kept with the object.
    pub metadata: Vec<(String, String)>,
}

/// Which rows are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// One row.
    One(ItemId),
    /// All rows for which it makes sense.
    All,
}

impl Whose {
    /// Whether this row is meant.
    #[must_use]
    pub fn means(self, id: ItemId) -> bool {
        match self {
            Self::One(one) => one == id,
            Self::All => true,
        }
    }
}

/// What is to become of a file whose name is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConflictAnswer {
    /// Both stay; the new one gets the next free name.
    KeepBoth,
    /// The new one takes the place of the other.
    Replace,
    /// The new one is not uploaded.
    Skip,
}

/// Who signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Person {
    /// The one who chose the files.
    TheSame,
    /// Somebody else.
    Another,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// Files were picked, dropped or pasted.
    FilesChosen(Vec<Candidate>),
    /// The server has uploads of the person's that are open.
    Resumable(Vec<Resumable>),
    /// A file was chosen for a row that lacks it ([`Item::takes_a_file`](super::Item::takes_a_file)).
    FileGiven(ItemId, FileFacts),
    /// Why the page does not have the file of a row that lacks it, once more is known.
    FileLacking(ItemId, Lack),
    /// All files that were added are to go up.
    UploadRequested,
    /// A try of one file came a step further, or failed.
    Stepped {
        /// Which file.
        id: ItemId,
        /// Which try of it.
        attempt: u32,
        /// What happened to it.
        step: Step,
    },
    /// The person asked to stop for a while.
    PauseRequested(Whose),
    /// The person asked to go on.
    ResumeRequested(Whose),
    /// The person gave files up; their rows stay.
    CancelRequested(Whose),
    /// The person removed rows.
    RemoveRequested(Whose),
    /// The person gave a file up by its row's buttons. Where that would lose something it can be taken back for a while.
    WithdrawRequested {
        /// Which file.
        id: ItemId,
        /// Whether its row goes, too.
        leaves: bool,
    },
    /// The person took that back.
    UndoRequested(ItemId),
    /// It was not taken back in time. Answers [`AwaitUndo`](super::Effect::AwaitUndo).
    UndoLapsed(ItemId),
    /// The person asked for another try.
    RetryRequested(Whose),
    /// The person said what is to become of files whose names are taken.
    ConflictAnswered {
        /// Which of those that ask.
        whose: Whose,
        /// What was said.
        answer: ConflictAnswer,
    },
    /// The browser says that there is no connection.
    WentOffline,
    /// The browser says that there is one again, which is a hope.
    CameOnline,
    /// The page's own server answers again. Answers [`ReachServer`](super::Effect::ReachServer).
    ServerReached,
    /// The browser could not remember a row's file: it is full, or keeps nothing.
    NotRemembered(ItemId),
    /// The page slept: timers, connections and addresses from before are not to be trusted.
    Woke,
    /// Somebody signed in.
    SignedIn(Person),
    /// The person signed out, or the account is gone: nothing of theirs may stay on the page.
    SignedOut,
    /// Among the queues that share a limit there is room for more of this one's.
    RoomMade,
    /// Another queue of the page goes on with this open upload. A row that only waited for its file is not needed any more.
    UploadTaken(String),
    /// Another tab is uploading this file.
    ElsewhereTaken(ItemId),
    /// That other tab let go of it.
    ElsewhereFreed(ItemId),
}

impl Event {
    /// Whether it tells how far something is: that comes often, and nothing can start by it.
    #[must_use]
    pub fn is_progress(&self) -> bool {
        matches!(self, Self::Stepped { step: Step::BodyProgressed(_) | Step::PartProgressed { .. }, .. })
    }
}

/// What one try of one file reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Answers [`FindPath`](super::Effect::FindPath).
    PathFound(String),
    /// Answers [`ProcessFile`](super::Effect::ProcessFile).
    Processed(ProcessedFile),
    /// The page's function could not do it, for this reason in its own words. Also answers `ProcessFile`.
    NotProcessed(String),
    /// Answers [`ComputeFingerprint`](super::Effect::ComputeFingerprint): at most 64 letters and digits.
    FingerprintComputed(String),
    /// Answers [`ComputeChecksum`](super::Effect::ComputeChecksum).
    ChecksumComputed {
        /// Of the whole file, as [`Crc32::finish`](super::Crc32::finish) gives it.
        crc32: String,
        /// As for a large file.
        fingerprint: String,
    },
    /// Answers [`ComputePartChecksum`](super::Effect::ComputePartChecksum).
    PartChecksumComputed {
        /// Which part, from 1.
        number: u32,
        /// As [`Crc32::finish`](super::Crc32::finish) gives it.
        crc32: String,
    },
    /// Answers [`Begin`](super::Effect::Begin).
    Begun(UploadBeginning),
    /// Answers [`ListParts`](super::Effect::ListParts).
    PartsListed(Vec<StoredPart>),
    /// Answers [`SignParts`](super::Effect::SignParts).
    PartsSigned(Vec<PartTicket>),
    /// Answers [`AskServer`](super::Effect::AskServer), if the server does.
    ServerAnswered,
    /// So many bytes of the body were sent in all.
    BodyProgressed(u64),
    /// Answers [`SendBody`](super::Effect::SendBody): the store has the object.
    BodyStored,
    /// So many bytes of a part were sent in all.
    PartProgressed {
        /// Which part.
        number: u32,
        /// Bytes of it.
        sent: u64,
    },
    /// Answers [`SendPart`](super::Effect::SendPart): the store has the part.
    PartStored {
        /// Which part.
        number: u32,
        /// The answer's `ETag`, where the page may see it.
        e_tag: Option<String>,
    },
    /// A part could not be read or sent: answers `SendPart` and `ComputePartChecksum`.
    PartFailed {
        /// Which part.
        number: u32,
        /// What went wrong.
        fault: Fault,
    },
    /// Answers [`Finish`](super::Effect::Finish) with the object's key.
    Finished(String),
    /// Answers [`Wait`](super::Effect::Wait).
    WaitOver,
    /// Whatever was asked for last, other than a part, did not work.
    Failed(Fault),
}
