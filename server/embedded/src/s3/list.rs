//! ListObjectsV2 and ListObjects (<https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html>).
//!
//! A continuation token is the last entry's name in base64: it says where to go on, and allows nothing.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use s3s::dto::{
    ChecksumAlgorithm, CommonPrefix, ETag, EncodingType, ListObjectsInput, ListObjectsOutput, ListObjectsV2Input,
    ListObjectsV2Output, Object as Listed, ObjectStorageClass, Owner,
};
use s3s::{S3Error, S3ErrorCode, S3Response, S3Result};

use super::described::{checksum_type, timestamp};
use super::errors::{error, from_store};
use crate::stack::ACCOUNT;
use crate::store::{Listing, Object, Page, Store};

/// The most entries of one answer.
const ENTRIES: i32 = 1_000;

/// Answers ListObjectsV2.
pub(super) async fn second(store: &Store, input: ListObjectsV2Input) -> S3Result<S3Response<ListObjectsV2Output>> {
    let encoding = Encoding::read(input.encoding_type.as_ref())?;
    let continued = input.continuation_token.as_deref().map(opened).transpose()?;
    let limit = limit(input.max_keys)?;
    let page = store
        .list(Listing {
            bucket: input.bucket.clone(),
            prefix: input.prefix.clone().unwrap_or_default(),
            delimiter: input.delimiter.clone().filter(|delimiter| !delimiter.is_empty()),
            after: continued.or_else(|| input.start_after.clone()),
            limit,
        })
        .await
        .map_err(from_store)?;
    encoding.check(&page)?;
    let count = page.objects.len().saturating_add(page.groups.len());
    let with_owner = input.fetch_owner == Some(true);
    Ok(S3Response::new(ListObjectsV2Output {
        name: Some(input.bucket),
        prefix: Some(encoding.write(input.prefix.unwrap_or_default())),
        delimiter: input.delimiter.map(|delimiter| encoding.write(delimiter)),
        start_after: input.start_after.map(|start| encoding.write(start)),
        max_keys: Some(i32::try_from(limit).unwrap_or(ENTRIES)),
        key_count: Some(i32::try_from(count).unwrap_or(ENTRIES)),
        continuation_token: input.continuation_token,
        is_truncated: Some(page.more_after.is_some()),
        next_continuation_token: page.more_after.map(|last| URL_SAFE_NO_PAD.encode(last)),
        contents: Some(page.objects.into_iter().map(|found| listed(found, encoding, with_owner)).collect()),
        common_prefixes: Some(groups(page.groups, encoding)),
        encoding_type: input.encoding_type,
        request_charged: None,
    }))
}

/// Answers ListObjects.
pub(super) async fn first(store: &Store, input: ListObjectsInput) -> S3Result<S3Response<ListObjectsOutput>> {
    let encoding = Encoding::read(input.encoding_type.as_ref())?;
    let delimiter = input.delimiter.clone().filter(|delimiter| !delimiter.is_empty());
    let limit = limit(input.max_keys)?;
    let page = store
        .list(Listing {
            bucket: input.bucket.clone(),
            prefix: input.prefix.clone().unwrap_or_default(),
            delimiter: delimiter.clone(),
            after: input.marker.clone().filter(|marker| !marker.is_empty()),
            limit,
        })
        .await
        .map_err(from_store)?;
    encoding.check(&page)?;
    Ok(S3Response::new(ListObjectsOutput {
        name: Some(input.bucket),
        prefix: Some(encoding.write(input.prefix.unwrap_or_default())),
        marker: Some(encoding.write(input.marker.unwrap_or_default())),
        delimiter: input.delimiter.map(|delimiter| encoding.write(delimiter)),
        max_keys: Some(i32::try_from(limit).unwrap_or(ENTRIES)),
        is_truncated: Some(page.more_after.is_some()),
        // Without a delimiter the last key is the marker, and S3 does not say it again.
        next_marker: page.more_after.filter(|_| delimiter.is_some()).map(|last| encoding.write(last)),
        contents: Some(page.objects.into_iter().map(|found| listed(found, encoding, true)).collect()),
        common_prefixes: Some(groups(page.groups, encoding)),
        encoding_type: input.encoding_type,
        request_charged: None,
    }))
}

