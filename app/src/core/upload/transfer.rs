//! What the store has of a file, and what of it is under way: as one body, or in parts.

use std::ops::Range;

use super::checksum::combined;
use super::retry::Trouble;
use crate::wire::storage::{PartTicket, SentPart, StoredPart, UploadTicket};

/// The most parts that an upload can have (<https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html>).
const MOST_PARTS: u64 = 10_000;

/// How a file goes up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Transfer {
    /// In one PUT.
    Body(Body),
    /// In parts.
    Parts(Parts),
}

/// A body that goes in one PUT.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Body {
    /// The permission.
    pub(super) ticket: UploadTicket,
    /// The request, while there is one.
    pub(super) sending: Option<Sending>,
}

/// A request under way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Sending {
    /// Bytes that were sent.
    pub(super) sent: u64,
    /// The era of the [`Pace`](super::pace::Pace) in which it began.
    pub(super) era: u32,
}

/// The parts of a file, in its order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Parts {
    size: u64,
    part_size: u64,
    parts: Vec<Part>,
}

/// One part.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Part {
    /// Where it is.
    pub(super) place: Place,
    /// Whether its checksum is being computed.
    pub(super) is_hashing: bool,
    /// Its checksum, as the file has it.
    pub(super) crc32: Option<String>,
    /// Its checksum before it arrived damaged: the file still has to have the same.
    pub(super) crc32_before: Option<String>,
    /// Its checksum, as the store has it.
    pub(super) stored_crc32: Option<String>,
    /// The `ETag` that the store gave it.
    pub(super) e_tag: Option<String>,
    /// What went wrong with it.
    pub(super) trouble: Trouble,
}

/// Where a part is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) enum Place {
    /// To be hashed, then signed.
    #[default]
    Waiting,
    /// The server was asked for permission.
    Signing,
    /// It can be sent.
    Signed(PartTicket),
    /// On its way; the permission is good for more than one try.
    Sending(Sending, PartTicket),
    /// The store has it.
    Stored,
}

impl Part {
    /// Whether it can be signed.
    pub(super) fn is_hashed(&self) -> bool {
        self.place == Place::Waiting && self.crc32.is_some()
    }

    /// Whether it is being made ready, or is ready, to be sent.
    pub(super) fn is_ahead(&self) -> bool {
        match self.place {
            Place::Waiting => self.is_hashing || self.crc32.is_some(),
            Place::Signing | Place::Signed(_) => true,
            Place::Sending(..) | Place::Stored => false,
        }
    }

    /// Whether the store has it, and its checksum is not known here yet.
    pub(super) fn is_unverified(&self) -> bool {
        self.place == Place::Stored && self.crc32.is_none()
    }

    /// Whether the store has something else in its place. Says so once: it is sent again then.
    pub(super) fn turns_out_different(&mut self) -> bool {
        let differs = self.place == Place::Stored
            && matches!((&self.crc32, &self.stored_crc32), (Some(ours), Some(stored)) if ours != stored);
        if differs {
            self.place = Place::Waiting;
            self.trouble.damaged += 1;
        }
        differs
    }
}

impl Parts {
    /// A file of `size` bytes in parts of `part_size` bytes, of which the store has none. Sizes that S3 cannot take become
    /// ones that it can.
    pub(super) fn new(size: u64, part_size: u64) -> Self {
        let part_size = part_size.max(size.div_ceil(MOST_PARTS)).max(1);
        let count = usize::try_from(size.div_ceil(part_size).max(1)).unwrap_or(usize::MAX);
        Self { size, part_size, parts: vec![Part::default(); count] }
    }

    /// A part by its number.
    pub(super) fn part_mut(&mut self, number: u32) -> Option<&mut Part> {
        self.parts.get_mut(usize::try_from(number.checked_sub(1)?).ok()?)
    }

    /// The parts with their numbers.
    pub(super) fn numbered(&self) -> impl Iterator<Item = (u32, &Part)> {
        (1..).zip(&self.parts)
    }

    /// The parts with their numbers, to be changed.
    pub(super) fn numbered_mut(&mut self) -> impl Iterator<Item = (u32, &mut Part)> {
        (1..).zip(&mut self.parts)
    }

    /// The bytes of a part.
    pub(super) fn range(&self, number: u32) -> Range<u64> {
        let start = u64::from(number.saturating_sub(1)).saturating_mul(self.part_size).min(self.size);
        start..start.saturating_add(self.part_size).min(self.size)
    }

