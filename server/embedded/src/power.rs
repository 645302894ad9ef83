//! A disk for tests whose power can be cut: what was not brought to it is lost then, or is there in part, as it happens.
//!
//! A sync of a file promises its content, a sync of a directory the names in it, and nothing promises more (fsync(2) of
//! Linux). Most file systems do, but nothing is to rely on that: each name that was not synced, or its removal, may have
//! arrived or not, and content that was not synced may be whole, cut off, or zeros.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs::{self, File};
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::disk::Disk;
use crate::faults::{Faults, FaultyDisk};

/// The system's file system, with faults, below one directory that is on the disk already.
#[derive(Debug)]
pub(crate) struct VolatileDisk {
    disk: FaultyDisk,
    root: PathBuf,
    state: Mutex<State>,
}

/// What was done through the disk. Files that others made are none of its business.
#[derive(Debug, Default)]
struct State {
    files: Vec<Content>,
    /// Which file has which number in the file system.
    numbers: HashMap<u64, usize>,
    /// The names of files as every process sees them.
    seen: BTreeMap<PathBuf, usize>,
    /// Those that are on the disk.
    kept: BTreeMap<PathBuf, usize>,
    /// The directories whose names are on the disk.
    directories: BTreeSet<PathBuf>,
}

/// Of a file, of which the first bytes are on the disk.
#[derive(Debug, Default)]
struct Content {
    bytes: Vec<u8>,
    synced: usize,
}

/// Decides bit by bit what arrived of that which was not synced: 0 is the worst case, in which nothing did.
struct Luck(u64);

impl Luck {
    fn holds(&mut self) -> bool {
        self.0 = self.0.rotate_left(1);
        self.0 & 1 == 1
    }
}

impl Content {
    fn lose(&mut self, luck: &mut Luck) {
        if self.synced < self.bytes.len() {
            match (luck.holds(), luck.holds()) {
                (false, false) => self.bytes.truncate(self.synced),
                (false, true) => self.bytes.truncate(usize::midpoint(self.synced, self.bytes.len())),
                (true, false) => self.bytes[self.synced..].fill(0),
                (true, true) => {}
            }
        }
        self.synced = self.bytes.len();
    }
}

impl State {
    fn content(&mut self, file: &File) -> io::Result<&mut Content> {
        let file = self.numbers.get(&file.metadata()?.ino()).ok_or(io::ErrorKind::NotFound)?;
        Ok(&mut self.files[*file])
    }

    /// Removes directories whose names were not on the disk, with all that is in them, or keeps them.
    fn lose_directories(&mut self, below: &Path, luck: &mut Luck) -> io::Result<()> {
        for directory in directories(below)? {
            if self.directories.contains(&directory) || luck.holds() {
                self.lose_directories(&directory, luck)?;
                self.directories.insert(directory);
            } else {
                self.directories.retain(|other| !other.starts_with(&directory));
                fs::remove_dir_all(directory)?;
            }
        }
        Ok(())
    }
}

impl VolatileDisk {
    pub(crate) fn new(root: &Path, faults: &Arc<Faults>) -> Self {
        Self { disk: FaultyDisk(Arc::clone(faults)), root: root.to_owned(), state: Mutex::default() }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Cuts the power, and leaves below the directory what is there when it is back. Nobody may be using the disk.
    pub(crate) fn cut_power(&self, luck: u64) -> io::Result<()> {
        let (mut state, mut luck) = (self.state(), Luck(luck));
        state.lose_directories(&self.root, &mut luck)?;
        state.files.iter_mut().for_each(|content| content.lose(&mut luck));
        let paths: BTreeSet<PathBuf> = state.seen.keys().chain(state.kept.keys()).cloned().collect();
        let mut left = BTreeMap::new();
        for path in paths {
            let (seen, kept) = (state.seen.get(&path), state.kept.get(&path));
            let file = if seen == kept || luck.holds() { seen } else { kept };
            match file.filter(|_| path.parent().is_some_and(Path::is_dir)) {
                Some(file) => {
                    fs::write(&path, &state.files[*file].bytes)?;
                    left.insert(path, *file);
                }
                None if path.exists() => fs::remove_file(&path)?,
                None => {}
            }
        }
        state.numbers.clear();
        state.kept.clone_from(&left);
        state.seen = left;
        Ok(())
    }
}

impl Disk for VolatileDisk {
    fn create(&self, path: &Path) -> io::Result<File> {
        let file = self.disk.create(path)?;
        let number = file.metadata()?.ino();
        let mut state = self.state();
        let created = state.files.len();
        state.files.push(Content::default());
        state.numbers.insert(number, created);
        state.seen.insert(path.to_owned(), created);
        Ok(file)
    }

