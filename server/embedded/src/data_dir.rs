//! The data directory: made private, held by one process, and with a key that is made once.
//!
//! Everything here is safe against being killed: files appear whole, by rename after fsync.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use thiserror::Error;
use zeroize::Zeroizing;

use crate::disk::{Disk, SystemDisk};
use crate::entropy::Entropy;
use crate::seal::SealKey;
use crate::store::stock::{Found, Stock};

/// The database.
pub(crate) const INDEX: &str = "index.sqlite";
/// The key that seals what is at rest.
pub(crate) const KEY: &str = "server.key";
/// The file that is locked, and in which whoever has locked it says where it answers.
const LOCK: &str = "lock";
/// The directory of all content files.
pub(crate) const BLOBS: &str = "blobs";
/// How the name of a file ends that is not written to its end.
const PARTIAL: &str = ".partial";
/// The directory that messages arrive in.
pub(crate) const OUTBOX: &str = "outbox";

/// Why the data directory cannot be used.
#[derive(Debug, Error)]
pub enum DataDirError {
    /// Another process has it.
    #[error("the data directory {0} is in use by another process: stop that process, or choose another directory")]
    InUse(PathBuf),
    /// Nothing was ever kept there.
    #[error("{0} is not a data directory: there is no index.sqlite in it")]
    NotOne(PathBuf),
    /// The file system refused.
    #[error("{action} {path}: {source}")]
    Io {
        /// What was attempted, for example `cannot create`.
        action: &'static str,
        /// The file or directory.
        path: PathBuf,
        /// The system's answer.
        source: io::Error,
    },
    /// The key file does not hold a key.
    #[error("{0} does not hold a key of 64 hexadecimal digits: restore it from a backup of the same data directory")]
    Key(PathBuf),
    /// The key file is gone, and the index is not.
    #[error(
        "{0} is missing: restore it from a backup of the same data directory, nothing else opens what the index holds"
    )]
    KeyMissing(PathBuf),
    /// The index is gone, and the content of objects is not.
    #[error(
        "{0} is missing or empty, and there is content of objects that only it can name: restore it from a backup of the same \
         data directory, or choose another directory to begin anew; a start without it would remove all content"
    )]
    IndexMissing(PathBuf),
}

/// A data directory that this process holds until it is dropped.
pub(crate) struct DataDir {
    root: PathBuf,
    /// The lock lives as long as this file is open.
    lock: File,
}

impl DataDir {
    /// Creates the directory if it is missing, makes it readable by its owner only, and takes it for this process.
    ///
    /// # Errors
    /// When that fails, when another process has it, and when it has lost its index.
    pub(crate) fn open(root: &Path) -> Result<Self, DataDirError> {
        create_private(root)?;
        let root = root.canonicalize().map_err(failed("cannot find", root))?;
        let held = Self::take(root)?;
        let index = held.root.join(INDEX);
        // SQLite makes a new index of an empty file, too.
        if !fs::metadata(&index).is_ok_and(|index| index.len() > 0) {
            if held.has_content()? {
                return Err(DataDirError::IndexMissing(index));
            }
            held.sync_path()?;
        }
        Ok(held)
    }

    /// Whether there are content files.
    fn has_content(&self) -> Result<bool, DataDirError> {
        let path = self.root.join(BLOBS);
        match Stock::new(path.clone()).files() {
            Ok(files) => Ok(files.iter().any(|(_, found)| matches!(found, Found::Content(_)))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(failed("cannot read", &path)(error)),
        }
    }

    /// Brings the directory's own name to the disk, and those of the directories that it is in: some may be new, too.
    fn sync_path(&self) -> Result<(), DataDirError> {
        for directory in self.root.ancestors() {
            match SystemDisk.sync_directory(directory) {
                // What cannot be read was not made by us; and there are file systems that have nothing to sync.
                Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {}
                Err(error) if error.kind() == io::ErrorKind::InvalidInput => {}
                outcome => outcome.map_err(failed("cannot bring to the disk", directory))?,
            }
        }
        Ok(())
    }

    /// Removes what an interrupted process left half written, here and in the outbox.
    pub(crate) fn sweep(&self) -> Result<(), DataDirError> {
        for directory in [self.root.clone(), self.root.join(OUTBOX)] {
            let entries = match fs::read_dir(&directory) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                outcome => outcome.map_err(failed("cannot read", &directory))?,
            };
            for entry in entries {
                let path = entry.map_err(failed("cannot read", &directory))?.path();
                if path.to_string_lossy().ends_with(PARTIAL) && path.is_file() {
                    fs::remove_file(&path).map_err(failed("cannot remove", &path))?;
                }
            }
        }
        Ok(())
    }

