//! What was deleted: objects below `.updown/trash/{when}-{which}/{key}` in the same prefix, so that it can be brought back from any
//! device and after any restart. What is older than it is kept for goes when its owner looks, or deletes something else.

use std::collections::HashSet;
use std::time::{Duration, SystemTime};

use app::core::catalogue::StoredFile;
use app::core::keys::ObjectKey;
use app::wire::error::ApiError;
use app::wire::pictures::{DAYS_KEPT, DELETED_SHOWN, DeletedPicture, FailedFile, Outcome, Selection, THUMBNAIL_WIDTHS};
use app::wire::storage::StorageError;
use futures::stream;
use futures::{FutureExt as _, StreamExt as _};

use super::addresses::{self, thumbnail_key};
use super::catalogue::Catalogue;
use super::selected::{self, Named};
use super::tidying::summed;
use super::{AT_ONCE, Album, not_listed};
use crate::clock::seconds;
use crate::entropy::random;
use crate::s3::RemovalError;

/// Below the prefix of a level.
const FOLDER: &str = ".updown/trash/";

/// The most that is looked at.
const MOST_KEPT: usize = 20_000;

/// Digits of the moment in a deletion's name: so they sort by it.
const DIGITS: usize = 12;

/// Digits of what tells it from others of the same moment.
const WHICH: usize = 16;

/// For how many seconds a deletion is gone on with.
const MOST_GONE_ON_S: i64 = 24 * 60 * 60;

/// By how many seconds the clock of the server that began a deletion may be ahead of this one's.
const MOST_AHEAD_S: i64 = 5 * 60;

/// How old a thumbnail is at least that is removed because it shows nothing.
const YOUNG: Duration = Duration::from_secs(60 * 60);

/// Some of what was deleted.
struct Listed {
    trashed: Vec<Trashed>,
    /// Whether there is more.
    is_cut: bool,
}

/// A file that was deleted.
struct Trashed {
    batch: String,
    key: String,
    deleted_at_s: i64,
    /// As it stands in the store, with its key there.
    file: StoredFile,
}

impl Trashed {
    fn of(file: StoredFile) -> Option<Self> {
        let (batch, key) = file.key.strip_prefix(FOLDER)?.split_once('/')?;
        let deleted_at_s = batch.get(..DIGITS)?.parse().ok()?;
        Some(Self { batch: batch.to_owned(), key: key.to_owned(), deleted_at_s, file })
    }
}

/// The versions that somebody has, in their place or among what was deleted.
fn in_use<'a>(catalogue: &'a Catalogue, kept: &'a [Trashed]) -> HashSet<&'a str> {
    let deleted = kept.iter().map(|kept| &kept.file);
    catalogue.files.iter().chain(deleted).map(|file| file.version.as_str()).collect()
}

/// A deletion that begins, or goes on with what was deleted before.
#[derive(Debug, Clone)]
pub(super) struct Batch {
    pub(super) name: String,
    goes_on: bool,
}

impl Batch {
    /// The one of a name, if that is given; it is not older than a page may be that goes on with it. Otherwise a new one.
    pub(super) fn of(name: Option<&str>, now_s: i64) -> Result<Self, ApiError> {
        let Some(name) = name.filter(|name| !name.is_empty()) else {
            return Ok(Self { name: batch_at(now_s)?, goes_on: false });
        };
        let known = name.split_once('-').filter(|(moment, which)| {
            let is_hex = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'a'..=b'f');
            moment.len() == DIGITS && which.len() == WHICH && which.bytes().all(is_hex)
        });
        let began_s: i64 = known.and_then(|(moment, _)| moment.parse().ok()).ok_or(ApiError::BadRequest)?;
        let is_young = (-MOST_AHEAD_S..=MOST_GONE_ON_S).contains(&now_s.saturating_sub(began_s));
        if is_young { Ok(Self { name: name.to_owned(), goes_on: true }) } else { Err(ApiError::BadRequest) }
    }
}

