//! What files of a store are called in an archive.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization as _;

use crate::core::free_name::split_extension;

/// Names for these keys, in their order: below a folder's path, with folders as in the store.
///
/// A store takes keys that a disk cannot hold. A part that leads elsewhere (`..`), a sign that separates folders on some systems, or
/// a control character becomes `_`; what is called like a folder, or like another file on a disk that does not tell cases apart,
/// gets a number.
#[must_use]
pub fn names<'a>(keys: impl Iterator<Item = &'a str> + Clone, folder: &str) -> Vec<String> {
    let safe: Vec<String> = keys.map(|key| safe(below(key, folder))).collect();
    let folded = |name: &str| name.nfkc().flat_map(char::to_lowercase).collect::<String>();
    let mut taken: BTreeSet<String> = safe
        .iter()
        .flat_map(|name| name.match_indices('/').map(|(end, _)| name.get(..end).unwrap_or_default()))
        .map(folded)
        .collect();
    safe.into_iter()
        .map(|name| {
            let mut free = name.clone();
            let mut number = 1;
            while !taken.insert(folded(&free)) {
                free = numbered(&name, number);
                number += 1;
            }
            free
        })
        .collect()
}

/// The name with a number before its extension.
fn numbered(name: &str, number: u32) -> String {
    let (folders, last) = name.rfind('/').map_or(("", name), |slash| name.split_at(slash + 1));
    let (stem, extension) = split_extension(last);
    format!("{folders}{stem} ({number}){extension}")
}

fn below<'a>(key: &'a str, folder: &str) -> &'a str {
    if folder.is_empty() {
        return key;
    }
    key.strip_prefix(folder).and_then(|rest| rest.strip_prefix('/')).unwrap_or(key)
}

fn safe(key: &str) -> String {
    let parts = key.split('/').filter(|part| !part.is_empty()).map(|part| match part {
        "." | ".." => "_".to_owned(),
        part => part.chars().map(|sign| if is_hostile(sign) { '_' } else { sign }).collect(),
    });
    let name = parts.collect::<Vec<String>>().join("/");
    if name.is_empty() { "_".to_owned() } else { name }
}

/// What Windows does not take in a name, or what is not to be seen.
fn is_hostile(sign: char) -> bool {
    sign.is_control() || matches!(sign, '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|')
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn names_are_below_the_folder_and_safe_on_a_disk() {
        let keys = [
            "2026/a.jpg",
            "2026/sea/b.jpg",
            "c.jpg",
            "2026/../../etc/passwd",
            "2026//double.jpg",
            "2026/C:\\x.jpg",
            "2026/\u{7}",
            "2026",
            "/",
        ];
        let expected =
            ["a.jpg", "sea/b.jpg", "c.jpg", "_/_/etc/passwd", "double.jpg", "C__x.jpg", "_ (1)", "2026", "_ (2)"];
        assert_eq!(names(keys.into_iter(), "2026"), expected);
    }

    #[test]
    fn no_two_files_land_in_the_same_place() {
        let keys = ["a", "a/b", "A", "x.jpg", "X.JPG", "é.png", "e\u{301}.png"];
        let expected = ["a (1)", "a/b", "A (2)", "x.jpg", "X (1).JPG", "é.png", "e\u{301} (1).png"];
        assert_eq!(names(keys.into_iter(), ""), expected);
    }
}