    /// Takes a directory in which something was kept before for this process.
    pub(crate) fn existing(root: &Path) -> Result<Self, DataDirError> {
        Self::take(find(root)?)
    }

    fn take(root: PathBuf) -> Result<Self, DataDirError> {
        let path = root.join(LOCK);
        let mut options = OpenOptions::new();
        let lock = options.create(true).truncate(false).write(true).mode(0o600).open(&path);
        let lock = lock.map_err(failed("cannot open", &path))?;
        match lock.try_lock() {
            Ok(()) => {
                // What the process before said counts no more.
                lock.set_len(0).map_err(failed("cannot empty", &path))?;
                Ok(Self { root, lock })
            }
            Err(TryLockError::WouldBlock) => Err(DataDirError::InUse(root)),
            Err(TryLockError::Error(source)) => Err(failed("cannot lock", &path)(source)),
        }
    }

    /// Says where this process answers, to whoever finds the directory locked.
    pub(crate) fn announce(&self, address: &str) -> Result<(), DataDirError> {
        (&self.lock).write_all(address.as_bytes()).map_err(failed("cannot write", &self.root.join(LOCK)))
    }

    /// Where it is.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// A directory inside, created if it is missing.
    pub(crate) fn subdirectory(&self, name: &str) -> Result<PathBuf, DataDirError> {
        let path = self.root.join(name);
        create_private(&path)?;
        Ok(path)
    }

    /// The index's file, which may not exist yet; readable by its owner only.
    pub(crate) fn index(&self) -> Result<PathBuf, DataDirError> {
        let path = self.root.join(INDEX);
        let mut options = OpenOptions::new();
        options.create(true).truncate(false).write(true).mode(0o600);
        options.open(&path).map_err(failed("cannot create", &path))?;
        SystemDisk.sync_directory(&self.root).map_err(failed("cannot bring to the disk", &self.root))?;
        Ok(path)
    }

    /// Leaves the template's outputs where other programs find them: `outputs.json`, an object of texts.
    pub(crate) fn publish(&self, outputs: &BTreeMap<String, String>) -> Result<(), DataDirError> {
        let path = self.root.join("outputs.json");
        let text = serde_json::json!(outputs).to_string();
        write_whole(&path, text.as_bytes()).map_err(failed("cannot write", &path))
    }

    /// The key that seals what is at rest; made at the first call, which comes before there is an index.
    pub(crate) fn key(&self, entropy: &dyn Entropy) -> Result<SealKey, DataDirError> {
        match existing_key(&self.root) {
            Err(DataDirError::Io { path, source, .. }) if source.kind() == io::ErrorKind::NotFound => {
                if self.root.join(INDEX).exists() {
                    return Err(DataDirError::KeyMissing(path));
                }
                let mut key = Zeroizing::new([0; 32]);
                entropy.fill(key.as_mut_slice());
                let text = Zeroizing::new(hex::encode(key.as_slice()));
                write_whole(&path, text.as_bytes()).map_err(failed("cannot write", &path))?;
                Ok(SealKey::new(key))
            }
            outcome => outcome,
        }
    }
}

/// The key that was made before, whoever has the directory.
pub(crate) fn existing_key(root: &Path) -> Result<SealKey, DataDirError> {
    let path = root.join(KEY);
    let text = Zeroizing::new(fs::read_to_string(&path).map_err(failed("cannot read", &path))?);
    let mut key = Zeroizing::new([0; 32]);
    hex::decode_to_slice(text.trim(), key.as_mut_slice()).map_err(|_| DataDirError::Key(path))?;
    Ok(SealKey::new(key))
}

/// Where the process answers that has the directory; empty when it does not, or not yet. Of use only while it is locked.
pub(crate) fn announced(root: &Path) -> Result<String, DataDirError> {
    let path = root.join(LOCK);
    fs::read_to_string(&path).map_err(failed("cannot read", &path))
}