/// A name for a deletion at a moment in seconds since 1970, which no other one has.
fn batch_at(now_s: i64) -> Result<String, ApiError> {
    let which = random::<8>().map_err(|error| {
        tracing::error!(%error, "there are no random bytes");
        ApiError::Internal
    })?;
    Ok(format!("{now_s:0DIGITS$}-{}", hex::encode(which)))
}

impl Album<'_> {
    pub(super) async fn delete(&self, selection: &Selection, batch: &Batch) -> Result<Outcome, ApiError> {
        self.deletes()?;
        let Batch { name: batch, goes_on } = batch;
        // From its first step on it can be taken back.
        let under_way = &self.services.deletions.begin(self.whole(batch));
        let catalogue = self.named(&selection.keys).await?;
        let chosen = selected::files(&catalogue.files, selection);
        let each = chosen.iter().map(|chosen| {
            let (file, to) = (chosen.file, format!("{FOLDER}{batch}/{}", chosen.file.key));
            async move {
                if under_way.is_stopped() {
                    return None;
                }
                let gone = async {
                    Box::pin(self.copy_to(&file.key, &file.version, file.size, &to, false)).await?;
                    Box::pin(self.remove(&file.key, &file.version)).await
                };
                Some(gone.await.map_err(|reason| FailedFile { key: file.key.clone(), reason }))
            }
        });
        let results: Vec<_> = stream::iter(each.collect::<Vec<_>>()).buffered(AT_ONCE).collect().await;
        self.changed();
        let outcome = summed(chosen.iter().zip(results).filter_map(|(chosen, result)| Some((chosen.file, result?))));
        // What nobody brought back goes on occasion; if it does not this time, then the next.
        if !goes_on && let Err(error) = Box::pin(self.tidy()).await {
            tracing::warn!(?error, "what was deleted long ago could not be removed");
        }
        let undo = outcome.is_any().then(|| batch.clone());
        Ok(catalogue.with_missing(selection, Outcome { undo, ..outcome }))
    }

    pub(super) async fn deleted(&self) -> Result<Vec<DeletedPicture>, ApiError> {
        let catalogue = self.catalogue(false).await?;
        let mut deleted = Vec::new();
        let mut kept = self.forget_old(&catalogue).await?;
        kept.retain(|trashed| !trashed.file.is_mark());
        kept.sort_by(|one, other| other.batch.cmp(&one.batch).then_with(|| one.key.cmp(&other.key)));
        let (mut batch, mut place) = (String::new(), 0);
        for trashed in kept {
            if trashed.batch != batch {
                (batch, place) = (trashed.batch.clone(), 0);
            }
            place += 1;
            let size = trashed.file.size;
            let mut thumbnails = Vec::new();
            // Of thousands that were deleted at once nobody is shown more than the first.
            if place <= DELETED_SHOWN {
                let shown = StoredFile { key: trashed.key.clone(), ..trashed.file };
                thumbnails = self.picture(&shown, &catalogue).await?.thumbnails;
                // One that would have to be made first cannot be: the file is not where its name says.
                thumbnails.retain(|made| !made.url.starts_with('/'));
            }
            let Trashed { batch, key, deleted_at_s, .. } = trashed;
            deleted.push(DeletedPicture { batch, key, size, deleted_at_s, thumbnails });
        }
        Ok(deleted)
    }

    pub(super) async fn restore(&self, batch: Option<&str>, keys: &[String]) -> Result<Outcome, ApiError> {
        self.deletes()?;
        self.stop(batch).await;
        let all = match batch {
            Some(batch) if !keys.is_empty() => self.named_of_batch(batch, keys).boxed().await?,
            _ => self.of_batch(batch).await?.trashed,
        };
        if all.is_empty() && (keys.is_empty() || self.of_batch(batch).await?.trashed.is_empty()) {
            return Err(StorageError::NotFound.into());
        }
        let wanted = Named::of(keys);
        let trashed: Vec<_> = all.into_iter().filter(|trashed| keys.is_empty() || wanted.has(&trashed.key)).collect();
        let each = trashed.iter().map(|trashed| async move {
            let failed = |reason| FailedFile { key: trashed.key.clone(), reason };
            Box::pin(self.bring_back(trashed)).await.map_err(failed)
        });
        let results: Vec<_> = stream::iter(each.collect::<Vec<_>>()).buffered(AT_ONCE).collect().await;
        self.changed();
        let mut outcome = summed(trashed.iter().map(|trashed| &trashed.file).zip(results));
        outcome.failed.extend(wanted.missing(trashed.iter().map(|trashed| trashed.key.as_str())));
        Ok(outcome)
    }

    /// Has deletions that are under way come to their end: one, or all.
    async fn stop(&self, batch: Option<&str>) {
        match batch {
            Some(batch) => self.services.deletions.stop(&self.whole(batch)).await,
            None => self.services.deletions.stop_all(&self.prefix).await,
        }
    }

    async fn bring_back(&self, trashed: &Trashed) -> Result<(), StorageError> {
        let StoredFile { key, version, size, .. } = &trashed.file;
        if trashed.file.is_mark() {
            match self.copy_to(key, version, *size, &trashed.key, false).await {
                Ok(()) | Err(StorageError::NameTaken) => {}
                Err(error) => return Err(error),
            }
        } else {
            // Where it was, to the byte: another program may have named it.
            match self.copy_to(key, version, *size, &trashed.key, false).await {
                Err(StorageError::NameTaken) => {
                    self.copy_to_free(key, version, *size, &ObjectKey::parse(&trashed.key)?).await?;
                }
                other => other?,
            }
        }
        self.remove(key, version).await
    }

    pub(super) async fn purge(&self, batch: Option<&str>) -> Result<Outcome, ApiError> {
        self.deletes()?;
        self.stop(batch).await;
        let mut outcome = Outcome::default();
        loop {
            let Listed { trashed: gone, is_cut } = self.of_batch(batch).await?;
            let is_empty = gone.is_empty();
            if is_empty && !outcome.is_any() {
                return Err(StorageError::NotFound.into());
            }
            let stay = match batch {
                Some(batch) => self.trash("").await?.trashed.into_iter().filter(|kept| kept.batch != batch).collect(),
                None => Vec::new(),
            };
            let counted = summed(gone.iter().map(|trashed| (&trashed.file, Ok(()))));
            self.remove_for_good(gone, &stay).await?;
            outcome.done = outcome.done.saturating_add(counted.done);
            outcome.folders = outcome.folders.saturating_add(counted.folders);
            // What has no name of ours stays, however much of it there is.
            if !is_cut || is_empty {
                return Ok(outcome);
            }
        }
    }

    /// What one deletion took, however much there is besides; or everything.
    async fn of_batch(&self, batch: Option<&str>) -> Result<Listed, ApiError> {
        match batch {
            Some(batch) if batch.is_empty() || batch.contains('/') => Err(StorageError::NotFound.into()),
            Some(batch) => self.trash(&format!("{batch}/")).await,
            None => self.trash("").await,
        }
    }

    /// What one deletion took of these files and folders, without reading through all that it took.
    async fn named_of_batch(&self, batch: &str, keys: &[String]) -> Result<Vec<Trashed>, ApiError> {
        self.lists()?;
        if batch.is_empty() || batch.contains('/') {
            return Err(StorageError::NotFound.into());
        }
        let folder = format!("{FOLDER}{batch}/");
        let (below, credentials) = (self.whole(&folder), &self.caller.credentials);
        let listed = self.bucket().list_named(&below, keys.to_vec(), MOST_KEPT, credentials).await;
        let listed = listed.map_err(not_listed)?;
        let whole = |file: StoredFile| StoredFile { key: format!("{folder}{}", file.key), ..file };
        Ok(listed.files.into_iter().filter_map(|file| Trashed::of(whole(file))).collect())
    }

    /// Removes what is over, after something else was deleted.
    async fn tidy(&self) -> Result<(), ApiError> {
        let catalogue = self.catalogue(true).await?;
        self.forget_old(&catalogue).await.map(drop)
    }

    /// Removes what is older than it is kept for, and thumbnails that show nothing any more; what stays.
    async fn forget_old(&self, catalogue: &Catalogue) -> Result<Vec<Trashed>, ApiError> {
        let kept_for = Duration::from_secs(u64::from(DAYS_KEPT) * 24 * 60 * 60);
        let oldest = self.surely_past().checked_sub(kept_for).map_or(i64::MIN, seconds);
        let Listed { trashed, is_cut } = self.trash("").await?;
        let (stay, gone): (Vec<_>, Vec<_>) = trashed.into_iter().partition(|trashed| trashed.deleted_at_s >= oldest);
        if !gone.is_empty() && self.services.levels.deletes_own {
            self.remove_for_good(gone, &stay).await?;
        }
        if !is_cut && !catalogue.is_cut && self.services.levels.deletes_own {
            self.sweep(catalogue, &stay).await?;
        }
        Ok(stay)
    }

    /// The time for what is removed for good: what a store says of the time alone removes nothing, nor does a clock that runs ahead.
    fn surely_past(&self) -> SystemTime {
        self.caller.now.min(self.services.own_clock.now())
    }

    /// A picture that was written again, or copied in parts, leaves the thumbnails of its version before. Young ones may belong to a
    /// picture that is younger than the list.
    async fn sweep(&self, catalogue: &Catalogue, kept: &[Trashed]) -> Result<(), StorageError> {
        let in_use = in_use(catalogue, kept);
        let before = self.surely_past().checked_sub(YOUNG).map_or(i64::MIN, seconds);
        let unused = catalogue.thumbnails_without(&in_use, before);
        if unused.is_empty() {
            return Ok(());
        }
        let keys = unused.into_iter().map(|name| self.whole(&format!("{}{name}", addresses::FOLDER))).collect();
        self.remove_all(keys).await
    }

    /// What is below a folder of what was deleted.
    async fn trash(&self, below: &str) -> Result<Listed, ApiError> {
        self.lists()?;
        let folder = format!("{FOLDER}{below}");
        let listed = self.bucket().list_below(&self.whole(&folder), None, MOST_KEPT, &self.caller.credentials).await;
        let listed = listed.map_err(not_listed)?;
        let whole = |file: StoredFile| StoredFile { key: format!("{folder}{}", file.key), ..file };
        let trashed = listed.files.into_iter().filter_map(|file| Trashed::of(whole(file))).collect();
        Ok(Listed { trashed, is_cut: listed.is_cut })
    }

    /// Deletes files for good, with the thumbnails that show nothing else.
    async fn remove_for_good(&self, gone: Vec<Trashed>, stay: &[Trashed]) -> Result<(), StorageError> {
        let Ok(catalogue) = self.catalogue(true).await else { return Err(StorageError::Unavailable) };
        let in_use = in_use(&catalogue, stay);
        let unused: HashSet<&str> = gone
            .iter()
            .map(|trashed| trashed.file.version.as_str())
            .filter(|version| !in_use.contains(version))
            .collect();
        let thumbnails = unused
            .iter()
            .flat_map(|version| THUMBNAIL_WIDTHS.map(|width| (*version, width)))
            .filter(|(version, width)| catalogue.thumbnail(version, *width).is_some())
            .filter_map(|(version, width)| thumbnail_key(version, width));
        let keys: Vec<_> =
            gone.iter().map(|trashed| trashed.file.key.clone()).chain(thumbnails).map(|key| self.whole(&key)).collect();
        self.remove_all(keys).await
    }

    async fn remove_all(&self, keys: Vec<String>) -> Result<(), StorageError> {
        let removed = self.bucket().remove_keys(keys, &self.caller.credentials).await;
        self.changed();
        removed.map_err(|error| match error {
            RemovalError::Refused => StorageError::NotAllowed,
            RemovalError::Unavailable => StorageError::Unavailable,
        })
    }
}
