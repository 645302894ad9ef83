//! ETag and checksums of an object that was uploaded in parts, from those of the parts: nothing is read again.
//!
//! Rules: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html>.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use crc_fast::{CrcAlgorithm, checksum_combine};
use md5::{Digest as _, Md5};
use s3s::checksum::ChecksumHasher;

use super::object::{Algorithms, ChecksumKind, Checksums};
use super::uploads::{Part, UploadChecksum};

/// The MD5 of the parts' MD5s, and how many there are.
pub(super) fn etag(parts: impl IntoIterator<Item = [u8; 16]>) -> String {
    let (mut sum, mut count) = (Md5::new(), 0_usize);
    for md5 in parts {
        sum.update(md5);
        count = count.saturating_add(1);
    }
    format!("{}-{count}", hex::encode(sum.finalize()))
}

/// The checksum that the upload was begun with. `None`: a part lacks it, or it cannot be computed from the parts'.
pub(super) fn checksums(wanted: &UploadChecksum, parts: &[Part]) -> Option<Checksums> {
    let name = wanted.algorithm.as_str();
    let sums = parts.iter().map(|part| Some((STANDARD.decode(part.checksums.named(name)?).ok()?, part.size)));
    let sums: Vec<(Vec<u8>, u64)> = sums.collect::<Option<_>>()?;
    match wanted.kind {
        ChecksumKind::Full => Checksums::of(name, full(name, &sums)?, ChecksumKind::Full),
        ChecksumKind::Composite => composite(name, &sums),
    }
}

/// The checksum of the whole, which a CRC gives away.
fn full(name: &str, sums: &[(Vec<u8>, u64)]) -> Option<String> {
    let (algorithm, bytes) = match name {
        "CRC32" => (CrcAlgorithm::Crc32IsoHdlc, 4),
        "CRC32C" => (CrcAlgorithm::Crc32Iscsi, 4),
        "CRC64NVME" => (CrcAlgorithm::Crc64Nvme, 8),
        _ => return None,
    };
    let number = |sum: &[u8]| sum.iter().fold(0_u64, |number, byte| (number << 8) | u64::from(*byte));
    let mut parts = sums.iter();
    let (first, _) = parts.next()?;
    let whole = parts.fold(number(first), |whole, (sum, size)| checksum_combine(algorithm, whole, number(sum), *size));
    let whole = whole.to_be_bytes();
    Some(STANDARD.encode(whole.get(whole.len().checked_sub(bytes)?..)?))
}

/// The checksum of the parts' checksums, and how many there are.
fn composite(name: &str, sums: &[(Vec<u8>, u64)]) -> Option<Checksums> {
    let mut hasher: ChecksumHasher = Algorithms::named(name)?.hasher();
    for (sum, _) in sums {
        hasher.update(sum);
    }
    let found = Checksums::computed(hasher);
    Checksums::of(name, format!("{}-{}", found.named(name)?, sums.len()), ChecksumKind::Composite)
}

#[cfg(test)]
mod tests {
    use super::super::blobs::BlobId;
    use super::*;

    fn sum_of(name: &str, content: &[u8]) -> Checksums {
        let mut hasher = Algorithms::named(name).unwrap().hasher();
        hasher.update(content);
        Checksums::computed(hasher)
    }

    fn parts(name: &str, contents: &[&[u8]]) -> Vec<Part> {
        let part = |(number, content): (u32, &&[u8])| Part {
            number,
            blob: BlobId([0; 16]),
            size: u64::try_from(content.len()).unwrap(),
            md5: Md5::digest(content).into(),
            modified_s: 0,
            checksums: sum_of(name, content),
        };
        (1..).zip(contents).map(part).collect()
    }

    fn whole(name: &str, kind: ChecksumKind, contents: &[&[u8]]) -> Option<String> {
        let wanted = UploadChecksum { algorithm: name.to_owned(), kind, asked: true };
        checksums(&wanted, &parts(name, contents)).and_then(|sums| sums.named(name).map(str::to_owned))
    }

    #[test]
    fn the_checksum_of_the_whole_is_that_of_its_content_however_it_was_divided() {
        let content: Vec<u8> = (0..100_000_u32).flat_map(u32::to_le_bytes).collect();
        let (start, end) = content.split_at(123_457);
        let divisions: [&[&[u8]]; 4] =
            [&[&content], &[start, end], &[b"", start, b"", end], &[start, &end[..1], &end[1..]]];
        for name in ["CRC32", "CRC32C", "CRC64NVME"] {
            let expected = sum_of(name, &content).named(name).map(str::to_owned);
            for division in divisions {
                assert_eq!(whole(name, ChecksumKind::Full, division), expected, "{name} of {} parts", division.len());
            }
        }
    }

    #[test]
    fn hashes_of_the_whole_do_not_follow_from_those_of_the_parts() {
        for name in ["SHA1", "SHA256"] {
            assert_eq!(whole(name, ChecksumKind::Full, &[b"a", b"b"]), None);
        }
    }

    #[test]
    fn a_composite_checksum_is_that_of_the_parts_checksums_with_their_number() {
        // By another implementation: sha256(sha256("a") + sha256("b")).
        let sha256 = whole("SHA256", ChecksumKind::Composite, &[b"a", b"b"]);
        assert_eq!(sha256.as_deref(), Some("5aAf7hTg7VxIcU8iGA8lrYNltT+XefedxKPX6Tlj+Uo=-2"));
        for name in ["CRC32", "CRC32C", "SHA1", "SHA256"] {
            let sums = [sum_of(name, b"a"), sum_of(name, b"b")];
            let joined: Vec<u8> =
                sums.iter().flat_map(|sum| STANDARD.decode(sum.named(name).unwrap()).unwrap()).collect();
            let expected = format!("{}-2", sum_of(name, &joined).named(name).unwrap());
            assert_eq!(whole(name, ChecksumKind::Composite, &[b"a", b"b"]), Some(expected));
        }
    }
}