    /// How many bytes a part has.
    pub(super) fn length(&self, number: u32) -> u64 {
        let range = self.range(number);
        range.end - range.start
    }

    /// How many parts are so.
    pub(super) fn count(&self, counts: impl Fn(&Part) -> bool) -> usize {
        self.parts.iter().filter(|part| counts(part)).count()
    }

    /// How many parts are on their way.
    pub(super) fn in_flight(&self) -> usize {
        self.count(|part| matches!(part.place, Place::Sending(..)))
    }

    /// Bytes that the store has, and bytes of parts on their way.
    pub(super) fn sent(&self) -> u64 {
        let sent = |(number, part): (u32, &Part)| match &part.place {
            Place::Stored => self.length(number),
            Place::Sending(sending, _) => sending.sent.min(self.length(number)),
            _ => 0,
        };
        self.numbered().map(sent).sum()
    }

    /// Takes in what the store says it has.
    pub(super) fn learn(&mut self, stored: Vec<StoredPart>) {
        for StoredPart { number, size, crc32 } in stored {
            let fits = self.length(number) == size;
            let Some(part) = self.part_mut(number).filter(|_| fits) else { continue };
            if matches!(part.place, Place::Waiting | Place::Signed(_) | Place::Stored) {
                part.place = Place::Stored;
                part.stored_crc32 = crc32.or(part.stored_crc32.take());
            }
        }
    }

    /// Forgets which parts the store has.
    pub(super) fn unlearn(&mut self) {
        for part in self.parts.iter_mut().filter(|part| part.place == Place::Stored) {
            part.place = Place::Waiting;
        }
    }

    /// Nothing is under way any more, and no permission is good any more.
    pub(super) fn stop(&mut self) {
        for part in &mut self.parts {
            part.is_hashing = false;
            if part.place != Place::Stored {
                part.place = Place::Waiting;
            }
        }
    }

    /// The permissions that were asked for do not come.
    pub(super) fn stop_signing(&mut self) {
        for part in self.parts.iter_mut().filter(|part| part.place == Place::Signing) {
            part.place = Place::Waiting;
        }
    }

    /// The file was chosen anew: nothing that was read from it counts, and nothing that went wrong.
    pub(super) fn forget_file(&mut self) {
        for part in &mut self.parts {
            (part.crc32, part.crc32_before, part.trouble) = (None, None, Trouble::default());
        }
    }

    /// What went wrong does not count any more.
    pub(super) fn forgive(&mut self) {
        for part in &mut self.parts {
            part.trouble = Trouble::default();
        }
    }

    /// CRC-32 of the whole, when the store has all parts and all of them are verified.
    pub(super) fn finished(&self) -> Option<String> {
        let is_finished = |part: &Part| part.place == Place::Stored && !part.is_hashing;
        let pieces: Option<Vec<_>> = self
            .numbered()
            .map(|(number, part)| Some((part.crc32.as_deref().filter(|_| is_finished(part))?, self.length(number))))
            .collect();
        combined(pieces?)
    }

    /// The parts, for the server to put together.
    pub(super) fn sent_parts(&self) -> Vec<SentPart> {
        self.numbered().map(|(number, part)| SentPart { number, e_tag: part.e_tag.clone() }).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{Parts, Place};
    use crate::wire::storage::StoredPart;

    const MIB: u64 = 1024 * 1024;

    #[test]
    fn the_last_part_is_what_is_left() {
        let parts = Parts::new(20 * MIB, 8 * MIB);
        assert_eq!(parts.numbered().count(), 3);
        assert_eq!(parts.range(1), 0..8 * MIB);
        assert_eq!(parts.range(3), 16 * MIB..20 * MIB);
        assert_eq!(parts.length(4), 0);
    }

    #[test]
    fn parts_that_are_too_small_for_the_store_become_larger() {
        assert_eq!(Parts::new(10_000 * MIB, 1).numbered().count(), 10_000);
    }

    #[test]
    fn a_part_of_another_length_is_not_the_one_that_was_meant() {
        let mut parts = Parts::new(20 * MIB, 8 * MIB);
        let stored = |number, size| StoredPart { number, size, crc32: None };
        parts.learn(vec![stored(1, 8 * MIB), stored(2, 5 * MIB), stored(3, 4 * MIB), stored(9, MIB), stored(0, MIB)]);
        assert_eq!(parts.count(|part| part.place == Place::Stored), 2);
        assert_eq!(parts.sent(), 12 * MIB);
    }
}
