//! Everything that a query asks for, to be selected at once.

use super::{MARK, StoredFile, find, folders_in};
use crate::wire::pictures::PictureQuery;

/// The keys of all files that a query finds, in its order; and the paths of the folders in its folder, each with a slash at its end,
/// unless something is looked for: then what is in them was not found.
#[must_use]
pub fn everything(files: &[StoredFile], query: &PictureQuery) -> Vec<String> {
    let folders = if query.is_search() { Vec::new() } else { folders_in(files, &query.folder) };
    let found = find(files, query).0.into_iter().map(|file| file.key.clone());
    found.chain(folders.into_iter().map(|folder| format!("{}{MARK}", folder.path))).collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::file;
    use super::everything;
    use crate::wire::pictures::PictureQuery;

    #[test]
    fn it_is_all_of_every_page_and_of_a_search_what_was_found_alone() {
        let mut files: Vec<_> = (0..200).map(|place| file(&format!("x/{place:03}.png"), place)).collect();
        files.extend([file("x/deep/other.png", 0), file("x/empty/", 0), file("top.png", 0)]);
        let query = PictureQuery { folder: "x".to_owned(), start: 60, count: 60, ..PictureQuery::default() };
        let all = everything(&files, &query);
        assert_eq!((all.len(), all[0].as_str(), all[199].as_str()), (202, "x/199.png", "x/000.png"));
        assert_eq!(all[200..], ["x/deep/", "x/empty/"]);
        let search = PictureQuery { name: "19".to_owned(), ..query };
        assert_eq!(everything(&files, &search).len(), 12);
    }
}
