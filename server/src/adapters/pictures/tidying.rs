//! Moving, copying and renaming. The store can do none but copying and deleting: what is moved is there twice for a moment, and if
//! something fails in between it stays there twice rather than nowhere.

use std::collections::HashSet;

use app::core::catalogue::{MARK, StoredFile};
use app::core::free_name::marked;
use app::core::keys::{KeyError, MAX_KEY_BYTES, ObjectKey};
use app::wire::error::ApiError;
use app::wire::pictures::{Destination, FailedFile, Outcome, Selection};
use app::wire::storage::{AccessLevel, OnConflict, StorageError};
use futures::StreamExt as _;
use futures::stream;

use super::selected::{self, Chosen};
use super::{AT_ONCE, Album, not_copied, not_served};
use crate::s3::{CopyError, CopyWish};

/// How many names in a row are tried.
const MOST_NAMES: u32 = 50;

/// What is left where something was copied from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rest {
    Original,
    Nothing,
}

impl Album<'_> {
    pub(super) async fn relocate(&self, selection: &Selection, to: &Destination) -> Result<Outcome, ApiError> {
        self.deletes()?;
        self.carry(selection, to, Rest::Nothing).await
    }

    pub(super) async fn copy(&self, selection: &Selection, to: &Destination) -> Result<Outcome, ApiError> {
        self.carry(selection, to, Rest::Original).await
    }

    /// Whether people may delete what is on the level: otherwise what is moved would stay where it was. What is for everybody nobody
    /// deletes; this is asked here and not of the store, which may know none of the stack's policies.
    pub(super) fn deletes(&self) -> Result<(), StorageError> {
        if self.services.levels.deletes_own && self.is_of_one() { Ok(()) } else { Err(StorageError::NotAllowed) }
    }

    /// Whether people may list what is on the level; what is for everybody nobody lists.
    pub(super) fn lists(&self) -> Result<(), StorageError> {
        if self.services.levels.lists_own && self.is_of_one() { Ok(()) } else { Err(StorageError::NotAllowed) }
    }

    /// Whether all of it is the caller's own.
    fn is_of_one(&self) -> bool {
        self.level != AccessLevel::Guest
    }

    async fn carry(&self, selection: &Selection, to: &Destination, rest: Rest) -> Result<Outcome, ApiError> {
        if !to.folder.is_empty() {
            ObjectKey::parse(&to.folder).map_err(StorageError::from)?;
        }
        let catalogue = self.named(&selection.keys).await?;
        let chosen = selected::files(&catalogue.files, selection);
        let on_conflicts = on_conflicts(&chosen, to.on_conflict);
        let mut results = Vec::with_capacity(chosen.len());
        // What goes beside others comes after what takes a place: it finds the next free name then, and keeps it.
        for is_beside in [false, true] {
            let each = chosen.iter().zip(&on_conflicts).enumerate();
            let each = each.filter(|(_, (_, on_conflict))| (**on_conflict == OnConflict::KeepBoth) == is_beside);
            let each = each.map(|(at, (chosen, on_conflict))| async move {
                let carried = Box::pin(self.carry_one(chosen, &to.folder, *on_conflict, rest)).await;
                (at, carried.map_err(|reason| FailedFile { key: chosen.file.key.clone(), reason }))
            });
            // Collected, because streams of borrowing futures are not `Send` as the compiler sees them.
            results.extend(stream::iter(each.collect::<Vec<_>>()).buffered(AT_ONCE).collect::<Vec<_>>().await);
        }
        results.sort_by_key(|(at, _)| *at);
        self.changed();
        let results = results.into_iter().map(|(_, result)| result);
        Ok(catalogue.with_missing(selection, summed(chosen.iter().map(|chosen| chosen.file).zip(results))))
    }

    async fn carry_one(
        &self,
        chosen: &Chosen<'_>,
        folder: &str,
        on_conflict: OnConflict,
        rest: Rest,
    ) -> Result<(), StorageError> {
        let folder = if folder.is_empty() { String::new() } else { format!("{folder}{MARK}") };
        if chosen.by.is_some_and(|by| folder.starts_with(by)) {
            return Err(StorageError::IntoItself);
        }
        let target = format!("{folder}{}", chosen.name);
        let is_same = target == chosen.file.key;
        if is_same && rest == Rest::Nothing {
            return Ok(());
        }
        let key = ObjectKey::parse(target.trim_end_matches(MARK))?;
        let on_conflict = if is_same { OnConflict::KeepBoth } else { on_conflict };
        if chosen.file.is_mark() {
            // A folder that is there already is the same folder.
            let mark = format!("{}{MARK}", key.as_str());
            match self.copy_to(&chosen.file.key, &chosen.file.version, chosen.file.size, &mark, false).await {
                Ok(()) | Err(StorageError::NameTaken) => {}
                Err(error) => return Err(error),
            }
        } else {
            self.copy_by(chosen, &key, on_conflict).await?;
        }
        match rest {
            Rest::Original => Ok(()),
            Rest::Nothing => self.remove(&chosen.file.key, &chosen.file.version).await,
        }
    }

    async fn copy_by(&self, chosen: &Chosen<'_>, to: &ObjectKey, on_conflict: OnConflict) -> Result<(), StorageError> {
        let file = chosen.file;
        match on_conflict {
            OnConflict::Ask => self.copy_to(&file.key, &file.version, file.size, to.as_str(), false).await,
            OnConflict::Replace => self.copy_to(&file.key, &file.version, file.size, to.as_str(), true).await,
            OnConflict::KeepBoth => self.copy_to_free(&file.key, &file.version, file.size, to).await,
        }
    }

    /// Copies to the first name that is free: the one that is wanted, or `name (1)` and so on.
    pub(super) async fn copy_to_free(
        &self,
        from: &str,
        version: &str,
        size: u64,
        wanted: &ObjectKey,
    ) -> Result<(), StorageError> {
        let numbered = (1..=MOST_NAMES).map(|number| marked(wanted, &number.to_string()));
        for key in std::iter::once(Ok(wanted.clone())).chain(numbered) {
            match self.copy_to(from, version, size, key?.as_str(), false).await {
                Err(StorageError::NameTaken) => {}
                other => return other,
            }
        }
        Err(StorageError::NameTaken)
    }

    /// Copies from one key below the prefix to another.
    pub(super) async fn copy_to(
        &self,
        from: &str,
        version: &str,
        size: u64,
        to: &str,
        replaces: bool,
    ) -> Result<(), StorageError> {
        let (from, to) = (self.whole(from), self.whole(to));
        let wish = CopyWish { from: &from, version, size, to: &to, replaces };
        self.bucket().copy(wish, &self.caller.credentials).await.map_err(not_copied)
    }

    /// Deletes what was copied, unless it was written again since.
    pub(super) async fn remove(&self, key: &str, version: &str) -> Result<(), StorageError> {
        let removed = self.bucket().delete_version(&self.whole(key), version, &self.caller.credentials).await;
        removed.map_err(|error| match error {
            CopyError::Gone => StorageError::ContentDiffers,
            other => not_copied(other),
        })
    }

    pub(super) async fn rename(&self, from: &ObjectKey, to: &ObjectKey) -> Result<(), ApiError> {
        self.deletes()?;
        if from == to {
            return Ok(());
        }
        let described = self.bucket().described(&self.whole(from.as_str()), &self.caller.credentials).await;
        let described = described.map_err(not_served)?;
        Box::pin(self.copy_to(from.as_str(), &described.version, described.size, to.as_str(), false)).await?;
        let removed = Box::pin(self.remove(from.as_str(), &described.version)).await;
        self.changed();
        Ok(removed?)
    }

    /// Nothing is there twice under the new path: a folder that is there is not joined.
    pub(super) async fn rename_folder(&self, from: &ObjectKey, to: &ObjectKey) -> Result<Outcome, ApiError> {
        self.deletes()?;
        let (before, after) = (format!("{}{MARK}", from.as_str()), format!("{}{MARK}", to.as_str()));
        if before == after {
            return Ok(Outcome::default());
        }
        if after.starts_with(&before) {
            return Err(StorageError::IntoItself.into());
        }
        if self.is_folder(to.as_str()).await? || !self.named(&[to.as_str().to_owned()]).await?.files.is_empty() {
            return Err(StorageError::NameTaken.into());
        }
        let catalogue = self.named(std::slice::from_ref(&before)).await?;
        let inside = catalogue.files.iter().filter_map(|file| Some((file, file.key.strip_prefix(&before)?)));
        let inside: Vec<_> = inside.collect();
        let each = inside.iter().map(|(file, rest)| {
            let target = format!("{after}{rest}");
            async move {
                let moved = Box::pin(async {
                    if target.len() > MAX_KEY_BYTES {
                        return Err(KeyError::TooLong.into());
                    }
                    self.copy_to(&file.key, &file.version, file.size, &target, false).await?;
                    self.remove(&file.key, &file.version).await
                });
                moved.await.map_err(|reason| FailedFile { key: file.key.clone(), reason })
            }
        });
        let results: Vec<_> = stream::iter(each.collect::<Vec<_>>()).buffered(AT_ONCE).collect().await;
        self.changed();
        if results.is_empty() {
            return Err(StorageError::NotFound.into());
        }
        Ok(summed(inside.into_iter().map(|(file, _)| file).zip(results)))
    }

    pub(super) async fn create_folder(&self, folder: &ObjectKey) -> Result<(), ApiError> {
        // A folder that things are in is there without a mark.
        if self.services.levels.lists_own && self.is_folder(folder.as_str()).await? {
            return Err(StorageError::NameTaken.into());
        }
        let key = self.whole(&format!("{}{MARK}", folder.as_str()));
        let made = self.bucket().write_mark(&key, &self.caller.credentials).await;
        self.changed();
        Ok(made.map_err(not_copied)?)
    }
}

