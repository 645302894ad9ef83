//! The files that a selection means: those that it names, and everything in the folders that it names.

use std::collections::HashSet;

use app::core::catalogue::{MARK, StoredFile};
use app::wire::pictures::Selection;

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