/// How names are written into XML.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    Plain,
    Url,
}

impl Encoding {
    pub(super) fn read(asked: Option<&EncodingType>) -> S3Result<Self> {
        match asked.map(EncodingType::as_str) {
            None => Ok(Self::Plain),
            Some(EncodingType::URL) => Ok(Self::Url),
            Some(_) => Err(error(S3ErrorCode::InvalidArgument, "Invalid Encoding Method specified in Request")),
        }
    }

    pub(super) fn write(self, name: String) -> String {
        match self {
            Self::Plain => name,
            Self::Url => url::form_urlencoded::byte_serialize(name.as_bytes()).collect::<String>().replace("%2F", "/"),
        }
    }

    /// XML has no way to write most control characters.
    pub(super) fn check(self, page: &Page) -> S3Result<()> {
        let keys = page.objects.iter().map(|(key, _)| key);
        keys.chain(&page.groups).try_for_each(|name| self.check_name(name))
    }

    pub(super) fn check_name(self, name: &str) -> S3Result<()> {
        let unwritable = |character: char| {
            matches!(character, '\u{FFFE}' | '\u{FFFF}')
                || (character < ' ' && !matches!(character, '\t' | '\n' | '\r'))
        };
        if self == Self::Plain && name.contains(unwritable) {
            return Err(error(
                S3ErrorCode::InvalidArgument,
                "A key has a character that XML cannot carry. Ask with encoding-type=url.",
            ));
        }
        Ok(())
    }
}

pub(super) fn listed((key, object): (String, Object), encoding: Encoding, with_owner: bool) -> Listed {
    let sums = &object.checksums;
    let algorithms = [
        (&sums.crc32, ChecksumAlgorithm::CRC32),
        (&sums.crc32c, ChecksumAlgorithm::CRC32C),
        (&sums.crc64nvme, ChecksumAlgorithm::CRC64NVME),
        (&sums.sha1, ChecksumAlgorithm::SHA1),
        (&sums.sha256, ChecksumAlgorithm::SHA256),
    ];
    let algorithms: Vec<ChecksumAlgorithm> = algorithms
        .into_iter()
        .filter(|(sum, _)| sum.is_some())
        .map(|(_, name)| ChecksumAlgorithm::from_static(name))
        .collect();
    Listed {
        checksum_type: (!algorithms.is_empty()).then(|| checksum_type(sums.kind)),
        checksum_algorithm: Some(algorithms),
        e_tag: Some(ETag::Strong(object.etag.clone())),
        key: Some(encoding.write(key)),
        last_modified: timestamp(object.modified_s),
        owner: with_owner.then(owner),
        restore_status: None,
        size: Some(i64::try_from(object.size).unwrap_or(i64::MAX)),
        storage_class: Some(ObjectStorageClass::from_static(ObjectStorageClass::STANDARD)),
    }
}

/// Everything belongs to the one account.
pub(super) fn owner() -> Owner {
    Owner { display_name: None, id: Some(ACCOUNT.to_owned()) }
}

pub(super) fn groups(groups: Vec<String>, encoding: Encoding) -> Vec<CommonPrefix> {
    groups.into_iter().map(|group| CommonPrefix { prefix: Some(encoding.write(group)) }).collect()
}

/// How many entries to give: as many as asked for, but no more than S3 does.
pub(super) fn limit(asked: Option<i32>) -> S3Result<usize> {
    let asked = asked.unwrap_or(ENTRIES).min(ENTRIES);
    usize::try_from(asked).map_err(|_| {
        error(S3ErrorCode::InvalidArgument, "Argument maxKeys must be an integer between 0 and 2147483647")
    })
}

fn opened(token: &str) -> S3Result<String> {
    let wrong = || -> S3Error { error(S3ErrorCode::InvalidArgument, "The continuation token provided is incorrect") };
    let bytes = URL_SAFE_NO_PAD.decode(token).map_err(|_| wrong())?;
    String::from_utf8(bytes).ok().filter(|last| !last.is_empty()).ok_or_else(wrong)
}
