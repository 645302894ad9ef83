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

#[cfg(test)]
mod tests {
    use super::Crc32;

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
