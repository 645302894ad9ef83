//! CRC-32 of a file that is read in pieces, in the form that S3's `x-amz-checksum-crc32` header carries
//! (<https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html>).

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

/// The number that a checksum is; none for what is not base64 of four bytes.
#[must_use]
pub fn value(crc32: &str) -> Option<u32> {
    let bytes: [u8; 4] = STANDARD.decode(crc32).ok()?.try_into().ok()?;
    Some(u32::from_be_bytes(bytes))
}

#[cfg(test)]
mod tests {
    use super::{Crc32, combined};

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
