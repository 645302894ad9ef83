//! All folders by the folder that they are in, to be gone through branch by branch.

use std::collections::HashMap;

use super::{MARK, folded};
use crate::wire::pictures::PictureFolder;

/// The folders of a person as a tree. The top is the folder whose path is empty.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FolderTree {
    /// The paths in each folder that has any, in the order in which the folders were given.
    branches: HashMap<String, Vec<String>>,
}

impl FolderTree {
    /// The tree of a list that has every folder, those above others included.
    #[must_use]
    pub fn of(folders: &[PictureFolder]) -> Self {
        let mut branches = HashMap::<String, Vec<String>>::new();
        for PictureFolder { path, .. } in folders {
            branches.entry(parent(path).to_owned()).or_default().push(path.clone());
        }
        Self { branches }
    }

    /// Whether there are no folders.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.branches.is_empty()
    }

    /// Whether a folder has folders in it.
    #[must_use]
    pub fn is_branch(&self, path: &str) -> bool {
        self.branches.contains_key(path)
    }

    /// The first `most` folders in a folder, and the one among the others that leads to `current`, if one does.
    #[must_use]
    pub fn first(&self, path: &str, most: usize, current: &str) -> Vec<String> {
        let all = self.within(path);
        let (first, others) = all.split_at(most.min(all.len()));
        let leading = others.iter().find(|other| leads_to(other, current));
        first.iter().chain(leading).cloned().collect()
    }

    /// Whether a folder has more than `most` folders in it.
    #[must_use]
    pub fn has_more(&self, path: &str, most: usize) -> bool {
        self.within(path).len() > most
    }

    fn within(&self, path: &str) -> &[String] {
        self.branches.get(path).map_or(&[], Vec::as_slice)
    }
}

/// Whether a folder is this one, or one of those that it is in.
#[must_use]
pub fn leads_to(path: &str, folder: &str) -> bool {
    folder.strip_prefix(path).is_some_and(|rest| rest.is_empty() || path.is_empty() || rest.starts_with(MARK))
}

/// Of the paths of folders, with the empty one of the outermost before them, those that have a text in them, whatever its case and
/// accents. The outermost folder is looked for by its name.
#[must_use]
pub fn matching(paths: impl Iterator<Item = String>, outermost: &str, text: &str) -> Vec<String> {
    let text = folded(text.trim());
    let fits =
        |path: &String| text.is_empty() || folded(if path.is_empty() { outermost } else { path }).contains(&text);
    std::iter::once(String::new()).chain(paths).filter(fits).collect()
}

fn parent(path: &str) -> &str {
    path.rsplit_once(MARK).map_or("", |(parent, _)| parent)
}

#[cfg(test)]
mod tests {
    use super::super::all_folders;
    use super::super::tests::file;
    use super::{FolderTree, leads_to, matching};

    fn tree(keys: &[&str]) -> FolderTree {
        let files: Vec<_> = keys.iter().map(|key| file(key, 0)).collect();
        FolderTree::of(&all_folders(&files))
    }

    #[test]
    fn folders_are_found_by_the_one_that_they_are_in() {
        let tree = tree(&["2024/10/a.png", "2024/9/b.png", "2024-x/c.png", "empty/", "top.png"]);
        assert_eq!(tree.first("", 9, ""), ["2024", "2024-x", "empty"]);
        assert_eq!(tree.first("2024", 9, ""), ["2024/9", "2024/10"]);
        assert!(tree.is_branch("2024") && !tree.is_branch("2024-x") && !tree.is_branch("2024/9"));
        assert!(tree.first("nowhere", 9, "").is_empty());
        assert!(!tree.is_empty() && FolderTree::of(&[]).is_empty());
    }

    #[test]
    fn of_many_the_first_are_given_and_the_one_where_somebody_is() {
        let keys: Vec<_> = (0..50).map(|number| format!("f{number}/deep/a.png")).collect();
        let tree = tree(&keys.iter().map(String::as_str).collect::<Vec<_>>());
        assert_eq!(tree.first("", 2, ""), ["f0", "f1"]);
        assert_eq!(tree.first("", 2, "f1/deep"), ["f0", "f1"]);
        assert_eq!(tree.first("", 2, "f40/deep"), ["f0", "f1", "f40"]);
        assert!(tree.has_more("", 49) && !tree.has_more("", 50));
    }

    #[test]
    fn a_folder_leads_to_itself_and_to_what_is_in_it_alone() {
        for (path, folder, expected) in
            [("", "a", true), ("a", "a", true), ("a", "a/b", true), ("a", "ab", false), ("a/b", "a", false)]
        {
            assert_eq!(leads_to(path, folder), expected, "{path} {folder}");
        }
    }

    #[test]
    fn a_choice_of_folders_is_narrowed_whatever_case_and_accents() {
        let narrowed =
            |text| matching(["Bäume", "Bäume/alt", "sea"].map(str::to_owned).into_iter(), "All pictures", text);
        assert_eq!(narrowed(" "), ["", "Bäume", "Bäume/alt", "sea"]);
        assert_eq!(narrowed(" BAUM"), ["Bäume", "Bäume/alt"]);
        assert_eq!(narrowed("e/a"), ["Bäume/alt"]);
        assert_eq!(narrowed("pictures"), [""]);
        assert!(narrowed("moon").is_empty());
    }
}
