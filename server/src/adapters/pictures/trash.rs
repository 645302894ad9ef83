//! What was deleted: objects below `.updown/trash/{when}-{which}/{key}` in the same prefix, so that it can be brought back from any
//! device and after any restart. What is older than it is kept for goes when its owner looks, or deletes something else.

use std::collections::HashSet;
use std::time::Duration;

use app::core::catalogue::StoredFile;
use app::core::keys::ObjectKey;
use app::wire::error::ApiError;
use app::wire::pictures::{DAYS_KEPT, DeletedPicture, FailedFile, Outcome, Selection, THUMBNAIL_WIDTHS};
use app::wire::storage::StorageError;
use futures::StreamExt as _;
use futures::stream;

use super::addresses::thumbnail_key;
use super::tidying::summed;
use super::{AT_ONCE, Album, not_listed, selected};
use crate::clock::seconds;
use crate::entropy::random;
use crate::s3::RemovalError;

/// Below the prefix of a level.
const FOLDER: &str = ".updown/trash/";

/// The most that is looked at.
const MOST_KEPT: usize = 20_000;

/// Digits of the moment in a deletion's name: so they sort by it.
const DIGITS: usize = 12;

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

impl Album<'_> {
    pub(super) async fn delete(&self, selection: &Selection) -> Result<Outcome, ApiError> {
        self.deletes()?;
        let catalogue = self.catalogue(true).await?;
        let chosen = selected::files(&catalogue.files, selection);
        let which = hex::encode(random::<8>().map_err(|error| {
            tracing::error!(%error, "there are no random bytes");
            ApiError::Internal
        })?);
        let batch = format!("{:0DIGITS$}-{which}", seconds(self.caller.now));
        let each = chosen.iter().map(|chosen| {
            let (file, to) = (chosen.file, format!("{FOLDER}{batch}/{}", chosen.file.key));
            async move {
                let failed = |reason| FailedFile { key: file.key.clone(), reason };
                Box::pin(self.copy_to(&file.key, &file.version, file.size, &to, false)).await.map_err(failed)?;
                Box::pin(self.remove(&file.key, &file.version)).await.map_err(failed)
            }
        });
        let results: Vec<_> = stream::iter(each.collect::<Vec<_>>()).buffered(AT_ONCE).collect().await;
        self.changed();
        let outcome = summed(results);
        // What nobody brought back goes on occasion; if it does not this time, then the next.
        if let Err(error) = Box::pin(self.forget_old()).await {
            tracing::warn!(?error, "what was deleted long ago could not be removed");
        }
        let undo = (outcome.done > 0).then_some(batch);
        Ok(Outcome { undo, ..outcome })
    }

    pub(super) async fn deleted(&self) -> Result<Vec<DeletedPicture>, ApiError> {
        let catalogue = self.catalogue(false).await?;
        let mut deleted = Vec::new();
        for trashed in self.forget_old().await? {
            if trashed.file.is_mark() {
                continue;
            }
            let shown = StoredFile { key: trashed.key.clone(), ..trashed.file };
            let picture = self.picture(&shown, &catalogue).await?;
            // One that would have to be made first cannot be: the file is not where its name says.
            let thumbnails = picture.thumbnails.into_iter().filter(|made| !made.url.starts_with('/')).collect();
            let Trashed { batch, key, deleted_at_s, .. } = trashed;
            deleted.push(DeletedPicture { batch, key, size: picture.size, deleted_at_s, thumbnails });
        }
        deleted.sort_by(|one, other| other.deleted_at_s.cmp(&one.deleted_at_s).then_with(|| one.key.cmp(&other.key)));
        Ok(deleted)
    }

    pub(super) async fn restore(&self, batch: Option<&str>) -> Result<Outcome, ApiError> {
        self.deletes()?;
        let trashed = self.of_batch(batch).await?;
        let each = trashed.iter().map(|trashed| async move {
            let failed = |reason| FailedFile { key: trashed.key.clone(), reason };
            Box::pin(self.bring_back(trashed)).await.map_err(failed)
        });
        let results: Vec<_> = stream::iter(each.collect::<Vec<_>>()).buffered(AT_ONCE).collect().await;
        self.changed();
        Ok(summed(results))
    }

    async fn bring_back(&self, trashed: &Trashed) -> Result<(), StorageError> {
        let StoredFile { key, version, size, .. } = &trashed.file;
        if trashed.file.is_mark() {
            match self.copy_to(key, version, *size, &trashed.key, false).await {
                Ok(()) | Err(StorageError::NameTaken) => {}
                Err(error) => return Err(error),
            }
        } else {
            self.copy_to_free(key, version, *size, &ObjectKey::parse(&trashed.key)?).await?;
        }
        self.remove(key, version).await
    }

    pub(super) async fn purge(&self, batch: Option<&str>) -> Result<Outcome, ApiError> {
        self.deletes()?;
        let (gone, stay): (Vec<_>, Vec<_>) =
            self.trash().await?.into_iter().partition(|trashed| batch.is_none_or(|batch| trashed.batch == batch));
        if gone.is_empty() {
            return Err(StorageError::NotFound.into());
        }
        let files = gone.iter().filter(|trashed| !trashed.file.is_mark()).count();
        self.remove_for_good(gone, &stay).await?;
        Ok(Outcome { done: u32::try_from(files).unwrap_or(u32::MAX), ..Outcome::default() })
    }

    async fn of_batch(&self, batch: Option<&str>) -> Result<Vec<Trashed>, ApiError> {
        let mut trashed = self.trash().await?;
        trashed.retain(|trashed| batch.is_none_or(|batch| trashed.batch == batch));
        if trashed.is_empty() { Err(StorageError::NotFound.into()) } else { Ok(trashed) }
    }

    /// Removes what is older than it is kept for; what stays.
    async fn forget_old(&self) -> Result<Vec<Trashed>, ApiError> {
        let kept_for = Duration::from_secs(u64::from(DAYS_KEPT) * 24 * 60 * 60);
        let oldest = self.caller.now.checked_sub(kept_for).map_or(i64::MIN, seconds);
        let (stay, gone): (Vec<_>, Vec<_>) =
            self.trash().await?.into_iter().partition(|trashed| trashed.deleted_at_s >= oldest);
        if !gone.is_empty() && self.services.levels.deletes_own {
            self.remove_for_good(gone, &stay).await?;
        }
        Ok(stay)
    }

    async fn trash(&self) -> Result<Vec<Trashed>, ApiError> {
        let folder = self.whole(FOLDER);
        let listed = self.bucket().list_below(&folder, None, MOST_KEPT, &self.caller.credentials).await;
        let files = listed.map_err(not_listed)?.files.into_iter();
        Ok(files.filter_map(|file| Trashed::of(StoredFile { key: format!("{FOLDER}{}", file.key), ..file })).collect())
    }

    /// Deletes files for good, with the thumbnails that show nothing else.
    async fn remove_for_good(&self, gone: Vec<Trashed>, stay: &[Trashed]) -> Result<(), StorageError> {
        let Ok(catalogue) = self.catalogue(true).await else { return Err(StorageError::Unavailable) };
        let in_use: HashSet<&str> = catalogue
            .files
            .iter()
            .chain(stay.iter().map(|trashed| &trashed.file))
            .map(|file| file.version.as_str())
            .collect();
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
        let removed = self.bucket().remove_keys(keys, &self.caller.credentials).await;
        self.changed();
        removed.map_err(|error| match error {
            RemovalError::Refused => StorageError::NotAllowed,
            RemovalError::Unavailable => StorageError::Unavailable,
        })
    }
}
