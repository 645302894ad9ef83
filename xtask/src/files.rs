//! Copies and marks files. Nothing here deletes what it did not write.

use std::fs;
use std::path::Path;
use std::time::UNIX_EPOCH;

use crate::failure::Failure;

/// Makes a folder and those above it.
pub(crate) fn make_folder(folder: &Path) -> Result<(), Failure> {
    fs::create_dir_all(folder).map_err(|error| Failure::file("make", folder, &error))
}

/// Writes a text file whole.
pub(crate) fn write(path: &Path, text: &str) -> Result<(), Failure> {
    fs::write(path, text).map_err(|error| Failure::file("write", path, &error))
}

/// Whether the file holds exactly this text. A file that cannot be read does not.
pub(crate) fn holds(path: &Path, text: &str) -> bool {
    fs::read_to_string(path).is_ok_and(|held| held == text)
}

/// Renames a file, replacing what is there.
pub(crate) fn rename(from: &Path, to: &Path) -> Result<(), Failure> {
    fs::rename(from, to).map_err(|error| Failure::file("move", from, &error))
}

/// Copies every file below `from` to the same place below `to`, unless an equal one is there. `from` need not exist.
pub(crate) fn copy_tree(from: &Path, to: &Path) -> Result<(), Failure> {
    let Ok(entries) = fs::read_dir(from) else { return Ok(()) };
    make_folder(to)?;
    for entry in entries {
        let entry = entry.map_err(|error| Failure::file("read", from, &error))?;
        let (source, copy) = (entry.path(), to.join(entry.file_name()));
        if source.is_dir() {
            copy_tree(&source, &copy)?;
        } else if !same_content(&source, &copy) {
            fs::copy(&source, &copy).map_err(|error| Failure::file("copy", &source, &error))?;
        }
    }
    Ok(())
}

/// What changes whenever a file is written: its length in bytes and its time of change in nanoseconds since 1970.
pub(crate) fn fingerprint(path: &Path) -> Result<String, Failure> {
    let facts = fs::metadata(path).map_err(|error| Failure::file("read", path, &error))?;
    let changed = facts.modified().map_err(|error| Failure::file("read", path, &error))?;
    let nanoseconds = changed.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_nanos());
    Ok(format!("{} bytes, changed {nanoseconds}", facts.len()))
}

/// A file's size in kibibytes, 0 when there is none.
pub(crate) fn kibibytes(path: &Path) -> u64 {
    fs::metadata(path).map_or(0, |facts| facts.len() / 1024)
}

fn same_content(one: &Path, other: &Path) -> bool {
    matches!((fs::read(one), fs::read(other)), (Ok(one), Ok(other)) if one == other)
}
