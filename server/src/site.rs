//! The files of the built site: in a directory, or in the binary itself, as a release has them.

use std::path::{Path, PathBuf};

/// The directory of the built site, seen from the source tree, where nothing else is said.
const DEVELOPMENT: &str = "target/site";

/// A directory without files.
const NOWHERE: &str = "/dev/null";

/// A file of the site that is part of the binary, with the compressed copies that are smaller than it.
#[derive(Debug, Clone, Copy)]
pub struct SiteFile {
    /// Where browsers ask for it, such as `/pkg/updown.wasm`.
    pub path: &'static str,
    /// Its bytes.
    pub content: &'static [u8],
    /// The same, compressed by Brotli.
    pub brotli: Option<&'static [u8]>,
    /// The same, compressed by gzip.
    pub gzip: Option<&'static [u8]>,
}

/// Where the site's files come from.
#[derive(Debug, Clone)]
pub(crate) enum SiteFiles {
    /// A directory.
    Directory(PathBuf),
    /// The binary.
    BuiltIn(&'static [SiteFile]),
}

impl SiteFiles {
    /// The directory that the configuration names, else what is in the binary, else what was built beside its sources.
    pub(crate) fn choose(named: Option<PathBuf>, built_in: Option<&'static [SiteFile]>) -> Self {
        match (named, built_in) {
            (Some(root), _) => Self::Directory(root),
            (None, Some(files)) => Self::BuiltIn(files),
            (None, None) => Self::Directory(DEVELOPMENT.into()),
        }
    }

    /// Where Leptos looks for the manifest of WebAssembly that comes in parts, which this site's does not: a directory without files
    /// if the site is in the binary.
    pub(crate) fn root(&self) -> &Path {
        match self {
            Self::Directory(root) => root,
            Self::BuiltIn(_) => Path::new(NOWHERE),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::SiteFiles;

    #[test]
    fn a_directory_that_is_named_wins_over_what_is_in_the_binary() {
        let root = |files| match files {
            SiteFiles::Directory(root) => Some(root),
            SiteFiles::BuiltIn(_) => None,
        };
        assert_eq!(root(SiteFiles::choose(Some("x".into()), Some(&[]))).as_deref(), Some(Path::new("x")));
        assert_eq!(root(SiteFiles::choose(None, Some(&[]))), None);
        assert_eq!(root(SiteFiles::choose(None, None)).as_deref(), Some(Path::new("target/site")));
    }
}
