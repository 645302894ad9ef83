//! Everything below a prefix: ListObjectsV2 to the end
//! (<https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html>).

use app::core::catalogue::StoredFile;
use aws_sdk_s3::error::SdkError;
use aws_sdk_s3::operation::list_objects_v2::ListObjectsV2Error;
use aws_sdk_s3::types::Object;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_types::error::metadata::ProvideErrorMetadata as _;

use super::objects::meaning;
use super::{Bucket, ObjectError};
use crate::cognito::TemporaryCredentials;

/// Why there is no list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ListingError {
    /// The policies do not allow it.
    Denied,
    /// The store could not be reached or failed.
    Unavailable,
}

/// A list, in the order of the keys' bytes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Listing {
    /// With keys below the prefix.
    pub(crate) files: Vec<StoredFile>,
    /// Whether there is more than was asked for.
    pub(crate) is_cut: bool,
}

/// What is to be listed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wish<'a> {
    /// What is not part of the keys that are given back.
    pub(super) prefix: &'a str,
    /// What those begin with.
    pub(super) below: &'a str,
    /// What is below this in the prefix is passed over, without being read through.
    pub(super) without: Option<&'a str>,
    /// So many at most.
    pub(super) most: usize,
}

impl Bucket {
    /// The objects below a prefix, `most` at most. What is below `without` in it is passed over, without being read through.
    pub(crate) async fn list_below(
        &self,
        prefix: &str,
        without: Option<&str>,
        most: usize,
        credentials: &TemporaryCredentials,
    ) -> Result<Listing, ListingError> {
        self.list_wished(Wish { prefix, below: "", without, most }, credentials).await
    }

    pub(super) async fn list_wished(
        &self,
        wish: Wish<'_>,
        credentials: &TemporaryCredentials,
    ) -> Result<Listing, ListingError> {
        let Wish { prefix, below, without, most } = wish;
        let client = self.client(credentials);
        let without = without.map(|folder| format!("{prefix}{folder}"));
        let whole = format!("{prefix}{below}");
        let mut listing = Listing::default();
        let (mut next, mut after) = (None, None);
        loop {
            let call = client.list_objects_v2().bucket(self.name()).prefix(&whole);
            let call = call.set_continuation_token(next.take()).set_start_after(after.take());
            let page = Box::pin(call.send()).await.map_err(|error| refusal(&error))?;
            for object in page.contents.unwrap_or_default() {
                let full_key = object.key.as_deref().unwrap_or_default();
                if without.as_ref().is_some_and(|without| full_key.starts_with(without)) {
                    after = without.as_deref().map(behind);
                    continue;
                }
                let Some(file) = stored(object, prefix) else { continue };
                if listing.files.len() == most {
                    listing.is_cut = true;
                    return Ok(listing);
                }
                listing.files.push(file);
                after = None;
            }
            match page.next_continuation_token {
                // The page ended within what is passed over: its rest is jumped.
                Some(_) if after.is_some() => {}
                Some(token) => (next, after) = (Some(token), None),
                None => return Ok(listing),
            }
        }
    }
}

/// An object with its key below a prefix.
pub(super) fn stored(object: Object, prefix: &str) -> Option<StoredFile> {
    let key = object.key?.strip_prefix(prefix).filter(|key| !key.is_empty())?.to_owned();
    Some(StoredFile {
        key,
        size: object.size.and_then(|size| u64::try_from(size).ok()).unwrap_or_default(),
        written_at_s: object.last_modified.map_or(0, |time| time.secs()),
        version: version(object.e_tag.as_deref().unwrap_or_default()),
    })
}

/// Why there is no list.
pub(super) fn refusal(error: &SdkError<ListObjectsV2Error, HttpResponse>) -> ListingError {
    match error.code() {
        Some("AccessDenied") => ListingError::Denied,
        _ => match meaning("ListObjectsV2", error) {
            ObjectError::NotFound => ListingError::Denied,
            ObjectError::Unavailable => ListingError::Unavailable,
        },
    }
}

/// What sorts behind everything that begins with a text that ends with a slash: the character after the slash in its place.
fn behind(folder: &str) -> String {
    format!("{}0", folder.trim_end_matches('/'))
}

/// An `ETag` without its quotation marks.
pub(crate) fn version(e_tag: &str) -> String {
    e_tag.trim_matches('"').to_owned()
}

#[cfg(test)]
mod tests {
    use super::{behind, version};

    #[test]
    fn what_is_behind_a_folder_is_behind_all_of_it_and_before_the_next() {
        let behind = behind("p/.updown/");
        assert!(behind.as_str() > "p/.updown/\u{10ffff}" && behind.as_str() <= "p/.updown0");
        assert_eq!(version("\"abc-2\""), "abc-2");
    }
}
