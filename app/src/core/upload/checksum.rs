//! CRC-32 of a file that is read in pieces, in the form that S3's `x-amz-checksum-crc32` header carries
//! (<https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html>).

use std::ops::Range;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// A CRC-32 (IEEE) under way. Pieces have to come in the file's order.
#[derive(Debug, Clone, Default)]
pub struct Crc32(crc32fast::Hasher);

impl Crc32 {
    /// Takes the next piece.
    pub fn update(&mut self, piece: &[u8]) {
        self.0.update(piece);
    }

    /// The checksum as base64 of its four big-endian bytes.
    #[must_use]
    pub fn finish(self) -> String {
        STANDARD.encode(self.0.finalize().to_be_bytes())
    }
}

/// The checksum of a whole out of those of its pieces and their lengths in bytes, in order. `None` when one of them is not
/// base64 of four bytes. No byte is read again: CRC-32 is linear.
#[must_use]
pub fn combined<'a>(pieces: impl IntoIterator<Item = (&'a str, u64)>) -> Option<String> {
    let mut whole = crc32fast::Hasher::new();
    for (crc32, length) in pieces {
        whole.combine(&crc32fast::Hasher::new_with_initial_len(value(crc32)?, length));
    }
    Some(Crc32(whole).finish())
}

/// The checksums of stretches of bytes, which may lie over each other: no byte is counted twice. None when one of them is not
/// among the bytes.
#[must_use]
pub fn of_stretches(bytes: &[u8], stretches: &[Range<usize>]) -> Option<Vec<String>> {
    let mut cuts: Vec<usize> = stretches.iter().flat_map(|stretch| [stretch.start, stretch.end]).collect();
    cuts.sort_unstable();
    cuts.dedup();
    let mut pieces = Vec::new();
    for (from, to) in cuts.iter().copied().zip(cuts.iter().copied().skip(1)) {
        let is_wanted = |stretch: &Range<usize>| stretch.start <= from && to <= stretch.end;
        if stretches.iter().any(is_wanted) {
            let mut piece = crc32fast::Hasher::new();
            piece.update(bytes.get(from..to)?);
            pieces.push((from..to, piece));
        }
    }
    let checksum = |stretch: &Range<usize>| {
        bytes.get(stretch.clone())?;
        let mut whole = crc32fast::Hasher::new();
        let within = |piece: &Range<usize>| stretch.start <= piece.start && piece.end <= stretch.end;
        for (_, piece) in pieces.iter().filter(|(range, _)| within(range)) {
            whole.combine(piece);
        }
        Some(Crc32(whole).finish())
    };
    stretches.iter().map(checksum).collect()
}

/// The number that a checksum is; none for what is not base64 of four bytes.
#[must_use]
pub fn value(crc32: &str) -> Option<u32> {
    let bytes: [u8; 4] = STANDARD.decode(crc32).ok()?.try_into().ok()?;
    Some(u32::from_be_bytes(bytes))
}

#[cfg(test)]
mod tests {
    use super::{Crc32, combined, of_stretches};

    fn of(bytes: &[u8]) -> String {
        let mut checksum = Crc32::default();
        checksum.update(bytes);
        checksum.finish()
    }

    #[test]
    fn the_checksum_of_a_whole_follows_from_those_of_its_pieces() {
        let pieces = [(of(b"1234"), 4), (of(b""), 0), (of(b"56789"), 5)];
        let whole = combined(pieces.iter().map(|(crc32, length)| (crc32.as_str(), *length)));
        assert_eq!(whole.as_deref(), Some("y/Q5Jg=="));
        for damaged in ["", "y/Q5", "not base64"] {
            assert_eq!(combined([(damaged, 4)]), None);
        }
    }

    #[test]
    #[expect(clippy::reversed_empty_ranges, reason = "a stretch that is none is refused")]
    fn stretches_that_lie_over_each_other_have_the_checksums_that_each_has_alone() {
        let bytes: Vec<u8> = (0..200).map(|byte: u8| byte.wrapping_mul(37)).collect();
        for stretches in [
            vec![0..200, 0..80, 60..140, 120..200],
            vec![0..200, 0..200, 0..200, 0..200],
            vec![0..0, 7..7],
            vec![10..20, 30..40],
            vec![],
        ] {
            let alone: Vec<_> = stretches.iter().map(|stretch| of(&bytes[stretch.clone()])).collect();
            assert_eq!(of_stretches(&bytes, &stretches), Some(alone), "{stretches:?}");
        }
        for beyond in [0..201, 201..201, 9..3] {
            assert_eq!(of_stretches(&bytes, &[0..10, beyond.clone()]), None, "{beyond:?}");
        }
    }

    #[test]
    fn the_check_value_of_crc_32_is_encoded_as_s3_expects_it() {
        let mut checksum = Crc32::default();
        checksum.update(b"12345");
        checksum.update(b"6789");
        assert_eq!(checksum.finish(), "y/Q5Jg==");
    }

    #[test]
    fn an_empty_file_has_a_checksum() {
        assert_eq!(Crc32::default().finish(), "AAAAAA==");
    }
}
