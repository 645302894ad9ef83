//! Which checksum a multipart upload has, and what that asks of its parts and of its completion
//! (<https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html>).

use s3s::dto::{ChecksumAlgorithm, ChecksumType, CompletedPart};
use s3s::{S3Error, S3ErrorCode, S3Result};

use super::described::checksum_type;
use super::errors::error;
use crate::store::object::ChecksumKind;
use crate::store::uploads::UploadChecksum;

/// The checksum that the object gets. Not every algorithm can be computed both of the whole and of the parts' checksums.
pub(super) fn chosen(algorithm: Option<&ChecksumAlgorithm>, kind: Option<&ChecksumType>) -> S3Result<UploadChecksum> {
    let Some(algorithm) = algorithm.map(ChecksumAlgorithm::as_str) else {
        return match kind {
            None => Ok(UploadChecksum {
                algorithm: ChecksumAlgorithm::CRC64NVME.to_owned(),
                kind: ChecksumKind::Full,
                asked: false,
            }),
            Some(_) => Err(error(
                S3ErrorCode::InvalidRequest,
                "The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header.",
            )),
        };
    };
    let usual = match algorithm {
        ChecksumAlgorithm::CRC64NVME => ChecksumKind::Full,
        ChecksumAlgorithm::CRC32 | ChecksumAlgorithm::CRC32C | ChecksumAlgorithm::SHA1 | ChecksumAlgorithm::SHA256 => {
            ChecksumKind::Composite
        }
        _ => return Err(error(S3ErrorCode::InvalidRequest, "Checksum algorithm provided is unsupported.")),
    };
    let kind = match kind.map(ChecksumType::as_str) {
        None => usual,
        Some(ChecksumType::FULL_OBJECT) => ChecksumKind::Full,
        Some(ChecksumType::COMPOSITE) => ChecksumKind::Composite,
        Some(_) => return Err(error(S3ErrorCode::InvalidRequest, "Value for x-amz-checksum-type header is invalid.")),
    };
    let possible = match kind {
        ChecksumKind::Full => !matches!(algorithm, ChecksumAlgorithm::SHA1 | ChecksumAlgorithm::SHA256),
        ChecksumKind::Composite => algorithm != ChecksumAlgorithm::CRC64NVME,
    };
    if !possible {
        return Err(invalid(format!(
            "The {} checksum type cannot be used with the {} checksum algorithm.",
            checksum_type(kind).as_str(),
            algorithm.to_ascii_lowercase()
        )));
    }
    Ok(UploadChecksum { algorithm: algorithm.to_owned(), kind, asked: true })
}

/// A part has the checksum that was asked for, or none. Where none was asked for, any will do.
pub(super) fn check_part(upload: &UploadChecksum, part: Option<&str>) -> S3Result<()> {
    match part {
        Some(part) if upload.asked && part != upload.algorithm => Err(invalid(format!(
            "Checksum Type mismatch occurred, expected checksum Type: {}, actual checksum Type: {}",
            upload.algorithm.to_ascii_lowercase(),
            part.to_ascii_lowercase()
        ))),
        _ => Ok(()),
    }
}

/// A completion is of the same kind, and where the parts' checksums count it repeats them all.
pub(super) fn check_completion(
    upload: &UploadChecksum,
    kind: Option<&ChecksumType>,
    parts: &[CompletedPart],
) -> S3Result<()> {
    let own = checksum_type(upload.kind);
    if kind.is_some_and(|kind| kind.as_str() != own.as_str()) {
        return Err(invalid(format!(
            "The upload was created using the {} checksum mode. The complete request must use the same checksum mode.",
            own.as_str()
        )));
    }
    if upload.kind == ChecksumKind::Full {
        return Ok(());
    }
    let missing = parts.iter().find(|part| sum(part, &upload.algorithm).is_none());
    match missing.and_then(|part| part.part_number) {
        None => Ok(()),
        Some(number) => Err(invalid(format!(
            "The upload was created using a {} checksum. The complete request must include the checksum for each part. It \
             was missing for part {number} in the request.",
            upload.algorithm.to_ascii_lowercase()
        ))),
    }
}

fn sum<'p>(part: &'p CompletedPart, algorithm: &str) -> Option<&'p String> {
    match algorithm {
        ChecksumAlgorithm::CRC32 => part.checksum_crc32.as_ref(),
        ChecksumAlgorithm::CRC32C => part.checksum_crc32c.as_ref(),
        ChecksumAlgorithm::CRC64NVME => part.checksum_crc64nvme.as_ref(),
        ChecksumAlgorithm::SHA1 => part.checksum_sha1.as_ref(),
        ChecksumAlgorithm::SHA256 => part.checksum_sha256.as_ref(),
        _ => None,
    }
}

fn invalid(message: String) -> S3Error {
    S3Error::with_message(S3ErrorCode::InvalidRequest, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(algorithm: &'static str, kind: Option<&'static str>) -> Option<ChecksumKind> {
        let kind = kind.map(ChecksumType::from_static);
        chosen(Some(&ChecksumAlgorithm::from_static(algorithm)), kind.as_ref()).ok().map(|chosen| chosen.kind)
    }

    #[test]
    fn each_algorithm_has_the_kinds_that_are_documented() {
        let (full, composite) = (Some(ChecksumKind::Full), Some(ChecksumKind::Composite));
        for (algorithm, usual, as_full, as_composite) in [
            ("CRC32", composite, full, composite),
            ("CRC32C", composite, full, composite),
            ("CRC64NVME", full, full, None),
            ("SHA1", composite, None, composite),
            ("SHA256", composite, None, composite),
            ("MD5", None, None, None),
        ] {
            let found = [None, Some("FULL_OBJECT"), Some("COMPOSITE")].map(|wanted| kind(algorithm, wanted));
            assert_eq!(found, [usual, as_full, as_composite], "{algorithm}");
            assert_eq!(kind(algorithm, Some("HALF")), None, "{algorithm}");
        }
        let usual = chosen(None, None).unwrap();
        assert_eq!((usual.algorithm.as_str(), usual.kind, usual.asked), ("CRC64NVME", ChecksumKind::Full, false));
        assert!(chosen(None, Some(&ChecksumType::from_static(ChecksumType::FULL_OBJECT))).is_err());
    }
}
