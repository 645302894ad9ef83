//! The files that a selection means: those that it names, and everything in the folders that it names.

use std::collections::HashSet;

use app::core::catalogue::{MARK, StoredFile};
use app::wire::pictures::{FailedFile, Outcome, Selection};
use app::wire::storage::StorageError;

use super::catalogue::Catalogue;

/// A file of a selection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Chosen<'a> {
    pub(super) file: &'a StoredFile,
    /// Its name in another folder: with the folders from the one that was chosen on.
    pub(super) name: &'a str,
    /// The folder that it was chosen by, with its slash.
    pub(super) by: Option<&'a str>,
}

/// Those that are there, each once.
pub(super) fn files<'a>(files: &'a [StoredFile], selection: &'a Selection) -> Vec<Chosen<'a>> {
    let mut seen = HashSet::new();
    let mut chosen = Vec::new();
    let (folders, names): (Vec<_>, Vec<_>) =
        selection.keys.iter().map(String::as_str).partition(|key| key.ends_with(MARK));
    let names: HashSet<&str> = names.into_iter().collect();
    for file in files {
        let by = folders.iter().find(|folder| file.key.starts_with(**folder)).copied();
        let base = match by {
            Some(folder) => above(folder.trim_end_matches(MARK)),
            None if names.contains(file.key.as_str()) => above(&file.key),
            None => continue,
        };
        if seen.insert(&file.key) {
            chosen.push(Chosen { file, name: file.key.get(base..).unwrap_or(&file.key), by });
        }
    }
    chosen
}

/// Files and folders that are named.
pub(super) struct Named<'a> {
    files: HashSet<&'a str>,
    folders: Vec<&'a str>,
}

impl<'a> Named<'a> {
    pub(super) fn of(keys: &'a [String]) -> Self {
        let (folders, files): (Vec<_>, Vec<_>) = keys.iter().map(String::as_str).partition(|key| key.ends_with(MARK));
        Self { files: files.into_iter().collect(), folders }
    }

    /// Whether a file is named, or a folder that it is in.
    pub(super) fn has(&self, key: &str) -> bool {
        self.files.contains(key) || self.folders.iter().any(|folder| key.starts_with(folder))
    }

    /// What is named and not among those that are there.
    pub(super) fn missing<'b>(&self, there: impl Iterator<Item = &'b str>) -> Vec<FailedFile> {
        let (mut files, mut folders) = (self.files.clone(), self.folders.clone());
        for key in there {
            files.remove(key);
            folders.retain(|folder| !key.starts_with(folder));
        }
        let mut missing: Vec<_> = files.into_iter().chain(folders).map(str::to_owned).collect();
        missing.sort_unstable();
        missing.into_iter().map(|key| FailedFile { key, reason: StorageError::NotFound }).collect()
    }
}

impl Catalogue {
    /// What became of a selection, with what is not there any more among what failed. Of more than can be looked through nobody knows.
    pub(super) fn with_missing(&self, selection: &Selection, mut outcome: Outcome) -> Outcome {
        if !self.is_cut {
            let there = self.files.iter().map(|file| file.key.as_str());
            outcome.failed.extend(Named::of(&selection.keys).missing(there));
        }
        outcome
    }
}

/// Where the last name of a path begins.
fn above(path: &str) -> usize {
    path.rfind(MARK).map_or(0, |place| place + 1)
}

#[cfg(test)]
mod tests {
    use app::core::catalogue::StoredFile;
    use app::wire::pictures::Selection;

    use super::files;

    #[test]
    fn a_selection_means_its_files_and_all_that_is_in_its_folders() {
        let all = ["a.png", "x/b.png", "x/y/", "x/y/c.png", "x/yy.png", "z.png"].map(|key| StoredFile {
            key: key.to_owned(),
            size: 1,
            written_at_s: 0,
            version: "v".to_owned(),
        });
        let chosen = |keys: &[&str]| {
            let keys = keys.iter().map(|key| (*key).to_owned()).collect();
            let selection = Selection { keys, ..Selection::default() };
            files(&all, &selection)
                .iter()
                .map(|chosen| (chosen.file.key.clone(), chosen.name.to_owned()))
                .collect::<Vec<_>>()
        };
        let named =
            |pairs: &[(&str, &str)]| pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect::<Vec<_>>();
        assert_eq!(chosen(&["a.png", "gone.png"]), named(&[("a.png", "a.png")]));
        assert_eq!(chosen(&["x/b.png"]), named(&[("x/b.png", "b.png")]));
        assert_eq!(chosen(&["x/y/"]), named(&[("x/y/", "y/"), ("x/y/c.png", "y/c.png")]));
        assert_eq!(chosen(&["x/", "x/b.png"]).len(), 4);
        assert_eq!(chosen(&["x/"])[1], ("x/y/".to_owned(), "x/y/".to_owned()));
        assert!(chosen(&[]).is_empty());
    }
}
