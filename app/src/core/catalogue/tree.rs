//! Folders: there are those that something is in, and those that a mark stands for.

use std::collections::BTreeMap;

use super::{StoredFile, by_name};
use crate::wire::pictures::PictureFolder;

/// What a folder's path ends with where it could be a file's.
pub const MARK: char = '/';

/// Every folder by path, with how many files are in it and below it.
#[must_use]
pub fn all_folders(files: &[StoredFile]) -> Vec<PictureFolder> {
    let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
    for file in files {
        let adds = u32::from(!file.is_mark());
        for (end, _) in file.key.match_indices(MARK) {
            if let Some(path) = file.key.get(..end) {
                *counts.entry(path).or_default() += adds;
            }
        }
    }
    let mut folders: Vec<_> =
        counts.into_iter().map(|(path, files)| PictureFolder { path: path.to_owned(), files }).collect();
    folders.sort_by(|one, other| by_path(&one.path, &other.path));
    folders
}

/// The folders directly in a folder, by name.
#[must_use]
pub fn folders_in(files: &[StoredFile], folder: &str) -> Vec<PictureFolder> {
    let all = all_folders(files).into_iter();
    all.filter(|other| other.path.rsplit_once(MARK).map_or("", |(parent, _)| parent) == folder).collect()
}

/// Name by name, so that what is in a folder follows it.
fn by_path(one: &str, other: &str) -> std::cmp::Ordering {
    let (mut ones, mut others) = (one.split(MARK), other.split(MARK));
    loop {
        match (ones.next(), others.next()) {
            (Some(one), Some(other)) => match by_name(one, other) {
                std::cmp::Ordering::Equal => {}
                order => return order,
            },
            (one, other) => return one.is_some().cmp(&other.is_some()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::file;
    use super::{all_folders, folders_in};
    use crate::wire::pictures::PictureFolder;

    fn told(folders: Vec<PictureFolder>) -> Vec<String> {
        folders.into_iter().map(|folder| format!("{} {}", folder.path, folder.files)).collect()
    }

    #[test]
    fn a_folder_is_there_by_what_is_in_it_or_by_its_mark() {
        let files = ["2024/10/a.png", "2024/9/b.png", "2024/9/c.png", "top.png", "empty/", "2024/", "2024-x/d.png"]
            .map(|key| file(key, 0));
        assert_eq!(told(all_folders(&files)), ["2024 3", "2024/9 2", "2024/10 1", "2024-x 1", "empty 0"]);
        assert_eq!(told(folders_in(&files, "")), ["2024 3", "2024-x 1", "empty 0"]);
        assert_eq!(told(folders_in(&files, "2024")), ["2024/9 2", "2024/10 1"]);
        assert!(folders_in(&files, "empty").is_empty());
    }
}
