//! Lists of a few objects among many: those of certain names and what is in certain folders, without reading through all the others
//! (ListObjectsV2 with `prefix` and `start-after`, <https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html>).

use std::collections::VecDeque;

use app::core::catalogue::{MARK, StoredFile};
use futures::FutureExt as _;
use futures::future::BoxFuture;

use super::listing::{Wish, refusal, stored};
use super::{Bucket, Listing, ListingError};
use crate::cognito::TemporaryCredentials;

/// So many names are asked for with short answers: they may be far from each other.
const FEW: usize = 8;

/// Objects of a short answer.
const SHORT: i32 = 16;

impl Bucket {
    /// The objects below a prefix that have one of these keys or are in one of these folders, whose paths end with a slash; `most` at
    /// most, but for those that are named. There are two requests for each name at most, and fewer where they follow each other.
    pub(crate) fn list_named<'a>(
        &'a self,
        prefix: &'a str,
        keys: Vec<String>,
        most: usize,
        credentials: &'a TemporaryCredentials,
    ) -> BoxFuture<'a, Result<Listing, ListingError>> {
        // Boxed, because what borrows across a wait is not `Send` for every lifetime as the compiler sees it.
        async move { self.named(prefix, keys, most, credentials).await }.boxed()
    }

    async fn named(
        &self,
        prefix: &str,
        keys: Vec<String>,
        most: usize,
        credentials: &TemporaryCredentials,
    ) -> Result<Listing, ListingError> {
        let (folders, names) = split(keys);
        // Names first: what a large folder leaves out is none of them.
        let files = Box::pin(self.list_names(prefix, names, credentials)).await?;
        let mut listing = Listing { files, is_cut: false };
        for folder in folders {
            let wish = Wish { prefix, below: &folder, without: None, most: most.saturating_sub(listing.files.len()) };
            let inside = Box::pin(self.list_wished(wish, credentials)).await?;
            listing.files.extend(inside.files);
            listing.is_cut |= inside.is_cut;
        }
        listing.files.sort_by(|one, other| one.key.cmp(&other.key));
        Ok(listing)
    }

    /// Those of these names that are there, which are in the order of their bytes.
    async fn list_names(
        &self,
        prefix: &str,
        mut wanted: VecDeque<String>,
        credentials: &TemporaryCredentials,
    ) -> Result<Vec<StoredFile>, ListingError> {
        let client = self.client(credentials);
        let (mut found, mut seen) = (Vec::new(), String::new());
        while let Some(next) = wanted.front().cloned() {
            let after = seen.as_str().max(before(&next));
            let call =
                client.list_objects_v2().bucket(self.name()).prefix(prefix).start_after(format!("{prefix}{after}"));
            let page = Box::pin(call.set_max_keys((wanted.len() <= FEW).then_some(SHORT)).send()).await;
            let page = page.map_err(|error| refusal(&error))?;
            let is_last = !page.is_truncated.unwrap_or_default();
            let objects = page.contents.unwrap_or_default();
            if objects.is_empty() {
                break;
            }
            for object in objects {
                let Some(file) = stored(object, prefix) else { continue };
                // What comes before it in the order and was not among the answers is not there.
                while wanted.pop_front_if(|name| *name < file.key).is_some() {}
                seen.clone_from(&file.key);
                if wanted.pop_front_if(|name| *name == file.key).is_some() {
                    found.push(file);
                }
            }
            if is_last {
                break;
            }
            // There is much before it.
            if wanted.pop_front_if(|name| *name == next).is_some() {
                found.extend(self.list_name(prefix, &next, credentials).await?);
                seen = next;
            }
        }
        Ok(found)
    }

    /// The one of this name, if it is there: it comes first of those that begin with it.
    async fn list_name(
        &self,
        prefix: &str,
        name: &str,
        credentials: &TemporaryCredentials,
    ) -> Result<Option<StoredFile>, ListingError> {
        let call = self.client(credentials).list_objects_v2().bucket(self.name());
        let page = Box::pin(call.prefix(format!("{prefix}{name}")).max_keys(1).send()).await;
        let first = page.map_err(|error| refusal(&error))?.contents.unwrap_or_default().into_iter().next();
        Ok(first.and_then(|object| stored(object, prefix)).filter(|file| file.key == name))
    }
}

/// Folders and files, each once, in the order of their bytes; without what is in one of the folders.
fn split(mut keys: Vec<String>) -> (Vec<String>, VecDeque<String>) {
    keys.retain(|key| !key.is_empty());
    keys.sort_unstable();
    keys.dedup();
    let (all, mut names): (Vec<String>, VecDeque<String>) = (
        keys.iter().filter(|key| key.ends_with(MARK)).cloned().collect(),
        keys.iter().filter(|key| !key.ends_with(MARK)).cloned().collect(),
    );
    let mut folders: Vec<String> = Vec::new();
    for folder in all {
        // One that another one is in comes before that.
        if !folders.last().is_some_and(|outer| folder.starts_with(outer.as_str())) {
            folders.push(folder);
        }
    }
    names.retain(|name| !folders.iter().any(|folder| name.starts_with(folder.as_str())));
    (folders, names)
}

/// What comes before a name in the order of bytes, not far from it.
fn before(name: &str) -> &str {
    name.char_indices().next_back().and_then(|(last, _)| name.get(..last)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{before, split};

    #[test]
    fn what_is_in_a_folder_is_asked_for_with_it() {
        let keys = Vec::from(
            ["z.png", "x/y/", "x/", "x/a.png", "xa.png", "x-/", "", "z.png", "x/y/b.png", "w/v/"].map(str::to_owned),
        );
        let owned = |keys: &[&str]| keys.iter().map(|key| (*key).to_owned()).collect::<Vec<_>>();
        assert_eq!(split(keys), (owned(&["w/v/", "x-/", "x/"]), owned(&["xa.png", "z.png"]).into()));
    }

    #[test]
    fn the_answer_begins_before_the_name_that_is_asked_for() {
        for (name, text) in [("a.png", "a.pn"), ("ä", ""), ("bildö", "bild"), ("", "")] {
            assert_eq!(before(name), text);
            assert!(name.is_empty() || before(name) < name);
        }
    }
}
