//! Nothing that a browser remembers on the server.

use super::files::LocalFile;

/// What the page may do with a file that the browser remembers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Read it.
    Granted,
    /// Ask the person.
    Askable,
    /// Nothing.
    Denied,
}

/// Why a file cannot be gone on with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lost {
    /// It is not there any more.
    Gone,
    /// It is not what it was.
    Changed,
}

/// A file that nobody remembers.
#[derive(Debug, Clone)]
pub struct KeptFile(());

impl KeptFile {
    /// Always denied.
    pub async fn access(&self) -> Access {
        Access::Denied
    }

    /// Always denied.
    pub async fn ask(&self) -> Access {
        Access::Denied
    }

    /// The file.
    ///
    /// # Errors
    /// Always: there is none.
    pub async fn open(&self) -> Result<LocalFile, Lost> {
        Err(Lost::Gone)
    }
}

/// What became of a file that the browser was to remember.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// It remembers it.
    Remembered,
    /// It gave no handle of it, as some browsers never do.
    NoHandle,
    /// It is full, or keeps nothing for this page.
    Refused,
}

/// Remembers nothing.
pub async fn keep(_owner: &str, _upload: &str, _file: &LocalFile) -> Kept {
    Kept::NoHandle
}

/// Always none.
pub async fn find(_owner: &str, _upload: &str) -> Option<KeptFile> {
    None
}

/// Always empty.
pub async fn uploads() -> Vec<String> {
    Vec::new()
}

/// There is nothing to forget.
pub async fn forget(_upload: &str) {}

/// There is nothing to forget.
pub async fn forget_others(_owner: Option<&str>) {}
