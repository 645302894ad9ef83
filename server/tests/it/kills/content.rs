//! Content that tells by itself whether it is whole: its first bytes say what the others have to be.

use super::random::Random;

/// Bytes of the seed and of the length.
const HEAD: usize = 16;

/// One content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Version {
    seed: u64,
    length: u64,
}

impl Version {
    /// Mostly small, sometimes larger than what is written at once.
    pub(super) fn choose(random: &mut Random) -> Self {
        let largest = if random.below(10) == 0 { 1 << 20 } else { 40_000 };
        Self { seed: random.next(), length: 16 + random.below(largest) }
    }

    /// More than so many bytes.
    pub(super) fn above(length: u64, random: &mut Random) -> Self {
        Self { seed: random.next(), length: length + 1 + random.below(40_000) }
    }

    pub(super) fn length(self) -> u64 {
        self.length
    }

    pub(super) fn bytes(self) -> Vec<u8> {
        let mut bytes = [self.seed.to_le_bytes(), self.length.to_le_bytes()].concat();
        let mut random = Random::new(self.seed);
        let length = usize::try_from(self.length).unwrap();
        while bytes.len() < length {
            bytes.extend(random.next().to_le_bytes());
        }
        bytes.truncate(length);
        bytes
    }

    /// What these bytes are, if they are all of it.
    pub(super) fn of(bytes: &[u8]) -> Result<Self, String> {
        let Some((head, _)) = bytes.split_first_chunk::<HEAD>() else {
            return Err(format!("cut to {} bytes", bytes.len()));
        };
        let number = |bytes: &[u8]| u64::from_le_bytes(bytes.try_into().unwrap());
        let version = Self { seed: number(&head[..8]), length: number(&head[8..]) };
        if version.length != bytes.len() as u64 {
            return Err(format!("{} bytes instead of {}", bytes.len(), version.length));
        }
        if version.bytes() == bytes { Ok(version) } else { Err("altered".to_owned()) }
    }
}

#[test]
fn content_that_was_cut_or_altered_is_told_from_whole_content() {
    let version = Version::choose(&mut Random::new(1));
    let whole = version.bytes();
    assert_eq!(Version::of(&whole), Ok(version));
    let mut altered = whole.clone();
    altered[20] ^= 1;
    for broken in [&whole[..whole.len() - 1], &altered, &whole[..5]] {
        assert!(Version::of(broken).is_err());
    }
}
