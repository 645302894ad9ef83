//! The list of everything that a caller has on a level, remembered for a moment: a page is followed by the next one, by the folders
//! and by thumbnails, and each would ask the store for the same. What changes something asks for what it names alone, each time anew.
//!
//! It is a cache and nothing more: what this process changes makes it forget, and whoever knows of a change elsewhere says so: a page by
//! what it asks for, and a browser by a mark of the latest change, which another process may have answered.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use app::core::catalogue::{MARK, StoredFile};
use app::wire::error::ApiError;
use app::wire::pictures::MOST_LOOKED_AT;
use futures::FutureExt as _;
use futures::future::BoxFuture;

use super::{Album, addresses, not_listed};
use crate::s3::Listing;

/// For how long a list counts.
const GOOD_FOR: Duration = Duration::from_secs(10);

/// The most lists that are remembered.
const MOST_REMEMBERED: usize = 200;

/// Updown's own things, which are no pictures.
const OWN: &str = ".updown/";

/// Everything that somebody has on a level.
#[derive(Debug, Default)]
pub(crate) struct Catalogue {
    /// In the order of the keys' bytes.
    pub(super) files: Vec<StoredFile>,
    /// Whether there is more.
    pub(super) is_cut: bool,
    /// The thumbnails that there are, by version and width, with when they were written, in seconds since 1970.
    thumbnails: HashMap<String, i64>,
}

impl Catalogue {
    /// When a thumbnail was written, if there is one.
    pub(super) fn thumbnail(&self, version: &str, width: u32) -> Option<i64> {
        self.thumbnails.get(&format!("{version}/{width}")).copied()
    }
}

impl Catalogue {
    /// Thumbnails of versions that nobody has, written before a moment in seconds since 1970; as version and width.
    pub(super) fn thumbnails_without(&self, versions: &HashSet<&str>, before_s: i64) -> Vec<String> {
        let is_unused = |name: &str| name.split_once('/').is_some_and(|(version, _)| !versions.contains(version));
        let old = self.thumbnails.iter().filter(|(name, written_at_s)| **written_at_s < before_s && is_unused(name));
        old.map(|(name, _)| name.clone()).collect()
    }
}

#[derive(Debug)]
struct Kept {
    listed: SystemTime,
    /// The latest change that whoever asked knew of.
    mark: Option<String>,
    catalogue: Arc<Catalogue>,
}

type Remembered = HashMap<String, Kept>;

/// The lists that are remembered, by prefix.
#[derive(Debug, Default)]
pub(crate) struct Catalogues(Mutex<Remembered>);

impl Catalogues {
    /// The list, if it is as young as the change that `mark` stands for.
    fn get(&self, prefix: &str, now: SystemTime, mark: Option<&str>) -> Option<Arc<Catalogue>> {
        let remembered = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = remembered.get(prefix)?;
        let is_good = now.duration_since(kept.listed).is_ok_and(|age| age < GOOD_FOR);
        let is_after = mark.is_none() || kept.mark.as_deref() == mark;
        (is_good && is_after).then(|| Arc::clone(&kept.catalogue))
    }

    fn keep(&self, prefix: &str, now: SystemTime, mark: Option<String>, catalogue: &Arc<Catalogue>) {
        let mut remembered = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // A list may be of thousands of files: none is kept for nothing.
        remembered.retain(|_, kept| now.duration_since(kept.listed).is_ok_and(|age| age < GOOD_FOR));
        if remembered.len() < MOST_REMEMBERED || remembered.contains_key(prefix) {
            let catalogue = Arc::clone(catalogue);
            remembered.insert(prefix.to_owned(), Kept { listed: now, mark, catalogue });
        }
    }

    /// Something below this prefix has changed.
    pub(super) fn forget(&self, prefix: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(prefix);
    }
}

