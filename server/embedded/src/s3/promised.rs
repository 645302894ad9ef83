//! What a sender promises about a body: its length, an MD5, one checksum, before or after it.
//!
//! Rules: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html>.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::{HeaderMap, StatusCode};
use s3s::dto::PutObjectInput;
use s3s::{S3ErrorCode, S3Result, TrailingHeaders};

use super::errors::{custom, error, incomplete_body};
use crate::store::object::Checksums;
use crate::store::{Algorithms, Digests};

/// The largest object that one PUT may make: 5 GiB.
pub(super) const LARGEST_BYTES: u64 = 5 << 30;

/// What the sender said about the body.
pub(super) struct Promised {
    /// Bytes of the whole body, when that was said.
    length: Option<u64>,
    md5: Option<Vec<u8>>,
    sums: Checksums,
    /// The name of the checksum header that follows the body.
    trailer: Option<String>,
    /// A checksum that is wanted besides, as S3 calls it.
    besides: Option<String>,
}

impl Promised {
    /// Reads it from the request's headers.
    ///
    /// # Errors
    /// When there is no length, or a digest is malformed.
    pub(super) fn read(input: &PutObjectInput, headers: &HeaderMap) -> S3Result<Self> {
        // A stream in signed chunks may come without a length of its own, in chunks of HTTP.
        let decoded = || headers.get("x-amz-decoded-content-length")?.to_str().ok()?.parse().ok();
        let length = input.content_length.or_else(decoded).and_then(|length| u64::try_from(length).ok());
        let length = length.ok_or_else(|| {
            error(S3ErrorCode::MissingContentLength, "You must provide the Content-Length HTTP header.")
        })?;
        if length > LARGEST_BYTES {
            return Err(error(
                S3ErrorCode::EntityTooLarge,
                "Your proposed upload exceeds the maximum allowed object size.",
            ));
        }
        let trailer = headers
            .get("x-amz-trailer")
            .and_then(|value| value.to_str().ok())
            .map(|name| name.trim().to_ascii_lowercase())
            .filter(|name| name.starts_with("x-amz-checksum-"));
        Ok(Self { length: Some(length), trailer, ..Self::unmeasured(input)? })
    }

    /// Reads what was said about a body whose length is not known before its end.
    ///
    /// # Errors
    /// When a digest is malformed.
    pub(super) fn unmeasured(input: &PutObjectInput) -> S3Result<Self> {
        let invalid = || error(S3ErrorCode::InvalidDigest, "The Content-MD5 you specified was invalid.");
        let md5 = input
            .content_md5
            .as_deref()
            .map(|text| STANDARD.decode(text).ok().filter(|bytes| bytes.len() == 16).ok_or_else(invalid))
            .transpose()?;
        let sums = Checksums {
            crc32: input.checksum_crc32.clone(),
            crc32c: input.checksum_crc32c.clone(),
            crc64nvme: input.checksum_crc64nvme.clone(),
            sha1: input.checksum_sha1.clone(),
            sha256: input.checksum_sha256.clone(),
            ..Checksums::default()
        };
        let given = [(&sums.crc32, 4), (&sums.crc32c, 4), (&sums.crc64nvme, 8), (&sums.sha1, 20), (&sums.sha256, 32)];
        let given: Vec<(&String, usize)> =
            given.into_iter().filter_map(|(sum, bytes)| sum.as_ref().map(|sum| (sum, bytes))).collect();
        if given.len() > 1 {
            return Err(error(
                S3ErrorCode::InvalidRequest,
                "Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.",
            ));
        }
        if given.iter().any(|(sum, bytes)| STANDARD.decode(sum).ok().is_none_or(|sum| sum.len() != *bytes)) {
            return Err(error(S3ErrorCode::InvalidRequest, "Value for x-amz-checksum- header is invalid."));
        }
        Ok(Self { length: None, md5, sums, trailer: None, besides: None })
    }

    /// Bytes of the whole body, or the most that it may have.
    pub(super) fn length(&self) -> u64 {
        self.length.unwrap_or(LARGEST_BYTES)
    }

    /// Has a checksum computed that was not promised; `name` as S3 calls it, for example `CRC32`.
    pub(super) fn also(&mut self, name: &str) {
        self.besides = Some(name.to_owned());
    }

    /// What has to be computed. Without any promise it is CRC-64/NVME, as S3 has it.
    pub(super) fn algorithms(&self) -> Algorithms {
        let follows = |name: &str| self.trailer.as_deref() == Some(name);
        let besides = self.besides.as_deref().and_then(Algorithms::named).unwrap_or_default();
        let mut algorithms = Algorithms {
            crc32: besides.crc32 || self.sums.crc32.is_some() || follows("x-amz-checksum-crc32"),
            crc32c: besides.crc32c || self.sums.crc32c.is_some() || follows("x-amz-checksum-crc32c"),
            crc64nvme: besides.crc64nvme || self.sums.crc64nvme.is_some() || follows("x-amz-checksum-crc64nvme"),
            sha1: besides.sha1 || self.sums.sha1.is_some() || follows("x-amz-checksum-sha1"),
            sha256: besides.sha256 || self.sums.sha256.is_some() || follows("x-amz-checksum-sha256"),
        };
        algorithms.crc64nvme |= algorithms == Algorithms::default();
        algorithms
    }

    /// Holds what arrived against it.
    ///
    /// # Errors
    /// `IncompleteBody`, `BadDigest`, and a missing trailer.
    pub(super) fn check(&self, found: &Digests, trailing: Option<&TrailingHeaders>) -> S3Result<()> {
        if self.length.is_some_and(|length| length != found.size) {
            return Err(incomplete_body());
        }
        if self.md5.as_deref().is_some_and(|md5| md5 != found.md5) {
            return Err(error(S3ErrorCode::BadDigest, "The Content-MD5 you specified did not match what we received."));
        }
        let found = &found.checksums;
        let pairs = [
            ("x-amz-checksum-crc32", &self.sums.crc32, &found.crc32),
            ("x-amz-checksum-crc32c", &self.sums.crc32c, &found.crc32c),
            ("x-amz-checksum-crc64nvme", &self.sums.crc64nvme, &found.crc64nvme),
            ("x-amz-checksum-sha1", &self.sums.sha1, &found.sha1),
            ("x-amz-checksum-sha256", &self.sums.sha256, &found.sha256),
        ];
        for (name, promised, computed) in pairs {
            let followed = match &self.trailer {
                Some(trailer) if trailer == name => {
                    let value = trailing.and_then(|trailing| {
                        trailing.read(|headers| {
                            headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned)
                        })?
                    });
                    Some(value.ok_or_else(|| {
                        custom(
                            "MalformedTrailerError",
                            StatusCode::BAD_REQUEST,
                            "The request contained trailing data that was not well-formed or did not conform to our \
                             published schema.",
                        )
                    })?)
                }
                _ => None,
            };
            if promised.iter().chain(&followed).any(|promised| Some(promised) != computed.as_ref()) {
                return Err(error(
                    S3ErrorCode::BadDigest,
                    "The checksum you specified did not match the calculated checksum.",
                ));
            }
        }
        Ok(())
    }
}
