//! The keys that seal cookies, in a file: 64 random bytes, which is one key, as a server makes it at its first start; or keys in
//! base64, one a line, as a rotation writes them and a secret carries them.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt, fchown};
use std::path::{Path, PathBuf};

use thiserror::Error;
use zeroize::Zeroizing;

use crate::config::{KEY_LENGTH, SessionKeys};
use crate::entropy;

/// The keys cannot be had.
#[derive(Debug, Error)]
pub(crate) enum KeyError {
    /// The file cannot be read or made.
    #[error(
        "the session key {} cannot be read or made: {error}. Where nothing can be written, give keys as UPDOWN_SESSION_KEYS \
         (`updown session-key` makes one).",
        path.display()
    )]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// The file holds something else.
    #[error(
        "the session key {} holds neither {KEY_LENGTH} bytes nor keys in base64, one a line: {reason}. Replace it by what \
         `updown session-key` says, or remove it to get a new one (everybody is signed out then).",
        path.display()
    )]
    Content {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
    /// Others can read the file.
    #[error("the session key {} can be read by others. Say: chmod 600 {}", path.display(), path.display())]
    Readable {
        /// The file.
        path: PathBuf,
    },
}

/// The keys in `path`, one made first if there is no file. A key that is half written is never seen: it is written under another
/// name, synced, and then linked into place.
pub(crate) fn read_or_create(path: &Path) -> Result<SessionKeys, KeyError> {
    match read(path) {
        Err(KeyError::Io { error, .. }) if error.kind() == io::ErrorKind::NotFound => {
            create(path).map_err(|error| KeyError::Io { path: path.to_path_buf(), error })?;
            read(path)
        }
        outcome => outcome,
    }
}

/// Puts a new key before those in `path`, of which so many stay, and tells how many there are now. A server that starts meanwhile
/// reads the keys of before or those of after.
pub(crate) fn rotate(path: &Path, kept: usize) -> Result<usize, KeyError> {
    let io = |error| KeyError::Io { path: path.to_path_buf(), error };
    let keys = read(path)?.rotated(fresh().map_err(io)?, kept);
    let before = fs::metadata(path).map_err(io)?;
    let draft = draft(path, keys.to_lines().as_bytes(), Some((before.uid(), before.gid()))).map_err(io)?;
    let renamed = fs::rename(&draft, path);
    if renamed.is_err() {
        // Nobody is to find a key that counts for nothing.
        let _gone = fs::remove_file(&draft);
    }
    renamed.and_then(|()| sync_folder(path)).map_err(io)?;
    Ok(1 + keys.others().count())
}

/// A new key.
pub(crate) fn fresh() -> io::Result<Zeroizing<[u8; KEY_LENGTH]>> {
    entropy::random().map(Zeroizing::new)
}

fn read(path: &Path) -> Result<SessionKeys, KeyError> {
    let io = |error| KeyError::Io { path: path.to_path_buf(), error };
    let metadata = fs::metadata(path).map_err(io)?;
    if is_open_to_others(metadata.permissions().mode(), metadata.uid()) {
        return Err(KeyError::Readable { path: path.to_path_buf() });
    }
    let bytes = Zeroizing::new(fs::read(path).map_err(io)?);
    if let Ok(key) = <[u8; KEY_LENGTH]>::try_from(bytes.as_slice()) {
        return Ok(SessionKeys::of(Zeroizing::new(key)));
    }
    let content = |reason| KeyError::Content { path: path.to_path_buf(), reason };
    let text =
        std::str::from_utf8(&bytes).map_err(|_| content(format!("it has {} bytes and is no text", bytes.len())))?;
    SessionKeys::parse(text).map_err(content)
}

/// Whether anybody but the owner can read or change the file. Root's may be read by a group: this is how systemd and Kubernetes hand
/// secrets to a server that is not root.
fn is_open_to_others(mode: u32, owner: u32) -> bool {
    let closed = if owner == 0 { 0o037 } else { 0o077 };
    mode & closed != 0
}

fn create(path: &Path) -> io::Result<()> {
    let draft = draft(path, fresh()?.as_slice(), None)?;
    // A link fails if another process was first; then its key is the key.
    let linked = match fs::hard_link(&draft, path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        outcome => outcome,
    };
    fs::remove_file(&draft)?;
    linked.and_then(|()| sync_folder(path))
}

/// Writes a file beside `path`, whole, for its owner alone; and gives it to the owner and group that are named.
fn draft(path: &Path, content: &[u8], owner: Option<(u32, u32)>) -> io::Result<PathBuf> {
    let draft = path.with_extension(format!("{}.tmp", hex::encode(entropy::random::<8>()?)));
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&draft)?;
    let written = write(&mut file, content, owner);
    if written.is_err() {
        let _gone = fs::remove_file(&draft);
    }
    written.map(|()| draft)
}

fn write(file: &mut File, content: &[u8], owner: Option<(u32, u32)>) -> io::Result<()> {
    file.write_all(content)?;
    let own = file.metadata()?;
    if let Some((user, group)) = owner.filter(|owner| *owner != (own.uid(), own.gid())) {
        fchown(&*file, Some(user), Some(group))?;
    }
    file.sync_all()
}

fn sync_folder(path: &Path) -> io::Result<()> {
    let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder)?.sync_all()
}

#[cfg(test)]
mod tests {
    use std::fs::{self, Permissions};
    use std::os::unix::fs::PermissionsExt;

    use super::{KeyError, is_open_to_others, read_or_create, rotate};

    #[test]
    fn a_key_is_made_once_and_only_its_owner_can_read_it() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("session.key");
        let first = read_or_create(&path).unwrap();
        assert!(first == read_or_create(&path).unwrap());
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_key_that_others_can_read_or_that_is_cut_short_is_refused() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("session.key");
        read_or_create(&path).unwrap();
        fs::set_permissions(&path, Permissions::from_mode(0o644)).unwrap();
        assert!(matches!(read_or_create(&path), Err(KeyError::Readable { .. })));
        fs::set_permissions(&path, Permissions::from_mode(0o600)).unwrap();
        for content in [&b"short"[..], &[0xff; 63], b""] {
            fs::write(&path, content).unwrap();
            let error = read_or_create(&path).unwrap_err();
            assert!(matches!(error, KeyError::Content { .. }) && !error.to_string().contains("short"), "{error}");
        }
    }

    #[test]
    fn what_root_hands_to_a_group_may_be_read_by_it_and_nothing_more() {
        for (mode, owner, open) in [
            (0o600, 1000, false),
            (0o640, 1000, true),
            (0o400, 0, false),
            (0o440, 0, false),
            (0o460, 0, true),
            (0o444, 0, true),
        ] {
            assert_eq!(is_open_to_others(mode, owner), open, "{mode:o} of {owner}");
        }
    }

    #[test]
    fn a_rotation_leaves_a_whole_file_for_its_owner_alone_with_the_old_keys_behind_the_new_one() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("session.key");
        assert!(matches!(rotate(&path, 2), Err(KeyError::Io { .. })), "there is nothing to rotate");
        let first = read_or_create(&path).unwrap();
        assert_eq!(rotate(&path, 2).unwrap(), 2);
        let second = read_or_create(&path).unwrap();
        assert_eq!(second.others().collect::<Vec<_>>(), [first.first()]);
        assert_ne!(second.first(), first.first());
        assert_eq!((rotate(&path, 2).unwrap(), rotate(&path, 2).unwrap(), rotate(&path, 0).unwrap()), (3, 3, 1));
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 1);
    }
}
