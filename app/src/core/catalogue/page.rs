//! What a query finds: filtered, in order, all of it. The page of it is cut by whoever asked.

use std::cmp::{Ordering, Reverse};

use super::name::sort_by_name;
use super::{MARK, StoredFile, extension, folded};
use crate::wire::pictures::{PictureOrder, PictureQuery};

/// The files that a query finds, in its order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found<'a>(pub Vec<&'a StoredFile>);

/// Looks for what a query asks for.
#[must_use]
pub fn find<'a>(files: &'a [StoredFile], query: &PictureQuery) -> Found<'a> {
    let wanted = folded(query.name.trim());
    let mut found: Vec<_> = files.iter().filter(|file| is_wanted(file, query, &wanted)).collect();
    match query.order {
        PictureOrder::Newest => found.sort_by(|one, other| newest(one, other)),
        PictureOrder::Oldest => found.sort_by(|one, other| newest(other, one)),
        PictureOrder::Name | PictureOrder::NameBackwards => {
            sort_by_name(&mut found);
            if query.order == PictureOrder::NameBackwards {
                found.reverse();
            }
        }
        PictureOrder::Largest => sort_by(&mut found, |file| Reverse(file.size)),
        PictureOrder::Smallest => sort_by(&mut found, |file| file.size),
        PictureOrder::Kind => sort_by(&mut found, |file| extension(&file.key).to_lowercase()),
        PictureOrder::KindBackwards => sort_by(&mut found, |file| Reverse(extension(&file.key).to_lowercase())),
    }
    Found(found)
}

impl<'a> Found<'a> {
    /// The part of it that begins behind `start` files and has `count` at most.
    #[must_use]
    pub fn part(&self, start: u32, count: u32) -> &[&'a StoredFile] {
        let start = (start as usize).min(self.0.len());
        let end = start.saturating_add(count as usize).min(self.0.len());
        self.0.get(start..end).unwrap_or_default()
    }

    /// How many there are.
    #[must_use]
    pub fn total(&self) -> u32 {
        u32::try_from(self.0.len()).unwrap_or(u32::MAX)
    }

    /// The place of a key, and the keys before and behind it.
    #[must_use]
    pub fn around(&self, key: &str) -> Option<(u32, Option<&'a str>, Option<&'a str>)> {
        let place = self.0.iter().position(|file| file.key == key)?;
        let at = |place: Option<usize>| self.0.get(place?).map(|file| file.key.as_str());
        Some((u32::try_from(place).ok()?, at(place.checked_sub(1)), at(place.checked_add(1))))
    }
}

/// By something, and those that have it in common by name.
fn sort_by<K: Ord>(found: &mut Vec<&StoredFile>, key: impl Fn(&StoredFile) -> K) {
    sort_by_name(found);
    found.sort_by_cached_key(|file| key(file));
}

/// Those of one second, as a store may not tell finer, by name.
fn newest(one: &StoredFile, other: &StoredFile) -> Ordering {
    other.written_at_s.cmp(&one.written_at_s).then_with(|| one.key.cmp(&other.key))
}

fn is_wanted(file: &StoredFile, query: &PictureQuery, wanted: &str) -> bool {
    if file.is_mark() {
        return false;
    }
    let below = if query.folder.is_empty() {
        Some(file.key.as_str())
    } else {
        file.key.strip_prefix(query.folder.as_str()).and_then(|rest| rest.strip_prefix(MARK))
    };
    let Some(below) = below.filter(|below| query.with_subfolders || !below.contains(MARK)) else { return false };
    let name = below.rsplit(MARK).next().unwrap_or(below);
    query.written_from_s.is_none_or(|from| file.written_at_s >= from)
        && query.written_before_s.is_none_or(|before| file.written_at_s < before)
        && (wanted.is_empty() || folded(name).contains(wanted))
}

#[cfg(test)]
mod tests {
    use super::super::StoredFile;
    use super::super::tests::file;
    use super::find;
    use crate::wire::pictures::{PictureOrder, PictureQuery};

