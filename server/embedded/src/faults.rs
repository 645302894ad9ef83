//! Faults for tests: of the steps that file system and database take, one fails, or all from then on, as for a process that is
//! killed there.

use std::fs::File;
use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use crate::disk::{Disk, SystemDisk};

/// Which step fails, and how.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fault {
    /// Counted from 1.
    pub(crate) at: u64,
    pub(crate) error: io::ErrorKind,
    /// Whether all steps after it fail, too.
    pub(crate) for_good: bool,
}

/// Counts steps. It is shared by everything that takes some.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    taken: AtomicU64,
    fault: Mutex<Option<Fault>>,
}

impl Faults {
    /// Counts from 1 again, up to this fault.
    pub(crate) fn plan(&self, fault: Option<Fault>) {
        *self.fault.lock().unwrap_or_else(PoisonError::into_inner) = fault;
        self.taken.store(0, Ordering::SeqCst);
    }

    /// How many steps were taken since the last plan.
    pub(crate) fn taken(&self) -> u64 {
        self.taken.load(Ordering::SeqCst)
    }

    /// Takes a step.
    pub(crate) fn step(&self) -> io::Result<()> {
        let step = self.taken.fetch_add(1, Ordering::SeqCst) + 1;
        match *self.fault.lock().unwrap_or_else(PoisonError::into_inner) {
            Some(fault) if step == fault.at || fault.for_good && step > fault.at => Err(fault.error.into()),
            _ => Ok(()),
        }
    }

    /// Takes a step of the database, before (`done` is false) or after a change.
    pub(crate) fn database_step(&self, done: bool) -> rusqlite::Result<()> {
        let code = match self.step() {
            Ok(()) => return Ok(()),
            // A full disk is told before the end of a transaction is written, never after it.
            Err(error) if error.kind() == io::ErrorKind::StorageFull && done => return Ok(()),
            Err(error) if error.kind() == io::ErrorKind::StorageFull => rusqlite::ffi::SQLITE_FULL,
            Err(_) => rusqlite::ffi::SQLITE_IOERR_FSYNC,
        };
        Err(rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(code), None))
    }
}

/// The system's file system, with faults.
#[derive(Debug, Default)]
pub(crate) struct FaultyDisk(pub(crate) Arc<Faults>);

impl Disk for FaultyDisk {
    fn create(&self, path: &Path) -> io::Result<File> {
        self.0.step()?;
        SystemDisk.create(path)
    }

    fn write(&self, file: &mut File, bytes: &[u8]) -> io::Result<()> {
        let fault = self.0.step();
        // A write that fails may have written something.
        let written = if fault.is_ok() { bytes } else { &bytes[..bytes.len() / 2] };
        SystemDisk.write(file, written)?;
        fault
    }

    fn sync(&self, file: &File) -> io::Result<()> {
        self.0.step()?;
        SystemDisk.sync(file)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.0.step()?;
        SystemDisk.rename(from, to)
    }

    fn sync_directory(&self, path: &Path) -> io::Result<()> {
        self.0.step()?;
        SystemDisk.sync_directory(path)
    }

    fn open(&self, path: &Path) -> io::Result<File> {
        SystemDisk.open(path)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        self.0.step()?;
        SystemDisk.remove(path)
    }

    fn free_bytes(&self, path: &Path) -> io::Result<u64> {
        self.0.step()?;
        SystemDisk.free_bytes(path)
    }
}
