//! What a sender promises about a body: its length, an MD5, one checksum, before or after it.
//!
//! Rules: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html>.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::{HeaderMap, StatusCode};
use s3s::dto::PutObjectInput;
use s3s::{S3Error, S3ErrorCode, S3Result, TrailingHeaders};

use super::errors::{custom, error, incomplete_body};
use crate::store::object::Checksums;
use crate::store::{Algorithms, Digests};

/// The largest object that one PUT may make: 5 GiB.
pub(super) const LARGEST_BYTES: u64 = 5 << 30;

/// A kind of checksum.
struct Sum {
    /// As S3 calls it.
    name: &'static str,
    header: &'static str,
    bytes: usize,
}

const SUMS: [Sum; 5] = [
    Sum { name: "CRC32", header: "x-amz-checksum-crc32", bytes: 4 },
    Sum { name: "CRC32C", header: "x-amz-checksum-crc32c", bytes: 4 },
    Sum { name: "CRC64NVME", header: "x-amz-checksum-crc64nvme", bytes: 8 },
    Sum { name: "SHA1", header: "x-amz-checksum-sha1", bytes: 20 },
    Sum { name: "SHA256", header: "x-amz-checksum-sha256", bytes: 32 },
];

/// What the sender said about the body.
pub(super) struct Promised {
    /// Bytes of the whole body, when that was said.
    length: Option<u64>,
    md5: Option<Vec<u8>>,
    sums: Checksums,
    /// The checksum that follows the body.
    trailer: Option<&'static Sum>,
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
        let mut promised = Self { length: Some(length), ..Self::unmeasured(input)? };
        promised.trailer = trailer(headers)?;
        if promised.trailer.is_some() && SUMS.iter().any(|sum| promised.sums.named(sum.name).is_some()) {
            return Err(several());
        }
        check_announced(headers, promised.named())?;
        Ok(promised)
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
        let given: Vec<_> = SUMS.iter().filter_map(|sum| Some((sum, sums.named(sum.name)?))).collect();
        if given.len() > 1 {
            return Err(several());
        }
        for (sum, value) in &given {
            if STANDARD.decode(value).ok().is_none_or(|bytes| bytes.len() != sum.bytes) {
                let message = format!("Value for {} header is invalid.", sum.header);
                return Err(S3Error::with_message(S3ErrorCode::InvalidRequest, message));
            }
        }
        Ok(Self { length: None, md5, sums, trailer: None, besides: None })
    }

    /// Bytes of the whole body, or the most that it may have.
    pub(super) fn length(&self) -> u64 {
        self.length.unwrap_or(LARGEST_BYTES)
    }

    /// The checksum that was promised, as S3 calls it.
    pub(super) fn named(&self) -> Option<&'static str> {
        let given = SUMS.iter().find(|sum| self.sums.named(sum.name).is_some());
        given.or(self.trailer).map(|sum| sum.name)
    }

    /// Has a checksum computed that was not promised; `name` as S3 calls it, for example `CRC32`.
    pub(super) fn also(&mut self, name: &str) {
        self.besides = Some(name.to_owned());
    }

    /// What has to be computed. Without any promise it is CRC-64/NVME, as S3 has it.
    pub(super) fn algorithms(&self) -> Algorithms {
        let besides = self.besides.as_deref().and_then(Algorithms::named).unwrap_or_default();
        let promised = self.named().and_then(Algorithms::named).unwrap_or_default();
        let mut algorithms = besides.and(promised);
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
        for sum in &SUMS {
            let follows = self.trailer.is_some_and(|trailer| trailer.name == sum.name);
            let followed = if follows { Some(followed(sum, trailing)?) } else { None };
            let promised = self.sums.named(sum.name).map(str::to_owned).or(followed);
            if promised.is_some_and(|promised| found.checksums.named(sum.name) != Some(&promised)) {
                let message = format!("The {} you specified did not match the calculated checksum.", sum.name);
                return Err(S3Error::with_message(S3ErrorCode::BadDigest, message));
            }
        }
        Ok(())
    }
}

fn several() -> S3Error {
    error(
        S3ErrorCode::InvalidRequest,
        "Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.",
    )
}

/// The checksum that `x-amz-trailer` announces.
fn trailer(headers: &HeaderMap) -> S3Result<Option<&'static Sum>> {
    let Some(value) = headers.get("x-amz-trailer") else { return Ok(None) };
    let name = value.to_str().unwrap_or_default().trim().to_ascii_lowercase();
    let unsupported =
        || error(S3ErrorCode::InvalidRequest, "The value specified in the x-amz-trailer header is not supported");
    SUMS.iter().find(|sum| sum.header == name).map(Some).ok_or_else(unsupported)
}

/// What SDKs say that they send, against what they sent.
fn check_announced(headers: &HeaderMap, sent: Option<&str>) -> S3Result<()> {
    let Some(value) = headers.get("x-amz-sdk-checksum-algorithm") else { return Ok(()) };
    match sent {
        None => Err(error(
            S3ErrorCode::InvalidRequest,
            "x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or x-amz-trailer headers were \
             found.",
        )),
        Some(sent) if !value.as_bytes().eq_ignore_ascii_case(sent.as_bytes()) => {
            Err(error(S3ErrorCode::InvalidRequest, "Value for x-amz-sdk-checksum-algorithm header is invalid."))
        }
        Some(_) => Ok(()),
    }
}

/// The checksum that followed the body.
fn followed(sum: &Sum, trailing: Option<&TrailingHeaders>) -> S3Result<String> {
    let text = |headers: &HeaderMap| headers.get(sum.header).and_then(|value| value.to_str().ok()).map(str::to_owned);
    trailing.and_then(|trailing| trailing.read(text)?).ok_or_else(|| {
        custom(
            "MalformedTrailerError",
            StatusCode::BAD_REQUEST,
            "The request contained trailing data that was not well-formed or did not conform to our published schema.",
        )
    })
}
