//! One file in the queue.

use serde::{Deserialize, Serialize};

use super::failure::{Failure, Remedy};

/// Names a row for as long as the page lives. It comes in with the event that adds the row, so that two files of one
/// name are two rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ItemId(pub u64);

/// How much of a body was sent. It never falls within one attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Progress {
    sent: u64,
    total: u64,
}

impl Progress {
    /// Nothing of `total` bytes was sent yet.
    #[must_use]
    pub fn of(total: u64) -> Self {
        Self { sent: 0, total }
    }

    /// With `sent` bytes in all, unless more were known to be sent already.
    #[must_use]
    pub fn advanced_to(self, sent: u64) -> Self {
        Self { sent: self.sent.max(sent).min(self.total), ..self }
    }

    /// Whole percents, at most 99: the last one is the store's answer.
    #[must_use]
    pub fn percent(self) -> u8 {
        let percent = u128::from(self.sent) * 100 / u128::from(self.total.max(1));
        u8::try_from(percent.min(99)).unwrap_or(99)
    }
}

/// Where a file is on its way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum State {
    /// Waits for its turn, or for the person to bring the number of files down.
    Queued,
    /// Its checksum is being computed.
    Checksumming,
    /// The server is being asked for permission.
    AskingForTicket,
    /// The body is on its way to the store.
    Uploading(Progress),
    /// The store has it, under the item's key.
    Uploaded,
    /// It was refused or did not arrive.
    Failed(Failure),
}

/// A file that was chosen, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// Names the row.
    pub id: ItemId,
    /// The file's name as the person knows it.
    pub name: String,
    /// Bytes.
    pub size: u64,
    /// The content type it is uploaded under.
    pub content_type: String,
    /// The object's key below the owner's prefix, in normal form C. For a name that cannot be a key, the name.
    pub key: String,
    /// Counts the tries, from 1. What an earlier try reports is ignored.
    pub attempt: u32,
    /// Where it is on its way.
    pub state: State,
}

impl Item {
    /// Whether something is being done for it right now.
    #[must_use]
    pub fn is_in_flight(&self) -> bool {
        matches!(self.state, State::Checksumming | State::AskingForTicket | State::Uploading(_))
    }

    /// Whether it waits for its turn.
    #[must_use]
    pub fn is_queued(&self) -> bool {
        self.state == State::Queued
    }

    /// Whether the store has it.
    #[must_use]
    pub fn is_uploaded(&self) -> bool {
        self.state == State::Uploaded
    }

    /// Why it failed, if it did.
    #[must_use]
    pub fn failure(&self) -> Option<&Failure> {
        match &self.state {
            State::Failed(failure) => Some(failure),
            _ => None,
        }
    }

    /// Whether it counts against the most files that may be chosen. A file that can never be uploaded does not.
    #[must_use]
    pub fn holds_a_place(&self) -> bool {
        self.failure().is_none_or(|failure| failure.remedy() != Remedy::ChooseAgain)
    }

    /// Whether a retry is offered.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        self.failure().is_some_and(|failure| failure.remedy() != Remedy::ChooseAgain)
    }

    /// Whether it is a picture that a browser may be able to show.
    #[must_use]
    pub fn is_picture(&self) -> bool {
        self.content_type.starts_with("image/")
    }
}

#[cfg(test)]
mod tests {
    use super::Progress;

    #[test]
    fn progress_never_falls_and_never_passes_the_size() {
        let progress = Progress::of(200).advanced_to(100).advanced_to(40);
        assert_eq!(progress.percent(), 50);
        assert_eq!(progress.advanced_to(1000), Progress::of(200).advanced_to(200));
    }

    #[test]
    fn the_last_percent_is_left_to_the_stores_answer() {
        assert_eq!(Progress::of(200).advanced_to(200).percent(), 99);
        assert_eq!(Progress::of(0).advanced_to(0).percent(), 0);
        assert_eq!(Progress::of(u64::MAX).advanced_to(u64::MAX / 2).percent(), 49);
    }
}