    fn files() -> Vec<StoredFile> {
        vec![
            file("2024/Été.png", 30),
            file("2024/10.png", 10),
            file("2024/9.png", 20),
            file("2024/a/deep.png", 40),
            file("2024/", 50),
            file("2024x/other.png", 60),
            file("top.png", 5),
        ]
    }

    fn keys(query: &PictureQuery) -> Vec<String> {
        find(&files(), query).0.iter().map(|file| file.key.clone()).collect()
    }

    #[test]
    fn a_folder_holds_its_own_files_and_those_below_if_they_are_asked_for() {
        assert_eq!(keys(&PictureQuery::default()), ["top.png"]);
        let query = PictureQuery { folder: "2024".to_owned(), ..PictureQuery::default() };
        assert_eq!(keys(&query), ["2024/Été.png", "2024/9.png", "2024/10.png"]);
        let query = PictureQuery { with_subfolders: true, ..query };
        assert_eq!(keys(&query), ["2024/a/deep.png", "2024/Été.png", "2024/9.png", "2024/10.png"]);
        let query = PictureQuery { with_subfolders: true, ..PictureQuery::default() };
        assert_eq!(keys(&query).len(), 6);
    }

    #[test]
    fn they_come_in_every_order_and_are_found_by_name_and_date() {
        let all = PictureQuery { folder: "2024".to_owned(), ..PictureQuery::default() };
        for (order, expected) in [
            (PictureOrder::Newest, ["2024/Été.png", "2024/9.png", "2024/10.png"]),
            (PictureOrder::Oldest, ["2024/10.png", "2024/9.png", "2024/Été.png"]),
            (PictureOrder::Name, ["2024/9.png", "2024/10.png", "2024/Été.png"]),
            (PictureOrder::NameBackwards, ["2024/Été.png", "2024/10.png", "2024/9.png"]),
        ] {
            assert_eq!(keys(&PictureQuery { order, ..all.clone() }), expected);
        }
        let named =
            |name: &str| PictureQuery { name: name.to_owned(), with_subfolders: true, ..PictureQuery::default() };
        assert_eq!(keys(&named(" ETE ")), ["2024/Été.png"]);
        assert_eq!(keys(&named("2024")), Vec::<String>::new(), "a folder's name is not the file's");
        let between = PictureQuery { written_from_s: Some(10), written_before_s: Some(30), ..all };
        assert_eq!(keys(&between), ["2024/9.png", "2024/10.png"]);
    }

    #[test]
    fn they_come_by_size_and_by_type_and_by_name_among_equals() {
        let sized = |key: &str, size| StoredFile { size, ..file(key, 1) };
        let files = [sized("b.PNG", 5), sized("a.pdf", 9), sized("c.png", 5), sized("none", 7), sized("10.png", 5)];
        let keys = |order| {
            let query = PictureQuery { order, ..PictureQuery::default() };
            find(&files, &query).0.iter().map(|file| file.key.clone()).collect::<Vec<_>>()
        };
        for (order, expected) in [
            (PictureOrder::Largest, ["a.pdf", "none", "10.png", "b.PNG", "c.png"]),
            (PictureOrder::Smallest, ["10.png", "b.PNG", "c.png", "none", "a.pdf"]),
            (PictureOrder::Kind, ["none", "a.pdf", "10.png", "b.PNG", "c.png"]),
            (PictureOrder::KindBackwards, ["10.png", "b.PNG", "c.png", "a.pdf", "none"]),
        ] {
            assert_eq!(keys(order), expected, "{order:?}");
        }
    }

    #[test]
    fn parts_and_neighbours_stay_within_what_there_is() {
        let files = files();
        let all = PictureQuery { folder: "2024".to_owned(), ..PictureQuery::default() };
        let found = find(&files, &all);
        assert_eq!(
            (found.total(), found.part(1, 1).len(), found.part(2, 9).len(), found.part(7, 9).len()),
            (3, 1, 1, 0)
        );
        assert_eq!(found.part(1, u32::MAX).len(), 2);
        assert_eq!(found.around("2024/9.png"), Some((1, Some("2024/Été.png"), Some("2024/10.png"))));
        assert_eq!(found.around("2024/Été.png"), Some((0, None, Some("2024/9.png"))));
        assert_eq!(found.around("top.png"), None);
    }
}
