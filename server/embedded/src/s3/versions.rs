//! ListObjectVersions of a bucket that keeps no versions: each object is its own only version, `null`
//! (<https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectVersions.html>).

use s3s::dto::{ListObjectVersionsInput, ListObjectVersionsOutput, ObjectVersion, ObjectVersionStorageClass};
use s3s::{S3ErrorCode, S3Response, S3Result};

use super::errors::{error, from_store};
use super::list::{Encoding, groups, limit, listed};
use crate::store::{Listing, Object, Store};

/// What the only version of an object is called.
const ONLY: &str = "null";

/// Answers ListObjectVersions.
pub(super) async fn list(
    store: &Store,
    input: ListObjectVersionsInput,
) -> S3Result<S3Response<ListObjectVersionsOutput>> {
    let encoding = Encoding::read(input.encoding_type.as_ref())?;
    let limit = limit(input.max_keys)?;
    let marker = input.key_marker.clone().filter(|marker| !marker.is_empty());
    if marker.is_none() && input.version_id_marker.as_ref().is_some_and(|marker| !marker.is_empty()) {
        return Err(error(
            S3ErrorCode::InvalidArgument,
            "A version-id marker cannot be specified without a key marker.",
        ));
    }
    let page = store
        .list(Listing {
            bucket: input.bucket.clone(),
            prefix: input.prefix.clone().unwrap_or_default(),
            delimiter: input.delimiter.clone().filter(|delimiter| !delimiter.is_empty()),
            after: marker,
            limit,
        })
        .await
        .map_err(from_store)?;
    encoding.check(&page)?;
    let last_is_group = page.more_after.as_ref().is_some_and(|last| page.groups.last() == Some(last));
    Ok(S3Response::new(ListObjectVersionsOutput {
        name: Some(input.bucket),
        prefix: Some(encoding.write(input.prefix.unwrap_or_default())),
        key_marker: Some(encoding.write(input.key_marker.unwrap_or_default())),
        version_id_marker: Some(input.version_id_marker.unwrap_or_default()),
        delimiter: input.delimiter.map(|delimiter| encoding.write(delimiter)),
        max_keys: i32::try_from(limit).ok(),
        is_truncated: Some(page.more_after.is_some()),
        next_version_id_marker: page.more_after.as_ref().filter(|_| !last_is_group).map(|_| ONLY.to_owned()),
        next_key_marker: page.more_after.map(|last| encoding.write(last)),
        versions: Some(page.objects.into_iter().map(|found| version(found, encoding)).collect()),
        common_prefixes: Some(groups(page.groups, encoding)),
        encoding_type: input.encoding_type,
        ..ListObjectVersionsOutput::default()
    }))
}

fn version(found: (String, Object), encoding: Encoding) -> ObjectVersion {
    let listed = listed(found, encoding, true);
    ObjectVersion {
        checksum_algorithm: listed.checksum_algorithm,
        checksum_type: listed.checksum_type,
        e_tag: listed.e_tag,
        is_latest: Some(true),
        key: listed.key,
        last_modified: listed.last_modified,
        owner: listed.owner,
        restore_status: None,
        size: listed.size,
        storage_class: Some(ObjectVersionStorageClass::from_static(ObjectVersionStorageClass::STANDARD)),
        version_id: Some(ONLY.to_owned()),
    }
}