/// What became of all of them. What stands for a folder is no file.
pub(super) fn summed<'a>(results: impl Iterator<Item = (&'a StoredFile, Result<(), FailedFile>)>) -> Outcome {
    let mut outcome = Outcome::default();
    for (file, result) in results {
        match result {
            Ok(()) if file.is_mark() => outcome.folders = outcome.folders.saturating_add(1),
            Ok(()) => outcome.done = outcome.done.saturating_add(1),
            Err(failed) => outcome.failed.push(failed),
        }
    }
    outcome
}

/// What is done with each where its name is taken. Of two that get one name none takes the other's place, whatever is there already.
fn on_conflicts(chosen: &[Chosen<'_>], wanted: OnConflict) -> Vec<OnConflict> {
    // As they will be called: two that only look alike here get one name there.
    let becomes = |name: &str| ObjectKey::parse(name).map_or_else(|_| name.to_owned(), |key| key.as_str().to_owned());
    let names: Vec<String> = chosen.iter().map(|chosen| becomes(chosen.name)).collect();
    let (mut seen, mut twins) = (HashSet::new(), HashSet::new());
    twins.extend(names.iter().filter(|name| !seen.insert(name.as_str())));
    seen.clear();
    let each = names.iter().map(|name| match (wanted, seen.insert(name.as_str())) {
        (OnConflict::Replace, _) if twins.contains(name) => OnConflict::KeepBoth,
        (wanted, true) => wanted,
        (_, false) => OnConflict::KeepBoth,
    });
    each.collect()
}
