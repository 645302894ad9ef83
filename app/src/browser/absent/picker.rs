//! No dialog for files on the server.

use super::files::LocalFile;

/// What came of the dialog.
#[derive(Debug, Clone)]
pub enum Picked {
    /// These were chosen.
    Files(Vec<LocalFile>),
    /// There was no dialog.
    NoDialog,
}

/// Always false.
#[must_use]
pub fn is_there() -> bool {
    false
}

/// There is none.
pub async fn pick(_accept: Option<&str>, _multiple: bool) -> Picked {
    Picked::NoDialog
}
