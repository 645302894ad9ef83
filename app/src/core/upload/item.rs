//! One file in the queue, as a row shows it.

use serde::{Deserialize, Serialize};

use super::failure::{Failure, Remedy};
use super::file_type::content_type;
use super::notice::Notice;
use super::progress::Progress;
use super::state::State;

/// Names a row for as long as the page lives. It comes in with the event that adds the row, so that two files of one
/// name are two rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ItemId(pub u64);

/// A file that was chosen, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// Names the row.
    pub id: ItemId,
    /// The file's name as the person knows it, with the folders that it was dropped in: `holiday/a.png`.
    pub name: String,
    /// Bytes.
    pub size: u64,
    /// When the file was changed last, in milliseconds since 1970, as the browser says.
    pub modified_ms: i64,
    /// The content type it is uploaded under.
    pub content_type: String,
    /// The object's key below the owner's prefix, in normal form C. For a name that cannot be a key, the name.
    pub key: String,
    /// Counts the tries, from 1. What an earlier try reports is ignored.
    pub attempt: u32,
    /// Where it is on its way.
    pub state: State,
    /// How far it is.
    pub progress: Progress,
    /// What happened to its upload that the state does not tell, in order. [`Item::notices`] says what of it still counts.
    #[serde(default)]
    pub notices: Vec<Notice>,
}

impl Item {
    /// A row of a file that the store has already.
    #[must_use]
    pub fn stored(id: ItemId, key: &str) -> Self {
        Self {
            id,
            name: key.to_owned(),
            size: 0,
            modified_ms: 0,
            content_type: content_type(key, ""),
            key: key.to_owned(),
            attempt: 0,
            state: State::Uploaded,
            progress: Progress::of(0),
            notices: Vec::new(),
        }
    }

    /// Whether something is being done for it right now: it is sent, or made ready for that.
    #[must_use]
    pub fn is_in_flight(&self) -> bool {
        match self.state {
            State::Processing
            | State::Checksumming
            | State::Beginning
            | State::Sending
            | State::Retrying { .. }
            | State::Finishing => true,
            State::Added
            | State::Queued
            | State::Asking(_)
            | State::Offline
            | State::Paused
            | State::NeedsFile(_)
            | State::NeedsSignIn
            | State::Uploaded
            | State::Failed(_)
            | State::Skipped
            | State::Withdrawn { .. }
            | State::Cancelled
            | State::Elsewhere => false,
        }
    }

    /// Whether its bytes are on their way, or wait for a place among those of the other files.
    #[must_use]
    pub fn is_sending(&self) -> bool {
        self.state == State::Sending
    }

    /// Whether it waits for its turn.
    #[must_use]
    pub fn is_queued(&self) -> bool {
        self.state == State::Queued
    }

    /// Whether it was given up a moment ago, which can be taken back.
    #[must_use]
    pub fn is_withdrawn(&self) -> bool {
        matches!(self.state, State::Withdrawn { .. })
    }

    /// Whether the store has it.
    #[must_use]
    pub fn is_uploaded(&self) -> bool {
        self.state == State::Uploaded
    }

    /// Whether it came to an end, good or bad: without the person nothing more happens to it.
    #[must_use]
    pub fn has_ended(&self) -> bool {
        matches!(self.state, State::Uploaded | State::Failed(_) | State::Skipped | State::Cancelled)
    }

    /// Whether only the person can bring it further.
    #[must_use]
    pub fn needs_attention(&self) -> bool {
        matches!(self.state, State::Asking(_) | State::NeedsFile(_) | State::NeedsSignIn | State::Failed(_))
    }

    /// Why it failed, if it did.
    #[must_use]
    pub fn failure(&self) -> Option<&Failure> {
        match &self.state {
            State::Failed(failure) => Some(failure),
            _ => None,
        }
    }

    /// Whether it counts against the most files that may be chosen. A file that can never be uploaded does not, nor one
    /// that was given up.
    #[must_use]
    pub fn holds_a_place(&self) -> bool {
        match &self.state {
            State::Skipped | State::Withdrawn { .. } | State::Cancelled => false,
            State::Failed(failure) => failure.remedy() != Remedy::ChooseAnother,
            _ => true,
        }
    }

    /// Whether a retry is offered: also to somebody who knows better than the browser whether there is a connection or a
    /// session.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        match &self.state {
            State::Skipped | State::Cancelled | State::Offline | State::NeedsSignIn => true,
            State::Failed(failure) => matches!(failure.remedy(), Remedy::Retry | Remedy::SignIn),
            _ => false,
        }
    }

    /// Whether a pause is offered.
    #[must_use]
    pub fn is_pausable(&self) -> bool {
        self.is_queued()
            || self.is_in_flight() && self.state != State::Finishing
            || matches!(self.state, State::Offline | State::NeedsSignIn)
    }

    /// Whether it can be given up while its row stays: something is under way for it, or was stopped for a while.
    #[must_use]
    pub fn is_cancellable(&self) -> bool {
        self.is_in_flight() || matches!(self.state, State::Paused | State::Offline | State::NeedsSignIn)
    }

    /// Whether the person can give its file, because the page has none or cannot read the one that it has.
    #[must_use]
    pub fn takes_a_file(&self) -> bool {
        matches!(self.state, State::NeedsFile(_))
            || self.failure().is_some_and(|failure| failure.remedy() == Remedy::ChooseAgain)
    }

    /// Whether it is a picture that a browser may be able to show.
    #[must_use]
    pub fn is_picture(&self) -> bool {
        self.content_type.starts_with("image/")
    }
}
