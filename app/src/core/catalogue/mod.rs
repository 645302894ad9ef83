//! Everything that a person has on a level, as a list of keys; and out of it the pages, folders and neighbours that are asked for.
//!
//! The store knows keys and no folders, and gives them by name alone: whatever else people look by is found here.

mod address;
mod everything;
mod folder_tree;
mod name;
mod page;
mod step;
mod tree;
mod window;

pub use address::{ON_A_PAGE, ORDERS, address, encoded, from_address, from_address_with, page_size, view_word, word};
pub use everything::everything;
pub use folder_tree::{FolderTree, leads_to, matching};
pub use name::{by_name, folded};
pub use page::{Found, find};
pub use step::{Step, stepped};
pub use tree::{MARK, all_folders, folders_in};
pub use window::{Sight, Span};

/// An object below the prefix of a level.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredFile {
    /// Its key below the prefix. One that ends with a slash marks a folder that may be empty.
    pub key: String,
    /// Its bytes.
    pub size: u64,
    /// When it was written, in seconds since 1970.
    pub written_at_s: i64,
    /// Its `ETag` without the quotation marks.
    pub version: String,
}

impl StoredFile {
    /// Whether it only marks a folder.
    #[must_use]
    pub fn is_mark(&self) -> bool {
        self.key.ends_with(MARK)
    }
}

/// Whether browsers show a file as a picture and thumbnails are made of it, going by its name.
#[must_use]
pub fn is_picture(key: &str) -> bool {
    const EXTENSIONS: [&str; 9] = ["jpg", "jpeg", "jpe", "jfif", "png", "gif", "webp", "avif", "bmp"];
    EXTENSIONS.iter().any(|known| known.eq_ignore_ascii_case(extension(key)))
}

/// What stands behind the last dot of a name; nothing where there is none.
#[must_use]
pub fn extension(key: &str) -> &str {
    let name = key.rsplit('/').next().unwrap_or(key);
    name.rsplit_once('.').map_or("", |(_, extension)| extension)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::{StoredFile, is_picture};

    /// A file of a hundred bytes, written at this moment.
    pub(crate) fn file(key: &str, written_at_s: i64) -> StoredFile {
        StoredFile { key: key.to_owned(), size: 100, written_at_s, version: format!("v{written_at_s}") }
    }

    #[test]
    fn a_picture_is_one_by_its_extension() {
        for (key, expected) in
            [("a.JPG", true), ("b/c.webp", true), ("a.png/b", false), ("a.svg", false), ("png", false), (".png", true)]
        {
            assert_eq!(is_picture(key), expected, "{key}");
        }
    }
}
