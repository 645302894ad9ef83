//! Everything below a prefix: ListObjectsV2 to the end
//! (<https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html>).

use app::core::catalogue::StoredFile;
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

impl Bucket {
    /// The objects below a prefix, `most` at most. What is below `without` in it is passed over, without being read through.
    pub(crate) async fn list_below(
        &self,
        prefix: &str,
        without: Option<&str>,
        most: usize,
        credentials: &TemporaryCredentials,
    ) -> Result<Listing, ListingError> {
        let client = self.client(credentials);
        let without = without.map(|folder| format!("{prefix}{folder}"));
        let mut listing = Listing::default();
        let (mut next, mut after) = (None, None);
        loop {
            let call = client.list_objects_v2().bucket(self.name()).prefix(prefix);
            let call = call.set_continuation_token(next.take()).set_start_after(after.take());
            let page = Box::pin(call.send()).await.map_err(|error| match error.code() {
                Some("AccessDenied") => ListingError::Denied,
                _ => match meaning("ListObjectsV2", &error) {
                    ObjectError::NotFound => ListingError::Denied,
                    ObjectError::Unavailable => ListingError::Unavailable,
                },
            })?;
            for object in page.contents.unwrap_or_default() {
                let Some(full_key) = object.key else { continue };
                if without.as_ref().is_some_and(|without| full_key.starts_with(without)) {
                    after = without.as_deref().map(behind);
                    continue;
                }
                let Some(key) = full_key.strip_prefix(prefix).filter(|key| !key.is_empty()) else { continue };
                if listing.files.len() == most {
                    listing.is_cut = true;
                    return Ok(listing);
                }
                listing.files.push(StoredFile {
                    key: key.to_owned(),
                    size: object.size.and_then(|size| u64::try_from(size).ok()).unwrap_or_default(),
                    written_at_s: object.last_modified.map_or(0, |time| time.secs()),
                    version: version(object.e_tag.as_deref().unwrap_or_default()),
                });
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
