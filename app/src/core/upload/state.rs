//! Where a file is on its way: a superset of the six states of Amplify's uploader.

use serde::{Deserialize, Serialize};

use super::failure::Failure;
use crate::wire::storage::TakenName;

/// Where a file is on its way. What the store has of it is kept beside the state, so that a file that stops for whatever
/// reason goes on from there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum State {
    /// Waits until somebody says that files are to be uploaded. Amplify: *added*.
    Added,
    /// Waits for its turn, or for the person to bring the number of files down. Amplify: *queued*.
    Queued,
    /// It is being prepared by the page's own function.
    Processing,
    /// Its checksum or its fingerprint is being computed.
    Checksumming,
    /// The server is being asked: for permission, or for what the store has of the file.
    Beginning,
    /// There is a file of that name, and the person is asked what is to become of it. Nothing was sent.
    Asking(TakenName),
    /// Its bytes are on their way, or wait for a place among those of the other files. Amplify: *uploading*.
    Sending,
    /// The last request failed, and the next one goes out after a pause.
    Retrying {
        /// What happened.
        reason: RetryReason,
        /// How often it has happened in a row, from 1.
        tries: u32,
    },
    /// Waits for a connection.
    Offline,
    /// Stopped by the person. Amplify: *paused*.
    Paused,
    /// The store has a part of it, and the rest is to come from a file that the page does not have.
    NeedsFile(Lack),
    /// Waits for the person to sign in again.
    NeedsSignIn,
    /// All bytes are in the store, and the object is being put together.
    Finishing,
    /// The store has it, under the item's key. Amplify: *uploaded*.
    Uploaded,
    /// It was refused or did not arrive. Amplify: *error*.
    Failed(Failure),
    /// There is a file of that name, and the person chose to leave it at that.
    Skipped,
    /// The person gave it up a moment ago and may take that back: until then the store keeps what it has.
    Withdrawn {
        /// Whether its row goes, too.
        leaves: bool,
    },
    /// The person gave it up.
    Cancelled,
    /// Another tab is uploading the same file.
    Elsewhere,
}

/// Why the page does not have a row's file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Lack {
    /// It was chosen in another visit, or on another device.
    Absent,
    /// The file that the page was given is not the one that the upload was begun with.
    Another,
    /// The browser remembers the file, which is not there any more.
    Gone,
    /// The browser remembers the file, and asks the person before the page may read it again.
    Locked,
}

/// Why the last request is made again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum RetryReason {
    /// The store did not answer, or no byte moved for too long.
    ConnectionLost,
    /// The store does not answer, although the server does: something between here and there keeps them apart.
    StoreBlocked,
    /// The store asks for fewer requests, or failed.
    StoreBusy,
    /// Bytes were damaged on their way.
    Damaged,
    /// The page's server did not answer, or failed.
    ServerUnreachable,
}
