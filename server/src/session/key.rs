//! The key that seals cookies: 64 random bytes in a file that only the owner can read.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use cookie::Key;
use thiserror::Error;

use crate::entropy;

const LENGTH: usize = 64;

/// The key cannot be had.
#[derive(Debug, Error)]
pub(crate) enum KeyError {
    /// The file cannot be read or made.
    #[error("the session key {} cannot be read or made: {error}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// The file holds something else.
    #[error(
        "the session key {} has {length} bytes, not {LENGTH}. Replace it by {LENGTH} random bytes, or remove it to get a new \
         one (everybody is signed out then).",
        path.display()
    )]
    Length {
        /// The file.
        path: PathBuf,
        /// What it holds.
        length: usize,
    },
    /// Others can read the file.
    #[error("the session key {} can be read by others. Say: chmod 600 {}", path.display(), path.display())]
    Readable {
        /// The file.
        path: PathBuf,
    },
}

/// The key in `path`, made first if there is none. A key that is half written is never seen: it is written under
/// another name, synced, and then linked into place.
pub(crate) fn read_or_create(path: &Path) -> Result<Key, KeyError> {
    match read(path) {
        Err(KeyError::Io { error, .. }) if error.kind() == io::ErrorKind::NotFound => {
            create(path).map_err(|error| KeyError::Io { path: path.to_path_buf(), error })?;
            read(path)
        }
        outcome => outcome,
    }
}

fn read(path: &Path) -> Result<Key, KeyError> {
    let io = |error| KeyError::Io { path: path.to_path_buf(), error };
    if fs::metadata(path).map_err(io)?.permissions().mode() & 0o077 != 0 {
        return Err(KeyError::Readable { path: path.to_path_buf() });
    }
    let bytes = zeroize::Zeroizing::new(fs::read(path).map_err(io)?);
    if bytes.len() != LENGTH {
        return Err(KeyError::Length { path: path.to_path_buf(), length: bytes.len() });
    }
    Key::try_from(bytes.as_slice()).map_err(|error| io(io::Error::other(error.to_string())))
}

fn create(path: &Path) -> io::Result<()> {
    let bytes = zeroize::Zeroizing::new(entropy::random::<LENGTH>()?);
    let draft = path.with_extension(format!("{}.tmp", hex::encode(entropy::random::<8>()?)));
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&draft)?;
    let written = file.write_all(bytes.as_slice()).and_then(|()| file.sync_all());
    // A link fails if another process was first; then its key is the key.
    let linked = written.and_then(|()| match fs::hard_link(&draft, path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        outcome => outcome,
    });
    fs::remove_file(&draft)?;
    linked?;
    let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder)?.sync_all()
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::{KeyError, read_or_create};

    #[test]
    fn a_key_is_made_once_and_only_its_owner_can_read_it() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("session.key");
        let first = read_or_create(&path).unwrap();
        assert!(first == read_or_create(&path).unwrap());
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(std::fs::read_dir(directory.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_key_that_others_can_read_or_that_is_cut_short_is_refused() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("session.key");
        read_or_create(&path).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
        assert!(matches!(read_or_create(&path), Err(KeyError::Readable { .. })));
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
        std::fs::write(&path, b"short").unwrap();
        assert!(matches!(read_or_create(&path), Err(KeyError::Length { length: 5, .. })));
    }
}