/// A directory in which something was kept before, whoever has it.
pub(crate) fn find(root: &Path) -> Result<PathBuf, DataDirError> {
    match root.canonicalize() {
        Ok(found) if found.join(INDEX).is_file() => Ok(found),
        Ok(found) => Err(DataDirError::NotOne(found)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Err(DataDirError::NotOne(root.to_owned())),
        Err(error) => Err(failed("cannot find", root)(error)),
    }
}

/// Writes a file, readable by its owner only, so that it is there with all its content or not at all.
///
/// The content has reached the disk when this returns. A file of the same name is replaced.
pub(crate) fn write_whole(path: &Path, content: &[u8]) -> io::Result<()> {
    write_whole_on(&SystemDisk, path, content)
}

fn write_whole_on(disk: &dyn Disk, path: &Path, content: &[u8]) -> io::Result<()> {
    let directory = path.parent().ok_or(io::ErrorKind::InvalidInput)?;
    let mut name = path.file_name().ok_or(io::ErrorKind::InvalidInput)?.to_owned();
    name.push(PARTIAL);
    let partial = directory.join(name);
    let mut file = match disk.create(&partial) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            // What an earlier process did not finish.
            disk.remove(&partial)?;
            disk.create(&partial)?
        }
        outcome => outcome?,
    };
    let written = disk.write(&mut file, content).and_then(|()| disk.sync(&file));
    if let Err(error) = written.and_then(|()| disk.rename(&partial, path)) {
        // The failure is what counts; a file that cannot be removed either is removed by the next start.
        let _left = disk.remove(&partial);
        return Err(error);
    }
    disk.sync_directory(directory)
}

fn create_private(path: &Path) -> Result<(), DataDirError> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true).mode(0o700).create(path).map_err(failed("cannot create", path))?;
    let permissions = fs::Permissions::from_mode(0o700);
    fs::set_permissions(path, permissions).map_err(failed("cannot make private", path))
}