    fn write(&self, file: &mut File, bytes: &[u8]) -> io::Result<()> {
        self.disk.write(file, bytes)?;
        self.state().content(file)?.bytes.extend_from_slice(bytes);
        Ok(())
    }

    fn sync(&self, file: &File) -> io::Result<()> {
        // The power that is cut is not the machine's.
        self.disk.0.step()?;
        let mut state = self.state();
        let content = state.content(file)?;
        content.synced = content.bytes.len();
        Ok(())
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.disk.rename(from, to)?;
        let mut state = self.state();
        if let Some(file) = state.seen.remove(from) {
            state.seen.insert(to.to_owned(), file);
        }
        Ok(())
    }

    fn sync_directory(&self, path: &Path) -> io::Result<()> {
        self.disk.0.step()?;
        let mut state = self.state();
        state.directories.extend(directories(path)?);
        let here = |name: &PathBuf| name.parent() == Some(path);
        state.kept.retain(|name, _| !here(name));
        let names: Vec<_> =
            state.seen.iter().filter(|(name, _)| here(name)).map(|(name, file)| (name.clone(), *file)).collect();
        state.kept.extend(names);
        Ok(())
    }

    fn open(&self, path: &Path) -> io::Result<File> {
        self.disk.open(path)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        self.disk.remove(path)?;
        self.state().seen.remove(path);
        Ok(())
    }

    fn free_bytes(&self, path: &Path) -> io::Result<u64> {
        self.disk.free_bytes(path)
    }
}

/// The directories in a directory, in order.
fn directories(path: &Path) -> io::Result<BTreeSet<PathBuf>> {
    let mut found = BTreeSet::new();
    for entry in fs::read_dir(path)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            found.insert(entry.path());
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    fn disk(directory: &TempDir) -> VolatileDisk {
        VolatileDisk::new(directory.path(), &Arc::default())
    }

    #[test]
    fn what_was_synced_survives_and_what_was_not_is_cut_off() {
        let directory = TempDir::new().unwrap();
        let (disk, path) = (disk(&directory), directory.path().join("a"));
        let mut file = disk.create(&path).unwrap();
        disk.write(&mut file, b"one").unwrap();
        disk.sync(&file).unwrap();
        disk.sync_directory(directory.path()).unwrap();
        disk.write(&mut file, b"two").unwrap();
        disk.cut_power(0).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"one");
    }

    #[test]
    fn content_that_was_not_synced_is_whole_cut_off_or_zeros() {
        for (luck, left) in [(0b00, "".as_bytes()), (0b01, b"fo"), (0b10, b"\0\0\0\0"), (0b11, b"four")] {
            let directory = TempDir::new().unwrap();
            let (disk, path) = (disk(&directory), directory.path().join("a"));
            let mut file = disk.create(&path).unwrap();
            disk.write(&mut file, b"four").unwrap();
            disk.sync_directory(directory.path()).unwrap();
            disk.cut_power(luck << 62).unwrap();
            assert_eq!(fs::read(&path).unwrap(), left, "{luck:b}");
        }
    }

    #[test]
    fn names_that_were_not_synced_are_as_before() {
        let directory = TempDir::new().unwrap();
        let (disk, path) = (disk(&directory), |name: &str| directory.path().join(name));
        let create = |name: &str| {
            let mut file = disk.create(&path(name)).unwrap();
            disk.write(&mut file, name.as_bytes()).unwrap();
            disk.sync(&file).unwrap();
        };
        create("moved");
        create("removed");
        create("replaced");
        disk.sync_directory(directory.path()).unwrap();
        create("new");
        disk.rename(&path("moved"), &path("elsewhere")).unwrap();
        disk.remove(&path("removed")).unwrap();
        create("other");
        disk.rename(&path("other"), &path("replaced")).unwrap();
        disk.cut_power(0).unwrap();
        for name in ["moved", "removed", "replaced"] {
            assert_eq!(fs::read(path(name)).unwrap(), name.as_bytes());
        }
        assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 3);
    }

    #[test]
    fn a_directory_whose_name_was_not_synced_is_gone_with_what_was_synced_in_it() {
        for synced in [false, true] {
            let directory = TempDir::new().unwrap();
            let (disk, inside) = (disk(&directory), directory.path().join("d"));
            fs::create_dir(&inside).unwrap();
            let file = disk.create(&inside.join("a")).unwrap();
            disk.sync(&file).unwrap();
            disk.sync_directory(&inside).unwrap();
            if synced {
                disk.sync_directory(directory.path()).unwrap();
            }
            disk.cut_power(0).unwrap();
            assert_eq!(inside.join("a").exists(), synced);
        }
    }
}