impl Album<'_> {
    /// The list, asked for anew if somebody knows of a change.
    pub(super) async fn catalogue(&self, is_fresh: bool) -> Result<Arc<Catalogue>, ApiError> {
        let (catalogues, now) = (&self.services.catalogues, self.caller.now);
        if is_fresh {
            self.exchange.mark_change();
        }
        let mark = self.exchange.latest_change();
        if !is_fresh && let Some(catalogue) = catalogues.get(&self.prefix, now, mark.as_deref()) {
            return Ok(catalogue);
        }
        self.lists()?;
        let (bucket, credentials) = (self.bucket(), &self.caller.credentials);
        let thumbnails = self.whole(addresses::FOLDER);
        let most = MOST_LOOKED_AT * app::wire::pictures::THUMBNAIL_WIDTHS.len();
        let (files, thumbnails) = futures::future::join(
            Box::pin(bucket.list_below(&self.prefix, Some(OWN), MOST_LOOKED_AT, credentials)),
            Box::pin(bucket.list_below(&thumbnails, None, most, credentials)),
        )
        .await;
        let (files, thumbnails) = (files.map_err(not_listed)?, thumbnails.map_err(not_listed)?);
        let catalogue = Arc::new(Catalogue {
            files: files.files,
            is_cut: files.is_cut,
            thumbnails: thumbnails.files.into_iter().map(|file| (file.key, file.written_at_s)).collect(),
        });
        catalogues.keep(&self.prefix, now, mark, &catalogue);
        Ok(catalogue)
    }

    /// The files that are named and everything in the folders that are, as the store has them now; without thumbnails.
    pub(super) fn named<'a>(&'a self, keys: &'a [String]) -> BoxFuture<'a, Result<Catalogue, ApiError>> {
        // Whatever takes longer than an answer may is known to change something by then.
        self.exchange.mark_change();
        let keys = keys.iter().filter(|key| !key.starts_with(OWN)).cloned().collect();
        self.listed(keys, MOST_LOOKED_AT).boxed()
    }

    /// Whether there is anything in a folder.
    pub(super) fn is_folder<'a>(&'a self, folder: &str) -> BoxFuture<'a, Result<bool, ApiError>> {
        let folder = format!("{folder}{MARK}");
        async move { Ok(!self.listed(vec![folder], 1).await?.files.is_empty()) }.boxed()
    }

    async fn listed(&self, keys: Vec<String>, most: usize) -> Result<Catalogue, ApiError> {
        self.lists()?;
        let listed = self.bucket().list_named(&self.prefix, keys, most, &self.caller.credentials).await;
        let Listing { files, is_cut } = listed.map_err(not_listed)?;
        Ok(Catalogue { files, is_cut, thumbnails: HashMap::new() })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::time::{Duration, UNIX_EPOCH};

    use super::{Catalogue, Catalogues, GOOD_FOR, MOST_REMEMBERED};

    #[test]
    fn thumbnails_that_show_nothing_are_found_once_they_are_old() {
        let thumbnails = [("used/320", 1), ("old/320", 1), ("old/960", 2), ("young/320", 9), ("odd", 1)];
        let thumbnails = thumbnails.map(|(name, written_at_s)| (name.to_owned(), written_at_s)).into();
        let catalogue = Catalogue { thumbnails, ..Catalogue::default() };
        let mut unused = catalogue.thumbnails_without(&["used"].into(), 9);
        unused.sort();
        assert_eq!(unused, ["old/320", "old/960"]);
    }

    #[test]
    fn a_list_is_remembered_for_a_moment_and_until_something_changes() {
        let (catalogues, now) = (Catalogues::default(), UNIX_EPOCH + Duration::from_secs(100));
        let catalogue = Arc::new(Catalogue::default());
        catalogues.keep("a/", now, None, &catalogue);
        assert!(catalogues.get("a/", now, None).is_some() && catalogues.get("b/", now, None).is_none());
        assert!(catalogues.get("a/", now + GOOD_FOR, None).is_none());
        catalogues.forget("a/");
        assert!(catalogues.get("a/", now, None).is_none());
        for place in 0..2 * MOST_REMEMBERED {
            catalogues.keep(&place.to_string(), now, None, &catalogue);
        }
        let last = MOST_REMEMBERED.to_string();
        assert!(catalogues.get("0", now, None).is_some() && catalogues.get(&last, now, None).is_none());
        catalogues.keep("late", now + GOOD_FOR, None, &catalogue);
        assert!(catalogues.get("late", now + GOOD_FOR, None).is_some());
    }

    #[test]
    fn a_list_that_is_older_than_a_change_elsewhere_does_not_count() {
        let (catalogues, now) = (Catalogues::default(), UNIX_EPOCH + Duration::from_secs(100));
        let catalogue = Arc::new(Catalogue::default());
        catalogues.keep("a/", now, None, &catalogue);
        assert!(catalogues.get("a/", now, Some("7")).is_none());
        catalogues.keep("a/", now, Some("7".to_owned()), &catalogue);
        assert!(catalogues.get("a/", now, Some("7")).is_some() && catalogues.get("a/", now, None).is_some());
        assert!(catalogues.get("a/", now, Some("8")).is_none());
    }
}