fn failed(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> DataDirError + use<> {
    let path = path.to_owned();
    move |source| DataDirError::Io { action, path, source }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entropy::SystemEntropy;
    use crate::seal::Purpose;

    #[test]
    fn a_directory_in_use_is_refused_and_is_free_again_afterwards() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("data");
        let held = DataDir::open(&path).unwrap();
        assert!(matches!(DataDir::open(&path), Err(DataDirError::InUse(_))));
        drop(held);
        assert!(DataDir::open(&path).is_ok());
    }

    #[test]
    fn whoever_holds_a_directory_says_where_it_answers_and_nobody_before_it_does() {
        let directory = tempfile::tempdir().unwrap();
        let held = DataDir::open(directory.path()).unwrap();
        held.announce("http://127.0.0.1:3002/").unwrap();
        assert!(matches!(DataDir::open(directory.path()), Err(DataDirError::InUse(_))));
        assert_eq!(announced(directory.path()).unwrap(), "http://127.0.0.1:3002/");
        drop(held);
        let _held = DataDir::open(directory.path()).unwrap();
        assert_eq!(announced(directory.path()).unwrap(), "");
    }

    #[test]
    fn the_directory_and_the_key_belong_to_their_owner_alone() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("data");
        let data = DataDir::open(&path).unwrap();
        data.key(&SystemEntropy).unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&path), 0o700);
        assert_eq!(mode(&path.join("server.key")), 0o600);
    }

    #[test]
    fn the_key_is_made_once() {
        let directory = tempfile::tempdir().unwrap();
        let data = DataDir::open(directory.path()).unwrap();
        let mac = |key: SealKey| key.mac(Purpose::Code, &[b"x"]);
        let first = mac(data.key(&SystemEntropy).unwrap());
        assert_eq!(mac(data.key(&SystemEntropy).unwrap()), first);
    }

    #[test]
    fn a_key_that_was_lost_is_not_replaced_by_a_new_one() {
        let directory = tempfile::tempdir().unwrap();
        let data = DataDir::open(directory.path()).unwrap();
        data.key(&SystemEntropy).unwrap();
        data.index().unwrap();
        fs::remove_file(directory.path().join("server.key")).unwrap();
        assert!(matches!(data.key(&SystemEntropy), Err(DataDirError::KeyMissing(_))));
        assert!(!directory.path().join("server.key").exists());
    }

    #[test]
    fn content_whose_index_was_lost_is_not_taken_for_nobodys() {
        let directory = tempfile::tempdir().unwrap();
        let shard = directory.path().join(BLOBS).join("ab");
        fs::create_dir_all(&shard).unwrap();
        fs::write(shard.join("README"), "not content").unwrap();
        drop(DataDir::open(directory.path()).unwrap());
        let content = shard.join("ab".repeat(16));
        fs::write(&content, "somebody's").unwrap();
        let refusal = DataDir::open(directory.path()).err().map(|refusal| refusal.to_string()).unwrap_or_default();
        assert!(refusal.contains("index.sqlite is missing") && refusal.contains("restore it"), "{refusal}");
        // As after a crash of the disk: the name is there, and nothing in it.
        let index = directory.path().join(INDEX);
        fs::write(&index, "").unwrap();
        assert!(DataDir::open(directory.path()).is_err());
        fs::write(&index, "SQLite format 3").unwrap();
        drop(DataDir::open(directory.path()).unwrap());
        assert!(content.exists());
        fs::remove_file(index).unwrap();
        fs::remove_file(content).unwrap();
        DataDir::open(directory.path()).unwrap();
    }

    #[test]
    fn a_broken_key_file_is_reported_and_not_replaced() {
        let directory = tempfile::tempdir().unwrap();
        let data = DataDir::open(directory.path()).unwrap();
        fs::write(directory.path().join("server.key"), "short").unwrap();
        assert!(matches!(data.key(&SystemEntropy), Err(DataDirError::Key(_))));
        assert_eq!(fs::read_to_string(directory.path().join("server.key")).unwrap(), "short");
    }

    #[test]
    fn a_file_that_cannot_be_written_whole_is_not_there_and_the_one_before_it_stays() {
        use std::sync::Arc;

        use crate::faults::{Fault, Faults, FaultyDisk};

        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("message.eml");
        write_whole(&path, b"first").unwrap();
        // Create, write, sync, rename; what is left after these is to sync the directory.
        for at in 1..=4 {
            let faults = Arc::<Faults>::default();
            faults.plan(Some(Fault { at, error: io::ErrorKind::StorageFull, for_good: false }));
            let error = write_whole_on(&FaultyDisk(Arc::clone(&faults)), &path, b"second").unwrap_err();
            assert_eq!(error.kind(), io::ErrorKind::StorageFull);
            assert_eq!(fs::read(&path).unwrap(), b"first");
            assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 1, "step {at}");
        }
    }

    #[test]
    fn a_file_is_whole_whenever_the_power_is_cut_and_the_new_one_once_that_was_said() {
        use std::sync::Arc;

        use crate::faults::{Fault, Faults};
        use crate::power::VolatileDisk;

        // Create, write, sync, rename, sync the directory; and after the last of them.
        for (at, luck) in (1..=6).flat_map(|at| (0..16).map(move |luck: u64| (at, luck << 60))) {
            let directory = tempfile::tempdir().unwrap();
            let (path, faults) = (directory.path().join(KEY), Arc::<Faults>::default());
            let disk = VolatileDisk::new(directory.path(), &faults);
            write_whole_on(&disk, &path, b"first").unwrap();
            faults.plan(Some(Fault { at, error: io::ErrorKind::Other, for_good: true }));
            let said = write_whole_on(&disk, &path, b"second").is_ok();
            faults.plan(None);
            disk.cut_power(luck).unwrap();
            let found = fs::read(&path).unwrap();
            assert!(found == b"second" || found == b"first" && !said, "step {at}, luck {luck:x}: {found:?}");
        }
    }

    #[test]
    fn a_start_removes_what_is_half_written_and_nothing_else() {
        let directory = tempfile::tempdir().unwrap();
        let data = DataDir::open(directory.path()).unwrap();
        let outbox = data.subdirectory(OUTBOX).unwrap();
        for path in [directory.path().join("server.key.partial"), outbox.join("a.eml.partial"), outbox.join("b.eml")] {
            fs::write(path, "x").unwrap();
        }
        data.sweep().unwrap();
        assert!(!directory.path().join("server.key.partial").exists());
        assert_eq!(fs::read_dir(&outbox).unwrap().count(), 1);
        write_whole(&outbox.join("b.eml"), b"y").unwrap();
    }
}
